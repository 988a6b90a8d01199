import { type CheckedTrack, CONTROL_BY_NAME, didYouMean, nearestName, type TextProblem } from '@oiduna/contracts';
import { clampedEnd, whyUnheard } from '../schedule/note-controls.js';
import { whyClamped } from '../schedule/parameter-range.js';
import type { SoundNames } from '../sounds/sound-names.js';

/** What a text asks of its sounds that they do not do, or not so far: it plays all the same. */
export function unheardIn(code: string, tracks: readonly CheckedTrack[], sounds: SoundNames): TextProblem[] {
  return missesOf(tracks, sounds).map(({ name, reason }) => {
    const written = (CONTROL_BY_NAME.get(name)?.names ?? [name]).join('|');
    return { ...firstPlace(code, new RegExp(`(?<![\\w$])(?:${written})(?=\\s*\\()`)), reason };
  });
}

/**
 * Parameters of a step session that its sounds do not have, and numbers beyond their range. Clients of the original
 * send every effect there is with every track, so effects that a sound has no parameter for are not worth a word.
 */
export const wrongParametersIn = (tracks: readonly CheckedTrack[], sounds: SoundNames): string[] =>
  missesOf(tracks, sounds).flatMap(({ name, reason, isHeard }) =>
    isHeard || !CONTROL_BY_NAME.has(name) ? [reason] : [],
  );

interface Miss {
  readonly name: string;
  readonly reason: string;
  /** Only not as far as asked. */
  readonly isHeard: boolean;
}

/** Each once. */
function missesOf(tracks: readonly CheckedTrack[], sounds: SoundNames): Miss[] {
  const misses = new Map<string, Miss>();
  for (const { controls } of tracks) {
    for (const [soundName, spans] of Object.entries(controls)) {
      const sound = sounds.find(soundName, 0);
      if (sound === undefined) continue;
      for (const [name, span] of Object.entries(spans)) {
        const unheard = whyUnheard(name, soundName, sound);
        const clamped = span === null ? undefined : clampedEnd(name, span, sound);
        const reason = unheard ?? (clamped && whyClamped(clamped, soundName));
        if (reason !== undefined) misses.set(reason, { name, reason, isHeard: unheard === undefined });
      }
    }
  }
  return [...misses.values()];
}

/** Sounds that the studio does not have. */
export function unknownSoundsIn(code: string, tracks: readonly CheckedTrack[], sounds: SoundNames): TextProblem[] {
  const missing = new Set(tracks.flatMap((track) => track.sounds).filter((name) => !sounds.has(name)));
  const known = sounds.all().map(({ name }) => name);
  return [...missing].map((name) => ({
    ...firstPlaceOf(name, code),
    reason: `there is no sound ${name}${didYouMean(nearestName(name, known))}`,
  }));
}

/** Where a sound is named. */
export const firstPlaceOf = (name: string, code: string): { line: number; column: number } =>
  firstPlace(code, new RegExp(`(?<!\\w)${name.replace(/\W/g, '\\$&')}(?!\\w)`));

/** Where it is written first; the beginning when it is made up of pieces. */
function firstPlace(code: string, what: RegExp): { line: number; column: number } {
  const before = code.slice(0, Math.max(0, code.search(what)));
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}
