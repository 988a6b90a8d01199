import { DirectoryBlobStore } from '@oiduna/platform';
import { parseSynthDefs } from '@oiduna/supercollider';
import { spreadOf } from '@oiduna/testkit';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SynthDefsConfig } from '../../apps/synthdefs/dist/config.js';
import { DryRun } from '../../apps/synthdefs/dist/dry-run/dry-run.js';
import { OUTPUT_OPTIONS, print } from './report.ts';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string', default: join(import.meta.dirname, '../../sounds/compiled') },
    rounds: { type: 'string', default: '5' },
    ...OUTPUT_OPTIONS,
  },
});

/** Nothing of these is opened. */
const configWith = (isolation: 'bubblewrap' | 'pod'): SynthDefsConfig =>
  SynthDefsConfig.parse({
    NATS_URL: 'nats://127.0.0.1:4222',
    REDIS_URL: 'redis://127.0.0.1:6379',
    DATABASE_URL: 'postgres://127.0.0.1/oiduna',
    BLOB_DIR: '/nonexistent',
    SYNTHDEFS_ISOLATION: isolation,
  });

const folder = mkdtempSync(join(tmpdir(), 'dry-run-bench-'));
try {
  const dryRun = new DryRun(configWith('bubblewrap'), new DirectoryBlobStore(folder));
  const bare = new DryRun(configWith('pod'), new DirectoryBlobStore(folder));
  const rows: Record<string, string | number | null>[] = [];
  const all: number[] = [];
  const withoutWalls: number[] = [];
  for (const name of readdirSync(options.folder)) {
    const file = readFileSync(join(options.folder, name));
    const [def] = parseSynthDefs(file);
    const tookMs: number[] = [];
    const bareMs: number[] = [];
    let [edges, cpuPerVoice] = [0, 0];
    for (let round = 0; round < Number(options.rounds); round += 1) {
      const { dryRun: found } = await dryRun.rehearse(def!, file, def!.name);
      tookMs.push(found.tookMs);
      // in turn, so that whatever else the machine does slows both
      bareMs.push((await bare.rehearse(def!, file, def!.name)).dryRun.tookMs);
      [edges, cpuPerVoice] = [found.edges.length, found.cpuPerVoice];
    }
    // the first of all also measures what an idle scsynth takes
    const from = rows.length === 0 ? 1 : 0;
    all.push(...tookMs.slice(from));
    withoutWalls.push(...bareMs.slice(from));
    rows.push({
      SynthDef: def!.name,
      UGens: def!.ugens.length,
      edges,
      ...msOf(tookMs),
      '% of a core': cpuPerVoice * 100,
    });
  }
  rows.push({ SynthDef: 'all', UGens: null, edges: null, ...msOf(all), '% of a core': null });
  rows.push({ SynthDef: 'all, without walls', UGens: null, edges: null, ...msOf(withoutWalls), '% of a core': null });
  const slower = msOf(all).p50 / msOf(withoutWalls).p50;
  print(
    {
      title: 'Dry runs on scsynth, one after the other, in ms from the parsed def to the stored previews',
      rows,
      notes: [`${options.rounds} rounds each. Walls of bubblewrap make it ${slower.toFixed(2)} times as long (p50).`],
    },
    options,
  );
} finally {
  rmSync(folder, { recursive: true });
}

function msOf(tookMs: readonly number[]): { p50: number; p95: number; max: number } {
  const { p50, p95, max } = spreadOf(tookMs);
  return { p50, p95, max };
}
