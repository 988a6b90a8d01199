import type { ControlRange, SynthDef } from '@oiduna/contracts';
import type { readWav } from '@oiduna/testkit';
import { DRONE } from '../engine.fixture.js';

const SAMPLE_RATE_HZ = 48_000;
/** Four notes to a cycle of one second; each sounds for 150 ms. */
export const BPM = 240;
export const NOTES = 4;
export const CODE = `s("wobbler*${NOTES}").clip(0.6)`;
/** A drone whose pitch is a parameter of its own, from 100 to 1,600 Hz on an exponential curve, 440 at rest. */
export const WOBBLER = {
  ...DRONE,
  name: 'wobbler',
  parameterNames: ['out', 'wobble', 'gate'].map((name, index) => ({ name, index })),
};
export const RANGE: ControlRange = { min: 100, max: 1_600, unit: 'Hz', curve: 'exponential', source: 'metadata' };

export const withRange = (def: SynthDef, range: ControlRange): SynthDef => ({
  ...def,
  controls: def.controls.map((control) => (control.name === 'wobble' ? { ...control, range } : control)),
});

/** Of a sine, from its rising zeros. */
function pitchOf(samples: Float32Array): number {
  const rising: number[] = [];
  for (let at = 1; at < samples.length; at += 1) {
    const [before, after] = [samples[at - 1]!, samples[at]!];
    if (before < 0 && after >= 0) rising.push(at - 1 + before / (before - after));
  }
  return ((rising.length - 1) * SAMPLE_RATE_HZ) / (rising.at(-1)! - rising[0]!);
}

/** Of so many notes from the first sample on. */
export function pitchesOf({ channels }: ReturnType<typeof readWav>, noteCount: number): number[] {
  const [channel] = channels;
  const length = SAMPLE_RATE_HZ / NOTES;
  return Array.from({ length: noteCount }, (_, note) =>
    pitchOf(channel!.subarray(note * length + 0.02 * SAMPLE_RATE_HZ, note * length + 0.14 * SAMPLE_RATE_HZ)),
  );
}
