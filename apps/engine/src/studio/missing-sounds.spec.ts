import type { PlayableSample, SynthDef } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { missingSounds, type SoundLoad } from './missing-sounds.js';

const def = (version: number): SynthDef => ({ name: `def${version % 5}`, serverName: `sd-${version}` }) as SynthDef;
const sample = (id: number, content: number): PlayableSample =>
  ({ id: `id-${id}`, wavSha256: `sha-${content}` }) as PlayableSample;

interface Holding {
  synthDefs: Set<string>;
  buffers: Map<string, { wavSha256: string }>;
}
function apply(load: SoundLoad, held: Holding): void {
  if (load.kind === 'synthdef') held.synthDefs.add(load.def.serverName);
  else held.buffers.set(load.sample.id, load.sample);
}

const unique = <T>(arbitrary: fc.Arbitrary<T>, by: (value: T) => string): fc.Arbitrary<T[]> =>
  fc.uniqueArray(arbitrary, { selector: by, maxLength: 20 });
const someDefs = unique(fc.nat(9).map(def), ({ serverName }) => serverName);
const someSamples = unique(
  fc.tuple(fc.nat(9), fc.nat(3)).map(([id, content]) => sample(id, content)),
  ({ id }) => id,
);
const holding = fc.record({ defs: someDefs, samples: someSamples }).map(({ defs, samples }): Holding => ({
  synthDefs: new Set(defs.map(({ serverName }) => serverName)),
  buffers: new Map(samples.map((held) => [held.id, held])),
}));

describe('the sounds missing', () => {
  it('are none once all of them were loaded', () => {
    fc.assert(
      fc.property(someDefs, someSamples, holding, (synthDefs, samples, held) => {
        for (const load of missingSounds({ synthDefs, samples }, held)) apply(load, held);
        expect(missingSounds({ synthDefs, samples }, held)).toEqual([]);
      }),
    );
  });

  it('are each load just once, SynthDefs first', () => {
    const loads = missingSounds(
      { synthDefs: [def(1), def(2)], samples: [sample(1, 1), sample(2, 2), sample(3, 3)] },
      {
        synthDefs: new Set(['sd-1']),
        buffers: new Map([
          ['id-1', sample(1, 1)],
          ['id-2', sample(2, 9)],
        ]),
      },
    );
    expect(loads).toEqual([
      { kind: 'synthdef', def: def(2), reason: 'not on the audio server' },
      { kind: 'sample', sample: sample(2, 2), reason: 'its content has changed' },
      { kind: 'sample', sample: sample(3, 3), reason: 'not on the audio server' },
    ]);
  });
});
