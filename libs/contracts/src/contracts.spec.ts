import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EVENTS, JOBS, REQUESTS } from './contracts.js';
import { isRaw, type RouteContract } from './define.js';
import { ERROR_CODES } from './error-codes.js';
import { ROUTES } from './routes.js';

const routes = Object.entries<RouteContract>(ROUTES);
const unique = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);
const VERB_FORM = /^[a-z]+\.v\d+\.[a-z]+$/;

describe('names', () => {
  it.each(REQUESTS.map(({ subject }) => subject))('the request %s is noun.vN.verb', (subject) => {
    expect(subject).toMatch(VERB_FORM);
    expect(subject).not.toMatch(/ed$/);
  });

  it.each(JOBS.map(({ name }) => name))('the job %s is noun.vN.verb', (name) => {
    expect(name).toMatch(VERB_FORM);
    expect(name).not.toMatch(/ed$/);
  });

  it.each(EVENTS.map(({ type }) => type))('the event %s is noun.vN.past', (type) => {
    expect(type).toMatch(VERB_FORM);
    expect(type).toMatch(/(ed|een)$/);
  });

  it('no two contracts share a name', () => {
    const subjects = [...REQUESTS.map(({ subject }) => subject), ...JOBS.map(({ name }) => name)];
    expect(unique(subjects)).toEqual([]);
    expect(unique(EVENTS.map(({ type }) => type))).toEqual([]);
    expect(unique(routes.map(([, { method, path }]) => `${method} ${path}`))).toEqual([]);
  });

  it('the lists are not empty', () => {
    expect(Math.min(REQUESTS.length, JOBS.length, EVENTS.length)).toBeGreaterThan(1);
  });
});

describe.each(REQUESTS.map((request) => [request.subject, request] as const))('request %s', (_, request) => {
  it('names errors that exist, each once', () => {
    expect(ERROR_CODES).toEqual(expect.arrayContaining([...request.errors]));
    expect(unique(request.errors)).toEqual([]);
  });

  it('waits for a stated time', () => {
    expect(request.timeoutMs).toBeGreaterThanOrEqual(500);
    expect(request.timeoutMs).toBeLessThanOrEqual(30_000);
  });
});

describe.each(JOBS.map((job) => [job.name, job] as const))('job %s', (_, job) => {
  it('begins queued, has no step twice, and tries at least once', () => {
    expect(job.steps[0]).toBe('queued');
    expect(unique(job.steps)).toEqual([]);
    expect(job.attempts).toBeGreaterThanOrEqual(1);
    expect(job.waitingMax).toBeGreaterThanOrEqual(1);
  });

  it("has a queue name without the dash that ends it in a job's id", () => {
    expect(job.queue).toMatch(/^[a-z]+$/);
  });
});

it('no two jobs share a queue: a worker takes whatever its queue holds', () => {
  expect(unique(JOBS.map(({ queue }) => queue))).toEqual([]);
});

describe.each(routes)('route %s', (id, route) => {
  it('is known by its operation id', () => {
    expect(route.operationId).toBe(id);
  });

  it('names errors that exist', () => {
    expect(ERROR_CODES).toEqual(expect.arrayContaining([...route.errors]));
  });

  it('is versioned, unless probes and scrapers expect it', () => {
    expect(route.path).toMatch(/^\/(v\d+\/|livez$|readyz$|metrics$)/);
  });

  it('describes exactly the parameters in its path', () => {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    expect(Object.keys(route.params?.shape ?? {})).toEqual(inPath);
  });

  it('answers first with a success', () => {
    expect(Object.keys(route.replies)[0]).toMatch(/^2\d\d$/);
  });

  it('takes no field it does not know', () => {
    if (route.body === undefined || isRaw(route.body)) return;
    const forms = route.body instanceof z.ZodDiscriminatedUnion ? (route.body.options as z.ZodType[]) : [route.body];
    const unknown = expect.objectContaining({ code: 'unrecognized_keys', keys: ['noSuchField'] });
    for (const form of forms) expect(form.safeParse({ noSuchField: 1 }).error?.issues).toContainEqual(unknown);
  });
});
