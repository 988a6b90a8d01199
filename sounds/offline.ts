import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const SAMPLE_RATE_HZ = 48_000;

/** A whole number goes out as int32 only when marked with `int`; every plain number is a float32. */
export type Argument = string | number | Uint8Array | { readonly int: number };
export type Message = readonly [address: string, ...args: Argument[]];

export interface ScoreEvent {
  readonly atS: number;
  readonly messages: readonly Message[];
}

export interface Render {
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Names of the synths that still lived when the render ended. */
  readonly survivors: readonly string[];
  /** What scsynth complained about, one line each. */
  readonly complaints: readonly string[];
}

export const int = (value: number): Argument => ({ int: value });

/** Ahead of a score: the bytes of the defs it plays, and a fixed seed, so that noise is the same every time. */
export async function prepare(...defFiles: readonly string[]): Promise<Message[]> {
  const seed = join(import.meta.dirname, 'system/compiled/oiduna_seed.scsyndef');
  const defs = await Promise.all([seed, ...defFiles].map((file) => readFile(file)));
  return [...defs.map((bytes): Message => ['/d_recv', bytes]), ['/s_new', 'oiduna_seed', int(-1), int(0), int(0)]];
}

/**
 * Plays a score on an offline scsynth, two channels, 48 kHz. Events must be in order of time.
 * @throws Error when scsynth is missing or fails
 */
export async function renderOffline(events: readonly ScoreEvent[], lengthS: number): Promise<Render> {
  const folder = await mkdtemp(join(tmpdir(), 'sounds-'));
  const score = join(folder, 'score.osc');
  const audio = join(folder, 'audio.raw');
  const end: ScoreEvent = { atS: lengthS, messages: [['/g_dumpTree', int(0), int(0)]] };
  try {
    await writeFile(score, Buffer.concat([...events, end].map(bundle)));
    const { stdout, stderr } = await run(
      'scsynth',
      ['-N', score, '_', audio, String(SAMPLE_RATE_HZ), 'raw', 'float', '-o', '2', '-D', '0'],
      { timeout: 60_000 },
    );
    const lines = `${stdout}\n${stderr}`.split('\n');
    const samples = floats(await readFile(audio));
    return {
      left: samples.filter((_, index) => index % 2 === 0),
      right: samples.filter((_, index) => index % 2 === 1),
      survivors: lines.flatMap((line) => /^\s+-?\d+ (\w+)$/.exec(line)?.[1] ?? []).filter((name) => name !== 'group'),
      complaints: lines.filter((line) => /FAILURE|ERROR|exception|not found/i.test(line)),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function floats(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}

/** An OSC bundle behind its int32 length, as `scsynth -N` reads it; time counts from the start of the render. */
function bundle({ atS, messages }: ScoreEvent): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.round(atS * 2 ** 32)));
  return sized(Buffer.concat([text('#bundle'), time, ...messages.map((message) => sized(encode(message)))]));
}

function encode([address, ...args]: Message): Buffer {
  const tags = args.map((arg) => {
    if (typeof arg === 'string') return 's';
    if (typeof arg === 'number') return 'f';
    return arg instanceof Uint8Array ? 'b' : 'i';
  });
  return Buffer.concat([text(address), text(`,${tags.join('')}`), ...args.map(argument)]);
}

function argument(arg: Argument): Buffer {
  if (typeof arg === 'string') return text(arg);
  if (arg instanceof Uint8Array) return padded(sized(arg));
  const word = Buffer.alloc(4);
  if (typeof arg === 'number') word.writeFloatBE(arg);
  else word.writeInt32BE(arg.int);
  return word;
}

const text = (value: string): Buffer => padded(Buffer.from(`${value}\0`));

const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

function sized(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
