import { describe, expect, it } from 'vitest';
import { summaryOf } from './cpu-profile.js';

const node = (id: number, functionName: string, url = '', lineNumber = -1) => ({
  id,
  callFrame: { functionName, url, lineNumber },
});
const ENGINE = 'file:///srv/studio/apps/engine/dist/schedule/scheduler.js';
const nodes = [
  node(1, '(idle)'),
  node(2, 'tick', ENGINE, 41),
  node(3, 'tick', ENGINE, 41),
  node(4, '', 'file:///srv/studio/node_modules/osc/src/osc.js', 9),
  node(5, '(garbage collector)'),
];

describe('the summary of a profile', () => {
  it('gives each sample the time until the next one, and the same function its calls from everywhere', () => {
    const { totalMs, busyShare, functions } = summaryOf({
      nodes,
      samples: [1, 2, 4, 3, 5, 1],
      timeDeltas: [900, 6_000, 1_000, 500, 2_000, 500],
    });
    expect(totalMs).toBeCloseTo(10);
    expect(busyShare).toBeCloseTo(0.4);
    expect(functions).toEqual([
      { name: 'tick', place: 'apps/engine/dist/schedule/scheduler.js:42', selfMs: 3, share: 0.3 },
      { name: '(anonymous)', place: 'osc/src/osc.js:10', selfMs: 0.5, share: 0.05 },
      { name: '(garbage collector)', place: '', selfMs: 0.5, share: 0.05 },
    ]);
  });

  it('of nothing is empty', () => {
    expect(summaryOf({ nodes: [], samples: [], timeDeltas: [] })).toEqual({ totalMs: 0, busyShare: 0, functions: [] });
  });

  it('leaves out samples of unknown functions', () => {
    expect(summaryOf({ nodes, samples: [99, 1], timeDeltas: [0, 5] }).totalMs).toBe(0);
  });

  it('refuses what is no profile', () => {
    expect(() => summaryOf({ nodes: 'none' })).toThrow('expected array');
  });
});
