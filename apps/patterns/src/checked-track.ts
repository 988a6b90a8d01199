import { type CheckedTrack, soundNameOf } from '@oiduna/contracts';
import { type Controls, type Pattern, queryCycle, type Track } from '@oiduna/patterns';

/** Cycles in which the sounds of a text are looked for before it is accepted. */
const SOUND_CYCLES = 4;

/** A track with what its first cycles ask for. @throws AppError PATTERN_OVER_BUDGET | PATTERN_SYNTAX */
export function checkedTrack({ label, muted, pattern, code }: Track): CheckedTrack {
  const controls = controlsBySound(pattern);
  return { label, muted, code, sounds: Object.keys(controls), controls };
}

/** Every name `s` takes in the first cycles, with its bank in front, and the controls it gets there. */
function controlsBySound(pattern: Pattern<Controls>): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (let cycle = 0; cycle < SOUND_CYCLES; cycle += 1) {
    for (const { value } of queryCycle(pattern, cycle)) {
      const sound = soundNameOf(value);
      if (sound === undefined) continue;
      const names = found.get(sound) ?? new Set();
      found.set(sound, names);
      for (const name of Object.keys(value)) names.add(name);
    }
  }
  return Object.fromEntries([...found].map(([sound, names]) => [sound, [...names]]));
}
