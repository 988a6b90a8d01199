import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PlayableSample, SynthDef } from '@oiduna/contracts';
import { DirectoryBlobStore, Nats, type RunningService, startService } from '@oiduna/platform';
import {
  controlsOf,
  parseSynthDefs,
  renameSynthDef,
  type SynthDef as SynthDefGraph,
  writeSynthDefs,
} from '@oiduna/supercollider';
import { definition } from './app.module.js';
import type { ServerName } from './audio-server/server-process.js';
import type { EngineConfig } from './config.js';
import { Engine } from './engine.js';

export const SOUNDS = fileURLToPath(new URL('../../../sounds', import.meta.url));
const run = promisify(execFile);

/**
 * Where the long takes are played: on supernova, too, with TEST_BOTH_SERVERS=1. CI has a quarter of an hour, and the
 * other specs play on both.
 */
export const SERVERS: readonly ServerName[] = process.env['TEST_BOTH_SERVERS'] ? ['scsynth', 'supernova'] : ['scsynth'];

/** A whole engine service in this process, on a real NATS and a real audio server, and a client that asks it. */
export interface EngineUnderTest {
  readonly engine: Engine;
  readonly client: Nats;
  readonly blobs: DirectoryBlobStore;
  readonly folder: string;
  /** Stop the engine and start another on the same folder and the same NATS. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function engineUnderTest(
  natsUrl: string,
  settings: Partial<Record<keyof EngineConfig, string>>,
  jack = process.env['TEST_JACK_SERVER'],
): Promise<EngineUnderTest> {
  assert(jack, 'TEST_JACK_SERVER names a JACK server: run these tests with `./oiduna test --only integration`');
  process.env['JACK_DEFAULT_SERVER'] = jack;
  const folder = await mkdtemp(join(tmpdir(), 'oiduna-engine-'));
  const environment = {
    NATS_URL: natsUrl,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
    BLOB_DIR: join(folder, 'blobs'),
    ENGINE_LOG_DIR: join(folder, 'logs'),
    ENGINE_CACHE_DIR: join(folder, 'cache'),
    ENGINE_RT_MEMORY_KIB: '32768',
    ENGINE_SOUNDS_DIR: SOUNDS,
    ...settings,
  };
  const start = (): Promise<RunningService> => startService(definition, environment);
  const client = await Nats.open(natsUrl, 'test');
  let service = await start();
  return {
    get engine() {
      return service.app.get(Engine);
    },
    client,
    blobs: new DirectoryBlobStore(environment.BLOB_DIR),
    folder,
    restart: async () => {
      await service.close();
      service = await start();
    },
    stop: async () => {
      await service.close();
      await client.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Wait until something is true. @throws AssertionError naming it when it is not within `ms` */
export async function until(what: string, ms: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(10)) if (await holds()) return;
  assert.fail(`not within ${ms} ms: ${what}`);
}

export const isRunning = ({ engine }: EngineUnderTest): Promise<void> =>
  until('the audio server runs', 20_000, () => engine.server.running);

/** Children of this process whose command line holds this text, the oldest first. */
export async function childrenWith(text: string): Promise<number[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=,args=']);
  const pids = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === process.pid && command.includes(text) ? [Number(pid)] : [];
  });
  return pids.toSorted((a, b) => startOf(a) - startOf(b) || a - b);
}

/** In ticks since boot, as /proc tells: a younger process may have a smaller number. */
function startOf(pid: number): number {
  const path = `/proc/${pid}/stat`;
  const afterName = existsSync(path) ? readFileSync(path, 'utf8').split(') ')[1] : undefined;
  return Number(afterName?.split(' ')[19] ?? 0);
}

export const studioDef = async (name: string): Promise<SynthDefGraph> =>
  parseSynthDefs(await readFile(join(SOUNDS, 'compiled', `${name}.scsyndef`)))[0]!;

/** The same def with another default of its last parameter: other content, same name. */
export const versionOf = (def: SynthDefGraph, version: number): SynthDefGraph => ({
  ...def,
  parameters: def.parameters.map((value, index) => (index === def.parameters.length - 1 ? version : value)),
});

const output = (ugenIndex: number, outputIndex = 0) => ({ kind: 'output', ugenIndex, outputIndex }) as const;
const constant = (index: number) => ({ kind: 'constant', index }) as const;

/** A sine that sounds until its gate closes, and 50 ms more. */
export const DRONE: SynthDefGraph = {
  name: 'drone',
  constants: [0, 0.01, 0.1, 0.05, 2],
  parameters: [0, 440, 1],
  parameterNames: ['out', 'freq', 'gate'].map((name, index) => ({ name, index })),
  ugens: [
    { name: 'Control', rate: 'control', inputs: [], outputs: ['control', 'control', 'control'], specialIndex: 0 },
    { name: 'SinOsc', rate: 'audio', inputs: [output(0, 1), constant(0)], outputs: ['audio'], specialIndex: 0 },
    {
      name: 'Linen',
      rate: 'control',
      inputs: [output(0, 2), constant(1), constant(2), constant(3), constant(4)],
      outputs: ['control'],
      specialIndex: 0,
    },
    { name: 'BinaryOpUGen', rate: 'audio', inputs: [output(1), output(2)], outputs: ['audio'], specialIndex: 2 },
    { name: 'OffsetOut', rate: 'audio', inputs: [output(0, 0), output(3)], outputs: [], specialIndex: 0 },
  ],
  variants: [],
};
/** A def no server can load: it names a UGen that nobody has. */
export const unloadableDef = (version = 0): SynthDefGraph => ({
  name: 'unloadable',
  constants: [version],
  parameters: [],
  parameterNames: [],
  ugens: [
    { name: 'NoSuchUGen', rate: 'audio', inputs: [], outputs: ['audio'], specialIndex: 0 },
    {
      name: 'Out',
      rate: 'audio',
      inputs: [
        { kind: 'constant', index: 0 },
        { kind: 'output', ugenIndex: 0, outputIndex: 0 },
      ],
      outputs: [],
      specialIndex: 0,
    },
  ],
  variants: [],
});

/** What the synthdefs service asks the engine to load: the bytes in the blob store, named by their content. */
export async function storeSynthDef(blobs: DirectoryBlobStore, def: SynthDefGraph, name = def.name): Promise<SynthDef> {
  const content = createHash('sha256').update(writeSynthDefs(def)).digest('hex');
  const serverName = `sd-${content.slice(0, 24)}`;
  const blob = await blobs.put(writeSynthDefs(renameSynthDef(def, serverName)));
  const controls = controlsOf(def).map(({ name: control, defaultValue, valueCount }) => ({
    name: control,
    defaultValue,
    valueCount,
  }));
  return { name, serverName, ...blob, ugenCount: def.ugens.length, role: 'instrument', controls, warnings: [] };
}

/** A 16-bit WAV at 48 kHz in the blob store, as the samples service leaves it. */
export async function storeSample(
  blobs: DirectoryBlobStore,
  bank: string,
  fileName: string,
  wav: Uint8Array,
  format: { frameCount: number; channelCount: number },
): Promise<PlayableSample> {
  const { sha256, sizeBytes } = await blobs.put(wav);
  const durationSeconds = format.frameCount / 48_000;
  return {
    id: randomUUID(),
    bank,
    fileName,
    sha256,
    sizeBytes,
    wavSha256: sha256,
    format: { container: 'wav', encoding: 'pcm_s16le', ...format, sampleRateHz: 48_000, durationSeconds },
    peak: 0.5,
    createdAt: new Date(0).toISOString(),
  };
}
