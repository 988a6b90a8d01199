import { Controller } from '@nestjs/common';
import {
  type CheckedTrack,
  generateCode,
  getPatternLanguage,
  type PatternLanguage,
  PREVIEW_EVENTS_MAX,
  PREVIEW_LOCATIONS_MAX,
  type Preview,
  previewCode,
  type RequestOf,
  type TextProblem,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { toNumber } from '@oiduna/timing';
import { SoundNames } from '../sounds/sound-names.js';
import { PatternHost } from './pattern-host.js';
import { trackNameOf } from './playable-text.js';
import { unheardIn, unknownSoundsIn } from './text-problems.js';

type Problem = Preview['problems'][number];

/**
 * Looks at text on the warm pattern process; what plays hears nothing of it. The language itself is loaded when it is
 * asked for: it takes 6 MB, which most engines do without.
 */
@Controller()
export class PreviewHandler {
  constructor(
    private readonly patterns: PatternHost,
    private readonly sounds: SoundNames,
  ) {}

  @Handles(previewCode)
  async preview({ code, from, cycles }: RequestOf<typeof previewCode>): Promise<Preview> {
    const { tracks, events, problems, isComplete } = await this.patterns.preview({
      code,
      from,
      cycles,
      parameters: this.sounds.parameters(),
    });
    const names = tracks.map(trackNameOf);
    return {
      tracks: tracks.map(({ muted }, index) => ({ name: names[index]!, muted })),
      events: events.slice(0, PREVIEW_EVENTS_MAX).map(({ track, begin, end, controls, locations }) => ({
        track: names[track]!,
        begin,
        end,
        beginCycle: toNumber(begin),
        endCycle: toNumber(end),
        controls,
        locations: locations.slice(0, PREVIEW_LOCATIONS_MAX),
      })),
      problems: [...problems.map(worded), ...this.soundProblems(code, tracks)],
      isComplete: isComplete && events.length <= PREVIEW_EVENTS_MAX,
    };
  }

  @Handles(getPatternLanguage)
  async language(): Promise<PatternLanguage> {
    const { patternLanguage } = await import('@oiduna/patterns');
    return patternLanguage();
  }

  @Handles(generateCode)
  async generate(wish: RequestOf<typeof generateCode>): Promise<{ code: string }> {
    const { generated } = await import('@oiduna/patterns');
    return { code: generated(wish) };
  }

  private soundProblems(code: string, tracks: readonly CheckedTrack[]): Problem[] {
    return [
      ...unknownSoundsIn(code, tracks, this.sounds).map((problem) => ({ ...problem, code: 'SOUND_UNKNOWN' })),
      ...unheardIn(code, tracks, this.sounds).map((problem) => ({ ...problem, code: null })),
    ].map(worded);
  }
}

const worded = ({ line, column, reason, code }: TextProblem & { readonly code: string | null }): Problem => ({
  severity: code === null ? 'warning' : 'error',
  code,
  line,
  column,
  reason,
});
