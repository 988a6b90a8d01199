import { seededRandom } from '@oiduna/testkit';
import { type Heard, SampleListener } from './listen.js';

/** For specs: so many seconds of what `value` says of each second. */
export const sound = (seconds: number, sampleRateHz: number, value: (second: number) => number): Float32Array =>
  Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, (_, frame) => value(frame / sampleRateHz));

export const sine =
  (hz: number, level = 0.5) =>
  (second: number): number =>
    level * Math.sin(2 * Math.PI * hz * second);
export const saw =
  (hz: number, level = 0.5) =>
  (second: number): number =>
    level * (2 * ((second * hz) % 1) - 1);
export const noise = (level = 0.5, seed = 1) => {
  const random = seededRandom(seed);
  return (): number => level * (2 * random() - 1);
};

/** Heard in blocks of this many frames, as they come from a file. */
export function listenTo(sampleRateHz: number, channels: Float32Array[], blockFrames = 65_536): Heard {
  const listener = new SampleListener(sampleRateHz, channels.length);
  for (let at = 0; at < channels[0]!.length; at += blockFrames) {
    listener.hear(channels.map((samples) => samples.subarray(at, at + blockFrames)));
  }
  return listener.heard();
}
