import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { AppError, isRaw, type RouteContract } from '@oiduna/contracts';
import { parse } from '@oiduna/platform';
import type { Request } from 'express';
import type { z } from 'zod';
import { readJson } from './read-body.js';

type Input<K extends 'params' | 'query'> = RouteContract & { readonly [key in K]: z.ZodObject };
const requestOf = (execution: ExecutionContext): Request => execution.switchToHttp().getRequest<Request>();

/** What a route's JSON body may be called. A PATCH is a JSON Merge Patch under either name. */
export const jsonTypesOf = (route: RouteContract): readonly string[] =>
  route.method === 'patch' ? ['application/json', 'application/merge-patch+json'] : ['application/json'];

/** The JSON body, parsed by the route's contract. */
export function BodyOf(route: RouteContract): ParameterDecorator {
  const schema = route.body;
  if (schema === undefined || isRaw(schema)) throw new Error(`${route.operationId} takes no JSON body`);
  return createParamDecorator(async (_, execution) =>
    parse(schema, await readJson(requestOf(execution), jsonTypesOf(route), route.bodyBytesMax)),
  )();
}

/** The parameters of the path, parsed by the route's contract. */
export const ParamsOf = (route: Input<'params'>): ParameterDecorator =>
  createParamDecorator((_, execution) => parse(route.params, requestOf(execution).params))();

/** The query, parsed by the route's contract. */
export const QueryOf = (route: Input<'query'>): ParameterDecorator =>
  createParamDecorator((_, execution) => parse(route.query, requestOf(execution).query))();

/**
 * The revision in `If-Match`, or undefined when any will do.
 * @throws AppError INPUT_INVALID for anything that is not one ETag of ours
 */
export function expectedRevision(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const revision = /^\s*"(\d{1,15})"\s*$/.exec(ifMatch)?.[1];
  if (revision !== undefined) return Number(revision);
  const detail = 'takes one ETag as this API gave it, such as "3", or *';
  throw new AppError('INPUT_INVALID', { errors: [{ pointer: '/if-match', detail }] });
}

/** @returns `If-Match` as the field every changing request takes */
export const expecting = (ifMatch: string | undefined): { expectedRevision?: number } => {
  const revision = expectedRevision(ifMatch);
  return revision === undefined ? {} : { expectedRevision: revision };
};
