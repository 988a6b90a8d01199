import type { ControlRange } from '@oiduna/contracts';
import {
  bAlloc,
  bAllocRead,
  controlsOf,
  dRecv,
  encodeBundle,
  float,
  gFreeAll,
  gNew,
  int,
  message,
  NO_BUSES,
  nSet,
  type OscMessage,
  sNew,
  string,
  type SynthDef,
} from '@oiduna/supercollider';
import { INPUT_DEF, MONITOR_DEF, PROBE_FILES, SEED_DEF } from './probe-defs.js';
import { type Staging, stagingOf } from './staging.js';
import { tone } from './tone.js';

/** One value of one parameter, apart from its default. */
export interface Edge {
  readonly control: string;
  readonly value: number;
}

/** One synth of a render, alone while it plays. */
export interface Take {
  /** Undefined: all defaults. */
  readonly edge: Edge | undefined;
  readonly atSeconds: number;
  readonly seconds: number;
}

export interface Score {
  readonly bytes: Uint8Array;
  /** Files it reads, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly takes: readonly Take[];
  /** Channels the def writes; the render has one more, which tells how many synths run. */
  readonly channelCount: number;
  readonly kind: 'sound' | 'effect';
  readonly hasGate: boolean;
  /** Synths of ours that run beside each take. */
  readonly companyCount: number;
}

/** A voice is held for a second, and given three to fade. */
const DEFAULT_SECONDS = 4;
const HOLD_SECONDS = 1;
/** NaN shows in the first block, what blows up within tenths of a second. */
const EDGE_SECONDS = 0.2;
/** A crash takes with it the block that was not yet in the file; it must not be missed from the take before. */
const APART_SECONDS = 0.02;
/** Twelve parameters, at both ends. */
export const EDGES_MAX = 24;
/** Normalised, from nothing, and for `wavetable` in the format of Osc. */
const FILL = { table: 1 + 4, wavetable: 1 + 2 + 4 } as const;
const GROUPS = { inputs: 1, takes: 2, monitor: 3 } as const;
const FIRST_NODE = 1_000;
/** Behind `#bundle` and its NUL. */
const TIME_TAG_AT = 8;

/** The ends of each range that are not the default itself, as far as `EDGES_MAX` reaches. */
export function edgesOf(def: SynthDef, ranges: ReadonlyMap<string, ControlRange>): Edge[] {
  const edges = controlsOf(def).flatMap(({ name, defaultValue }) => {
    const range = ranges.get(name);
    if (range === undefined || name === 'gate') return [];
    const ends = [...new Set([range.min, range.max])].filter((value) => Math.fround(value) !== defaultValue);
    return ends.map((value) => ({ control: name, value }));
  });
  return edges.slice(0, EDGES_MAX);
}

/** The file `scsynth -N` plays: the def with its defaults when `withDefault`, then at each edge, one after the other. */
export function scoreOf(def: SynthDef, file: Uint8Array, edges: readonly Edge[], withDefault: boolean): Score {
  const staging = stagingOf(def);
  const takes: Take[] = withDefault ? [{ edge: undefined, atSeconds: 0, seconds: DEFAULT_SECONDS }] : [];
  for (const edge of edges) {
    const last = takes.at(-1);
    const atSeconds = last === undefined ? 0 : last.atSeconds + last.seconds + APART_SECONDS;
    takes.push({ edge, atSeconds, seconds: EDGE_SECONDS });
  }
  const end = takes.reduce((_, { atSeconds, seconds }) => atSeconds + seconds + APART_SECONDS, 0);
  const bundles = [
    bundle(0, [...preparation(file, staging)]),
    ...takes.flatMap((take, at) => playing(take, FIRST_NODE + at, def.name, staging)),
    bundle(end, [gFreeAll(GROUPS.takes, GROUPS.inputs)]),
  ];
  const { channelCount, inputBuses, buffers } = staging;
  const widths = [...buffers.values()].flatMap((buffer) => (buffer.content === 'sound' ? [buffer.channelCount] : []));
  return {
    bytes: Buffer.concat(bundles),
    files: new Map(widths.map((width) => [toneFile(width), tone(width)])),
    takes,
    channelCount,
    hasGate: staging.hasGate,
    kind: inputBuses.length === 0 ? 'sound' : 'effect',
    companyCount: 1 + inputBuses.length,
  };
}

function* preparation(file: Uint8Array, { buffers, channelCount, inputBuses }: Staging): Iterable<OscMessage> {
  for (const probe of [...PROBE_FILES, file]) yield dRecv(probe);
  for (const [number, { content, frameCount, channelCount: width }] of buffers) {
    if (content === 'sound') {
      yield bAllocRead({ bufferId: number, path: toneFile(width), startFrame: 0, frameCount });
      continue;
    }
    yield bAlloc(number, frameCount, 1);
    if (content === 'frames') continue;
    yield message('/b_gen', int(number), string('sine1'), int(FILL[content]), float(1));
  }
  for (const nodeId of Object.values(GROUPS)) yield gNew({ nodeId, action: 'tail', targetId: 0 });
  yield newSynth(SEED_DEF, -1, GROUPS.inputs, {});
  yield newSynth(MONITOR_DEF, -1, GROUPS.monitor, { bus: channelCount });
  for (const bus of inputBuses) yield newSynth(INPUT_DEF, -1, GROUPS.inputs, { bus });
}

function playing({ edge, atSeconds }: Take, nodeId: number, name: string, staging: Staging): Uint8Array[] {
  const controls = { ...staging.controls, ...(edge && { [edge.control]: edge.value }) };
  const start = [gFreeAll(GROUPS.takes), newSynth(name, nodeId, GROUPS.takes, controls)];
  const release = edge === undefined && staging.hasGate;
  return [
    bundle(atSeconds, start),
    ...(release ? [bundle(atSeconds + HOLD_SECONDS, [nSet(nodeId, { gate: 0 }, NO_BUSES)])] : []),
  ];
}

const newSynth = (defName: string, nodeId: number, targetId: number, controls: Record<string, number>): OscMessage =>
  sNew({ defName, nodeId, action: 'tail', targetId, controls, buses: NO_BUSES });

const toneFile = (channelCount: number): string => `tone-${channelCount}.wav`;

/** A bundle behind its length, as `scsynth -N` reads it: time counts from the start of the render, not from 1900. */
function bundle(atSeconds: number, messages: readonly OscMessage[]): Uint8Array {
  const packet = Buffer.from(encodeBundle('now', messages));
  packet.writeBigUInt64BE(BigInt(Math.round(atSeconds * 2 ** 32)), TIME_TAG_AT);
  const length = Buffer.alloc(4);
  length.writeInt32BE(packet.length);
  return Buffer.concat([length, packet]);
}
