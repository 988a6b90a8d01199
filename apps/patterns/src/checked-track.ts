import { type CheckedTrack, type ControlSpan, soundNameOf } from '@oiduna/contracts';
import { type Controls, type Pattern, queryCycle, type Track } from '@oiduna/patterns';

/** Cycles in which the sounds of a text are looked for before it is accepted. */
const SOUND_CYCLES = 4;

/** A track with what its first cycles ask for. @throws AppError PATTERN_OVER_BUDGET | PATTERN_SYNTAX */
export function checkedTrack({ label, muted, pattern, code }: Track): CheckedTrack {
  const controls = controlsBySound(pattern);
  return { label, muted, code, sounds: Object.keys(controls), controls };
}

/** Every name `s` takes in the first cycles, with its bank in front, and the controls it gets there. */
function controlsBySound(pattern: Pattern<Controls>): CheckedTrack['controls'] {
  const found = new Map<string, Map<string, ControlSpan | null>>();
  for (let cycle = 0; cycle < SOUND_CYCLES; cycle += 1) {
    for (const { value } of queryCycle(pattern, cycle)) {
      const sound = soundNameOf(value);
      if (sound === undefined) continue;
      const spans = found.get(sound) ?? new Map<string, ControlSpan | null>();
      found.set(sound, spans);
      for (const [name, given] of Object.entries(value)) spans.set(name, widened(spans.get(name) ?? null, given));
    }
  }
  return Object.fromEntries([...found].map(([sound, spans]) => [sound, Object.fromEntries(spans)]));
}

function widened(span: ControlSpan | null, given: string | number): ControlSpan | null {
  if (typeof given !== 'number') return span;
  return span === null ? [given, given] : [Math.min(span[0], given), Math.max(span[1], given)];
}
