import { ROUTES } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { BodyOf, expectedRevision, expecting } from './input.js';

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"0"', 0],
    [' "12" ', 12],
  ])('%s expects revision %s', (header, revision) => {
    expect(expectedRevision(header)).toBe(revision);
  });

  it.each(['12', 'W/"12"', '"1", "2"', '"x"', ''])('%s is refused', (header) => {
    expect(() => expectedRevision(header)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it('adds no field when any revision will do', () => {
    expect(expecting('*')).toEqual({});
    expect(expecting('"4"')).toEqual({ expectedRevision: 4 });
  });
});

it('a route without a JSON body has none to parse', () => {
  expect(() => BodyOf(ROUTES.loadSynthDef)).toThrow('takes no JSON body');
});
