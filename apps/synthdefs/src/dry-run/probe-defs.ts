import { type SynthDef, writeSynthDefs } from '@oiduna/supercollider';
import { GraphBuilder } from './graph-builder.js';

/** Level of the noise that effects are given: −12 dBFS. */
const INPUT_PEAK = 0.25;

export const INPUT_DEF = 'dry_input';
export const MONITOR_DEF = 'dry_monitor';
export const SEED_DEF = 'dry_seed';

/** Two bursts of noise a second, on two channels from `bus`. */
function input(): SynthDef {
  const graph = new GraphBuilder({ bus: 0 });
  const bursts = graph.add('LFPulse', 'control', [2, 0, 0.5]);
  const level = graph.binary('times', 'control', bursts, INPUT_PEAK);
  const noise = graph.binary('times', 'audio', graph.add('WhiteNoise', 'audio', []), level);
  graph.add('Out', 'audio', [graph.parameter('bus'), noise, noise], 0);
  return graph.synthDef(INPUT_DEF);
}

/** How many synths run, as a signal on `bus`: so the file that is rendered tells when one has freed itself. */
function monitor(): SynthDef {
  const graph = new GraphBuilder({ bus: 0 });
  const count = graph.add('K2A', 'audio', [graph.add('NumRunningSynths', 'control', [])]);
  graph.add('ReplaceOut', 'audio', [graph.parameter('bus'), count], 0);
  return graph.synthDef(MONITOR_DEF);
}

/** The same noise every time. */
function seed(): SynthDef {
  const graph = new GraphBuilder();
  graph.add('RandSeed', 'scalar', [1, 1]);
  graph.add('FreeSelf', 'control', [1]);
  return graph.synthDef(SEED_DEF);
}

/** SCgf files of the synths that every dry run uses, one def each. */
export const PROBE_FILES: readonly Uint8Array[] = [input(), monitor(), seed()].map((probe) => writeSynthDefs(probe));
