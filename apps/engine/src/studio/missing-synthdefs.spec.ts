import type { SynthDef } from '@oiduna/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingSynthDefs, retiredSynthDefs } from './missing-synthdefs.js';

const def = (version: number): SynthDef => ({ name: `def${version % 5}`, serverName: `sd-${version}` }) as SynthDef;
const someDefs = fc.uniqueArray(fc.nat(9).map(def), { selector: ({ serverName }) => serverName, maxLength: 20 });

describe('the SynthDefs missing', () => {
  it('are none once all of them were loaded', () => {
    fc.assert(
      fc.property(someDefs, someDefs, (wished, before) => {
        const held = new Set(before.map(({ serverName }) => serverName));
        for (const { serverName } of missingSynthDefs(wished, held)) held.add(serverName);
        expect(missingSynthDefs(wished, held)).toEqual([]);
      }),
    );
  });

  it('are those the audio server does not hold, and retired is what nobody wants', () => {
    expect(missingSynthDefs([def(1), def(2)], new Set(['sd-1']))).toEqual([def(2)]);
    expect(retiredSynthDefs([def(1)], ['sd-1', 'sd-2', 'sampler_mono'])).toEqual(['sd-2']);
  });
});
