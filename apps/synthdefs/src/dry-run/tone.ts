import { wav16 } from './wav.js';

const RATE_HZ = 48_000;
const PITCH_HZ = 220;
/** Each channel a fifth above the one before, so that none can be mistaken for another. */
const APART = 1.5;

const made = new Map<number, Uint8Array>();

/** What players and grains are given to play: one second that fades, in as many channels as they expect. */
export function tone(channelCount: number): Uint8Array {
  const known = made.get(channelCount);
  if (known !== undefined) return known;
  const channels = Array.from({ length: channelCount }, (_, channel) =>
    Float32Array.from({ length: RATE_HZ }, (__, frame) => {
      const seconds = frame / RATE_HZ;
      return (1 - seconds) * Math.sin(2 * Math.PI * PITCH_HZ * APART ** channel * seconds);
    }),
  );
  const bytes = wav16(channels, RATE_HZ);
  made.set(channelCount, bytes);
  return bytes;
}
