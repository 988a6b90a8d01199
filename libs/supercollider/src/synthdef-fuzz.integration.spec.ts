import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JackServer, ownJack, seededRandom } from '@oiduna/testkit';
import { AppError } from '@oiduna/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dFree, dRecv, gFreeAll, NO_BUSES, sNew } from './commands.js';
import { mutantOf } from './mutations.fixture.js';
import { RealServer } from './real-server.fixture.js';
import { compileExpressions, synthDefExpressions } from './sclang.fixture.js';
import { parseSynthDefs, type SynthDef } from './synthdef-file.js';
import { checkGraph, judge, roleOf } from './synthdef-graph.js';
import { renameSynthDef, writeSynthDefs } from './synthdef-writer.js';

/** Mutants that reach the servers; `FUZZ_SYNTHDEFS=2000` is the whole proof, the default fits into CI. */
const COUNT = Number(process.env['FUZZ_SYNTHDEFS'] ?? 400);
/** Another seed looks elsewhere: `FUZZ_SEED=$RANDOM`. What it finds becomes a check and a bad SynthDef of the corpus. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 673_689_848);
/** Few enough that all together fit into the server's real-time memory, whatever the checks let each take. */
const BATCH = 6;
/** Five blocks of the test's JACK. */
const PLAYED_MS = 40;
const DATAGRAM_DEF_BYTES_MAX = 30_000;

interface Mutant {
  readonly name: string;
  readonly file: Uint8Array;
}

/** What the gate makes of bytes: the file for the server, or undefined when it refuses them. */
function passed(bytes: Uint8Array, name: string): Mutant | undefined {
  try {
    const [def] = parseSynthDefs(bytes);
    const { refused } = judge(checkGraph(def!), { role: roleOf(def!), permissions: new Set() });
    if (refused.length > 0) return undefined;
    const file = writeSynthDefs({ ...renameSynthDef(def!, name), variants: [] });
    return file.length <= DATAGRAM_DEF_BYTES_MAX ? { name, file } : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Synths that a server said it was playing. */
let played = 0;

async function play(server: RealServer, batch: readonly Mutant[]): Promise<boolean> {
  server.send(...batch.map(({ file }) => dRecv(file)));
  if (!(await server.answers())) return false;
  const node = { action: 'tail', targetId: 0, controls: {}, buses: NO_BUSES } as const;
  server.send(...batch.map(({ name }, at) => sNew({ defName: name, nodeId: 1_000 + at, ...node })));
  played += await server.synthCount();
  await sleep(PLAYED_MS);
  server.send(gFreeAll(0), dFree(...batch.map(({ name }) => name)));
  return server.answers();
}

describe('mutated SynthDefs that pass the checks', () => {
  let jack: JackServer;
  let seeds: SynthDef[];
  const mutants: Mutant[] = [];
  let made = 0;

  beforeAll(async () => {
    jack = await ownJack();
    const ours = synthDefExpressions(readFileSync(new URL('./checks/good-synthdefs.scd', import.meta.url), 'utf8'));
    const files = await compileExpressions(ours);
    seeds = files.flatMap((file) => (file === undefined ? [] : parseSynthDefs(file)));
    const random = seededRandom(SEED);
    for (; mutants.length < COUNT; made += 1) {
      const seed = seeds[Math.floor(random() * seeds.length)]!;
      const mutant = passed(mutantOf(seed, random), `m${made}`);
      if (mutant !== undefined) mutants.push(mutant);
    }
    console.log(`FUZZ_SEED=${SEED}: of ${made} mutants of ${seeds.length} SynthDefs ${COUNT} passed`);
  });
  afterAll(() => jack?.stop());

  it.skipIf(process.env['TEST_JACK_SERVER'] === undefined).each(['scsynth', 'supernova'] as const)(
    'neither crash nor wedge %s',
    async (name) => {
      played = 0;
      let server = await RealServer.start(name, jack.name);
      const harmful: string[] = [];
      for (let at = 0; at < mutants.length; at += BATCH) {
        const batch = mutants.slice(at, at + BATCH);
        if (await play(server, batch)) continue;
        const end = server.end;
        await server.stop();
        for (const mutant of batch) {
          server = await RealServer.start(name, jack.name);
          if (!(await play(server, [mutant]))) {
            harmful.push(`${mutant.name} ${server.end}\n${Buffer.from(mutant.file).toString('base64')}`);
          }
          await server.stop();
        }
        harmful.push(`in the batch from ${batch[0]!.name}: ${end}`);
        server = await RealServer.start(name, jack.name);
      }
      await server.stop();
      expect(harmful).toEqual([]);
      // a def that did not load would prove nothing
      expect(played).toBeGreaterThan(COUNT / 2);
    },
    600_000,
  );
});
