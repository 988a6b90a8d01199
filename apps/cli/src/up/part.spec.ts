import { describe, expect, it } from 'vitest';
import { parseParts, PARTS, partsToStart } from './part.js';

describe('the parts to start', () => {
  it('come in starting order, however they were asked for', () => {
    expect(partsToStart(['gateway', 'redis', 'engine', 'postgres'], {})).toEqual([
      'postgres',
      'redis',
      'engine',
      'gateway',
    ]);
  });

  it.each([
    ['DATABASE_URL', 'postgres'],
    ['NATS_URL', 'nats'],
    ['REDIS_URL', 'redis'],
  ] as const)('leave out what %s says somebody else runs', (variable, part) => {
    const parts = partsToStart(PARTS, { [variable]: 'scheme://elsewhere' });
    expect(parts).toEqual(PARTS.filter((name) => name !== part));
  });

  it('take an empty address as none', () => {
    expect(partsToStart(['nats'], { NATS_URL: '' })).toEqual(['nats']);
  });
});

describe('a list of parts', () => {
  it('may have spaces behind its commas', () => {
    expect(parseParts('nats, redis')).toEqual(['nats', 'redis']);
  });

  it.each(['kafka', '', 'nats,,redis'])('refuses "%s" and names the parts there are', (list) => {
    expect(() => parseParts(list)).toThrow(/no part .*; the parts are postgres, nats/);
  });
});
