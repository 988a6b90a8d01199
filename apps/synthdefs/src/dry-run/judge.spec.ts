import type { ControlRange, RenderFigures } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { dangerIn, dangerOfEnd, type Findings, safeRanges, warningsOf } from './judge.js';

const fine: RenderFigures = {
  isFinite: true,
  peakDbfs: -6,
  rmsDbfs: -12,
  loudnessLufs: -12,
  dc: 0,
  endsAfterSeconds: 1,
  seconds: 4,
};
const findings: Findings = {
  kind: 'sound',
  hasGate: false,
  figures: fine,
  cpuPerVoice: 0.01,
  outOfMemory: false,
  edges: [],
  missing: [],
};
const range = (source: ControlRange['source']): ControlRange => ({
  min: 1,
  max: 100,
  unit: null,
  curve: 'linear',
  source,
});
const warned = (rest: Partial<Findings>, ranges = new Map<string, ControlRange>()) =>
  warningsOf({ ...findings, ...rest }, ranges).map(({ code, reason }) => [code, reason]);

describe('what is dangerous', () => {
  it.each([
    [{}, undefined],
    [{ isFinite: false }, 'it puts NaN or infinity on its bus'],
    [{ peakDbfs: 24 }, undefined],
    [{ peakDbfs: 24.1 }, 'it peaks at +24.1 dBFS, more than +24.0'],
    [{ peakDbfs: null }, undefined],
    [{ dc: -0.6 }, 'it has a DC offset of -0.60 of full scale'],
    [{ dc: -0.6, endsAfterSeconds: 0.2 }, undefined],
    [{ dc: 0.4 }, undefined],
  ])('%j', (rest, reason) => {
    expect(dangerIn({ ...fine, ...rest })).toBe(reason);
  });

  it.each([
    [152, 'it takes more CPU time than there is'],
    [137, 'it takes more CPU time than there is'],
    [136, 'it ends the audio server with signal 8'],
    [1, 'it ends the audio server'],
  ])('a render that ended with %d', (code, reason) => {
    expect(dangerOfEnd(code)).toBe(reason);
  });
});

describe('what is odd', () => {
  it.each<[Partial<Findings>, string[][]]>([
    [{}, []],
    [{ figures: { ...fine, peakDbfs: null } }, [['DRY_RUN_SILENT', 'it is silent with its default values']]],
    [{ figures: { ...fine, peakDbfs: 3.1 } }, [['DRY_RUN_LOUD', 'it peaks at +3.1 dBFS']]],
    [{ figures: { ...fine, dc: 0.06 } }, [['DRY_RUN_DC', 'it has a DC offset of 0.060 of full scale']]],
    [{ figures: { ...fine, dc: 0.06, endsAfterSeconds: 0.1 } }, []],
    [{ figures: { ...fine, endsAfterSeconds: null } }, [['DRY_RUN_NEVER_ENDS', 'it still runs after 4 s']]],
    [
      { figures: { ...fine, endsAfterSeconds: null }, hasGate: true },
      [['DRY_RUN_NEVER_ENDS', 'it still runs after 4 s after its gate has closed']],
    ],
    [{ figures: { ...fine, endsAfterSeconds: null }, kind: 'effect' }, []],
    [{ cpuPerVoice: 0.126 }, [['DRY_RUN_COSTLY', 'a voice takes 13 % of a processor core']]],
    [{ outOfMemory: true }, [['DRY_RUN_MEMORY', 'at an edge of its parameters it runs out of real-time memory']]],
    [
      {
        missing: [
          { control: 'a', value: 0 },
          { control: 'a', value: 1 },
        ],
      },
      [['DRY_RUN_UNFINISHED', 'not every edge was rendered: a']],
    ],
  ])('%j', (rest, expected) => {
    expect(warned(rest)).toEqual(expected);
  });

  it('an edge that is dangerous is told where the range is known, and left out of one that was guessed', () => {
    const edges = [
      { control: 'known', value: 100, peakDbfs: null, danger: 'it is loud' },
      { control: 'guessed', value: 100, peakDbfs: null, danger: 'it is loud' },
      { control: 'guessed', value: 1, peakDbfs: null, danger: 'it is loud' },
      { control: 'known', value: 1, peakDbfs: 0, danger: null },
    ];
    const ranges = new Map([
      ['known', range('metadata')],
      ['guessed', range('dry-run')],
    ]);
    expect(warned({ edges }, ranges)).toEqual([['DRY_RUN_EDGE', 'with known at 100, it is loud']]);
    const safe = safeRanges(
      ranges,
      edges,
      new Map([
        ['known', 10],
        ['guessed', 10],
      ]),
    );
    expect(safe.get('known')).toEqual(range('metadata'));
    expect(safe.get('guessed')).toEqual({ ...range('dry-run'), min: 10, max: 10 });
  });
});
