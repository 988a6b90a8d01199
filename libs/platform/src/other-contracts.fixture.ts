import { Controller, type Type } from '@nestjs/common';
import { type RequestContract, REQUESTS, type ServiceName } from '@oiduna/contracts';
import { Handles } from './contract-handlers.js';

export const requestsOf = (service: ServiceName): RequestContract[] =>
  REQUESTS.filter((contract) => contract.service === service);

/** Answers whatever else a service promises, so that a part of it boots. Nobody asks for it. */
export function othersOf(service: ServiceName, own: readonly RequestContract[]): Type {
  @Controller()
  class Others {}
  for (const contract of requestsOf(service).filter((other) => !own.includes(other))) {
    const method = { configurable: true, writable: true, value: () => undefined };
    Object.defineProperty(Others.prototype, contract.subject, method);
    Handles(contract)(Others.prototype, contract.subject, method);
  }
  return Others;
}
