import type { SynthDef } from '@oiduna/supercollider';
import { SynthDefsConfig } from '../config.js';
import { GraphBuilder, type Signal } from './graph-builder.js';

/** Nothing of these but the audio servers is opened by a dry run. */
export const settings = (scsynth = 'scsynth', supernova = 'false'): SynthDefsConfig =>
  SynthDefsConfig.parse({
    NATS_URL: 'nats://127.0.0.1:4222',
    REDIS_URL: 'redis://127.0.0.1:6379',
    DATABASE_URL: 'postgres://127.0.0.1/oiduna',
    BLOB_DIR: '/nonexistent',
    SYNTHDEFS_SCSYNTH: scsynth,
    SYNTHDEFS_DRY_RUN_SUPERNOVA: supernova,
  });

export const DONE_FREE_SELF = 2;

/** Plays what `build` makes on bus 0, and frees itself after `seconds`. */
export function sound(
  build: (graph: GraphBuilder) => Signal,
  { parameters = {}, seconds = 1 }: { parameters?: Record<string, number>; seconds?: number | null } = {},
): SynthDef {
  const graph = new GraphBuilder(parameters);
  const signal = build(graph);
  if (seconds !== null) graph.add('Line', 'control', [0, 1, seconds, DONE_FREE_SELF]);
  graph.add('Out', 'audio', [0, signal], 0);
  return graph.synthDef('tested');
}

export const sine = (graph: GraphBuilder, freq: Signal, level: Signal): Signal =>
  graph.binary('times', 'audio', graph.add('SinOsc', 'audio', [freq, 0]), level);
