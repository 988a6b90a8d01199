import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './graph-builder.js';
import { rangesOf } from './parameter-ranges.js';
import { edgesOf, EDGES_MAX } from './score.js';

/** A def that does nothing but have parameters, and use `out`, `in` and `bufnum` for what they say. */
function defWith(parameters: Record<string, number>) {
  const graph = new GraphBuilder(parameters);
  const use = (name: string, ...ugen: Parameters<GraphBuilder['add']>) =>
    name in parameters ? graph.add(...ugen) : undefined;
  use('in', 'In', 'audio', [graph.parameter('in')]);
  use('bufnum', 'PlayBuf', 'audio', [graph.parameter('bufnum'), 1, 1, 0, 0, 0]);
  use('out', 'Out', 'audio', [graph.parameter('out'), 0], 0);
  return graph.synthDef('tested');
}
const rangeOf = (name: string, value: number, stated = {}) => rangesOf(defWith({ [name]: value }), stated).get(name);

describe('the range of a parameter', () => {
  it.each([
    ['freq', 440, [1, 20_000, 'Hz', 'exponential', 'convention']],
    ['pan', 0, [-1, 1, null, 'linear', 'convention']],
    ['sustain', 3_600, [0.01, 3_600, 's', 'linear', 'convention']],
    ['lpf', 0, [0, 20_000, 'Hz', 'linear', 'convention']],
    ['wobble', 3, [0.3, 30, null, 'linear', 'dry-run']],
    ['wobble', -2, [-20, -0.2, null, 'linear', 'dry-run']],
    ['wobble', 0, [-1, 1, null, 'linear', 'dry-run']],
    ['constructor', 1, [0.1, 10, null, 'linear', 'dry-run']],
  ])('%s with the default %d is %j', (name, value, [min, max, unit, curve, source]) => {
    expect(rangeOf(name, value)).toEqual({ min, max, unit, curve, source });
  });

  it('is what the source states, whatever the name means', () => {
    const stated = { min: 5, max: 6, unit: 'V', curve: 'linear' as const };
    expect(rangeOf('freq', 440, { freq: stated })).toEqual({ ...stated, source: 'metadata' });
  });

  it('is none for buses, buffers, infinity and arrays', () => {
    const def = defWith({ out: 0, in: 4, bufnum: 2, forever: Infinity });
    expect([...rangesOf(def).keys()]).toEqual([]);
    const array = { ...defWith({ first: 1, second: 1 }), parameterNames: [{ name: 'both', index: 0 }] };
    expect([...rangesOf(array).keys()]).toEqual([]);
  });
});

describe('the edges of a def', () => {
  it('are the ends of its ranges that are not the default, and never those of the gate', () => {
    const def = defWith({ amp: 1, pan: 0, gate: 1 });
    expect(edgesOf(def, rangesOf(def))).toEqual([
      { control: 'amp', value: 0 },
      { control: 'pan', value: -1 },
      { control: 'pan', value: 1 },
    ]);
  });

  it('are at most so many, however many parameters there are', () => {
    const def = defWith(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`p${at}`, 1])));
    expect(edgesOf(def, rangesOf(def))).toHaveLength(EDGES_MAX);
  });
});
