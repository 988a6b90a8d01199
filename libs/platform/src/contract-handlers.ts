import { applyDecorators, type PipeTransform, SetMetadata, UsePipes } from '@nestjs/common';
import { type DiscoveryService, MetadataScanner } from '@nestjs/core';
import { MessagePattern } from '@nestjs/microservices';
import {
  type JobContract,
  JOBS,
  type RequestContract,
  REQUESTS,
  type RouteContract,
  ROUTES,
  type ServiceName,
} from '@oiduna/contracts';
import type { z } from 'zod';
import { parse } from './errors.js';

type Contract = RequestContract | JobContract | RouteContract;
const CONTRACT = 'oiduna:contract';

/** Parses a payload by its schema; the handler receives the parsed type. */
export class ParsePipe implements PipeTransform {
  constructor(private readonly schema: z.ZodType) {}

  transform(value: unknown): unknown {
    return parse(this.schema, value);
  }
}

/** This controller method answers a NATS request. */
export const Handles = (contract: RequestContract): MethodDecorator =>
  applyDecorators(
    SetMetadata(CONTRACT, contract),
    MessagePattern(contract.subject),
    UsePipes(new ParsePipe(contract.request)),
  );

/** This provider method runs a job: `(data, run) => result`. */
export const Runs = (contract: JobContract): MethodDecorator => SetMetadata(CONTRACT, contract);

/** Marks a controller method as the handler of a route; see route.ts. */
export const claimRoute = (contract: RouteContract): MethodDecorator => SetMetadata(CONTRACT, contract);

export interface ContractHandler {
  readonly contract: Contract;
  readonly owner: object;
  readonly method: string;
}

/** Every method of this process that claims a contract. */
export function findHandlers(discovery: DiscoveryService): ContractHandler[] {
  const scanner = new MetadataScanner();
  const owners = [...discovery.getControllers(), ...discovery.getProviders()]
    .map((wrapper) => wrapper.instance as object | undefined)
    .filter((instance) => typeof instance === 'object' && instance !== null);
  return [...new Set(owners)].flatMap((owner) => {
    const prototype = Object.getPrototypeOf(owner) as Record<string, object>;
    return scanner.getAllMethodNames(prototype).flatMap((method) => {
      const contract = Reflect.getMetadata(CONTRACT, prototype[method]!) as Contract | undefined;
      return contract === undefined ? [] : [{ contract, owner, method }];
    });
  });
}

const nameOf = (contract: Contract): string =>
  contract.kind === 'request'
    ? contract.subject
    : contract.kind === 'job'
      ? contract.name
      : `${contract.method.toUpperCase()} ${contract.path}`;

/** The contracts a service promises to answer. */
function promised(service: ServiceName): Contract[] {
  const routes = service === 'gateway' ? Object.values<RouteContract>(ROUTES) : [];
  const owned = [...REQUESTS, ...JOBS].filter((contract) => contract.service === service);
  return [...owned, ...routes];
}

/** @throws Error naming every contract of this service with no handler, or with two */
export function checkContracts(service: ServiceName, handlers: readonly ContractHandler[]): void {
  const problems = promised(service).flatMap((contract) => {
    const found = handlers.filter((handler) => handler.contract === contract);
    if (found.length === 1) return [];
    const where = found.map(({ owner, method }) => `${owner.constructor.name}.${method}`).join(', ');
    return [`${nameOf(contract)}: ${found.length === 0 ? 'no handler' : `two handlers (${where})`}`];
  });
  if (problems.length > 0) throw new Error(`contracts of ${service}:\n  ${problems.join('\n  ')}`);
}
