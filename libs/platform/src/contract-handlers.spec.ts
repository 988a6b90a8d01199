import 'reflect-metadata';
import { Controller, Injectable, Module, RequestMethod } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory } from '@nestjs/core';
import { EVENTS, getSamplesReadiness, ingestSample, JOBS, listSamples, REQUESTS, ROUTES } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { checkContracts, type ContractHandler, findHandlers, Handles, ParsePipe, Runs } from './contract-handlers.js';
import { requestsOf } from './other-contracts.fixture.js';
import { Route } from './route.js';

@Controller()
class SamplesController {
  @Handles(listSamples)
  list(): object {
    return { samples: [] };
  }

  @Route(ROUTES.getLiveness)
  live(): void {}

  unclaimed(): void {}
}

@Injectable()
class IngestSample {
  @Runs(ingestSample)
  async run(): Promise<void> {}
}

@Module({
  imports: [DiscoveryModule],
  controllers: [SamplesController],
  providers: [IngestSample, { provide: 'PLAIN', useValue: 7 }],
})
class SamplesModule {}

const handler = (contract: ContractHandler['contract'], method = 'run'): ContractHandler => ({
  contract,
  owner: new IngestSample(),
  method,
});

describe('the handlers of a process', () => {
  it('are the methods that claim a contract, on controllers and providers alike', async () => {
    const app = await NestFactory.createApplicationContext(SamplesModule, { logger: false });
    const handlers = findHandlers(app.get(DiscoveryService));
    expect(
      new Map(handlers.map(({ contract, owner, method }) => [`${owner.constructor.name}.${method}`, contract])),
    ).toEqual(
      new Map<string, unknown>([
        ['SamplesController.list', listSamples],
        ['SamplesController.live', ROUTES.getLiveness],
        ['IngestSample.run', ingestSample],
      ]),
    );
    await app.close();
  });
});

const samples = [...requestsOf('samples'), ingestSample];

describe('a service boots', () => {
  it('when each of its contracts has one handler', () => {
    expect(() =>
      checkContracts(
        'samples',
        samples.map((contract) => handler(contract)),
      ),
    ).not.toThrow();
  });

  it('and may answer contracts that are not its own', () => {
    expect(() =>
      checkContracts(
        'samples',
        [...samples, ROUTES.getLiveness].map((contract) => handler(contract)),
      ),
    ).not.toThrow();
  });
});

describe('a service does not boot', () => {
  it('while a contract has no handler; all are named at once', () => {
    const some = samples.filter((contract) => contract !== getSamplesReadiness && contract !== ingestSample);
    expect(() =>
      checkContracts(
        'samples',
        some.map((contract) => handler(contract)),
      ),
    ).toThrow('contracts of samples:\n  samples.v1.ready: no handler\n  sample.v1.ingest: no handler');
  });

  it('while a contract has two handlers; both are named', () => {
    const twice = samples.map((contract) => handler(contract));
    expect(() => checkContracts('samples', [...twice, handler(listSamples, 'again')])).toThrow(
      'contracts of samples:\n  sample.v1.list: two handlers (IngestSample.run, IngestSample.again)',
    );
  });

  it('as the gateway, while a route has no handler', () => {
    expect(() => checkContracts('gateway', [])).toThrow('PUT /v1/tracks/{name}: no handler');
  });
});

it('every request and job belongs to a service that can boot with it', () => {
  const services = new Set([...REQUESTS, ...JOBS].map(({ service }) => service));
  for (const service of services) {
    const owned = [...REQUESTS, ...JOBS, ...(service === 'gateway' ? Object.values(ROUTES) : [])];
    expect(() =>
      checkContracts(
        service,
        owned.map((contract) => handler(contract)),
      ),
    ).not.toThrow();
  }
  expect(EVENTS.length).toBeGreaterThan(0);
});

it('a payload is parsed before its handler sees it', () => {
  const pipe = new ParsePipe(listSamples.request);
  expect(pipe.transform({ bank: 'kicks' })).toEqual({ bank: 'kicks' });
  expect(() => pipe.transform({ bank: 'no spaces' })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
});

describe('a route', () => {
  it.each([
    ['get', ROUTES.getSynthDef, RequestMethod.GET, '/v1/synthdefs/:name', 200],
    ['post', ROUTES.loadSynthDef, RequestMethod.POST, '/v1/synthdefs', 201],
    ['put', ROUTES.putTrack, RequestMethod.PUT, '/v1/tracks/:name', 200],
    ['patch', ROUTES.patchTrack, RequestMethod.PATCH, '/v1/tracks/:name', 200],
    ['delete', ROUTES.deleteTrack, RequestMethod.DELETE, '/v1/tracks/:name', 204],
  ])('with %s becomes a Nest route with the first status of its contract', (_, contract, method, path, status) => {
    const target = { answer: () => undefined };
    Route(contract)(target, 'answer', Object.getOwnPropertyDescriptor(target, 'answer')!);
    const read = (key: string): unknown => Reflect.getMetadata(key, target.answer);
    expect([read('method'), read('path'), read('__httpCode__')]).toEqual([method, path, status]);
  });
});
