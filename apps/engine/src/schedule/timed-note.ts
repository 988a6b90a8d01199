import { type Onset, soundIndexOf, soundNameOf } from '@oiduna/contracts';
import { microsOf, type TempoMap, toNumber } from '@oiduna/timing';
import { numberOf } from './note-controls.js';
import type { Note } from './note-messages.js';

/** A note of a track in wall-clock time. */
export type TimedNote = Omit<Note, 'nodeId' | 'strip'> & { readonly track: string; readonly cycle?: number };

/** What it plays. */
export const namedIn = (controls: Onset['controls']): [name: string, index: number] => [
  soundNameOf(controls) ?? '',
  soundIndexOf(controls),
];

/** An onset of a pattern in the time of the music. */
export function inTime(map: TempoMap, { track, begin, end, controls }: Onset): TimedNote {
  const atMicros = microsOf(map, begin);
  const seconds = (microsOf(map, end) - atMicros) / 1e6;
  const cycles = numberOf(controls, 'duration');
  const cycleSeconds = seconds / (toNumber(end) - toNumber(begin));
  const length = cycles === undefined ? seconds : cycles * cycleSeconds;
  return { track, atMicros, seconds: length, cycleSeconds, cycle: toNumber(begin), controls };
}
