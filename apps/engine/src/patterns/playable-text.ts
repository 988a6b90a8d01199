import { AppError, type CheckedTrack, nearestName, type TextProblem } from '@oiduna/contracts';
import type { SoundNames } from '../sounds/sound-names.js';
import type { PatternHost } from './pattern-host.js';
import { firstPlaceOf, unheardIn } from './text-problems.js';

/** The track of text without a label. */
const UNLABELLED = 'main';

/** The track that plays one pattern of a text. */
export const trackNameOf = ({ label }: CheckedTrack, index: number): string =>
  label ?? (index === 0 ? UNLABELLED : `${UNLABELLED}${index + 1}`);

/** Text that may be played. */
export interface PlayableText {
  readonly tracks: readonly CheckedTrack[];
  readonly warnings: TextProblem[];
}

/**
 * @param isOurs whether the audio server plays it: other programs have sounds of their own
 * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET | SOUND_UNKNOWN, with line and column
 */
export async function playableText(
  code: string,
  isOurs: (track: CheckedTrack, index: number) => boolean,
  patterns: PatternHost,
  sounds: SoundNames,
): Promise<PlayableText> {
  const { tracks, problems } = await patterns.checkText(code, sounds.parameters());
  if (tracks.length === 0) {
    throw new AppError('PATTERN_SYNTAX', { line: 1, column: 1, reason: 'the text holds no pattern' });
  }
  const ours = tracks.filter(isOurs);
  const unknown = ours.flatMap((track) => track.sounds).find((name) => !sounds.has(name));
  if (unknown !== undefined) {
    const known = sounds.all().map(({ name }) => name);
    throw new AppError('SOUND_UNKNOWN', {
      name: unknown,
      nearest: nearestName(unknown, known),
      ...firstPlaceOf(unknown, code),
    });
  }
  return { tracks, warnings: [...problems, ...unheardIn(code, ours, sounds)] };
}

/** The text of one track. @throws AppError as above */
export async function playableTrack(
  code: string,
  isOurs: boolean,
  patterns: PatternHost,
  sounds: SoundNames,
): Promise<PlayableText> {
  const text = await playableText(code, () => isOurs, patterns, sounds);
  if (text.tracks.length === 1) return text;
  const reason = `a track plays one pattern, this text holds ${text.tracks.length}; POST it to /v1/play instead`;
  throw new AppError('PATTERN_SYNTAX', { line: 1, column: 1, reason });
}
