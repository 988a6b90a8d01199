import { applyDecorators, Delete, Get, Head, HttpCode, Options, Patch, Post, Put } from '@nestjs/common';
import type { HttpMethod, RouteContract } from '@oiduna/contracts';
import { claimRoute } from './contract-handlers.js';

const METHODS: Record<HttpMethod, (path: string) => MethodDecorator> = {
  get: Get,
  head: Head,
  options: Options,
  post: Post,
  put: Put,
  patch: Patch,
  delete: Delete,
};

/** OpenAPI's `/tracks/{name}` as Nest's `/tracks/:name`. */
const nestPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** This controller method answers an HTTP route, with the first status its contract lists. */
export const Route = (contract: RouteContract): MethodDecorator =>
  applyDecorators(
    claimRoute(contract),
    METHODS[contract.method](nestPath(contract.path)),
    HttpCode(Number(Object.keys(contract.replies)[0])),
  );
