import { z } from 'zod';
import { Apply, PlannedChange } from './change.js';
import { defineRequest } from './define.js';
import { ChainName } from './effect.js';
import { EffectName, TrackName } from './names.js';
import { Code } from './track.js';

/** Where to go back or forward, and when. */
export const HistoryWish = z
  .object({
    track: TrackName.optional().meta({
      description:
        'Of this track and its effects alone, or of the effects of `master`; of the whole studio when left out.',
    }),
    apply: Apply.optional().meta({ description: 'The next beat when left out.' }),
  })
  .strict()
  .meta({ id: 'HistoryWish', example: { track: 'kick' } });
export type HistoryWish = z.output<typeof HistoryWish>;

export const HistoryMove = z
  .object({
    change: PlannedChange,
    tracks: z.array(
      z.object({
        name: TrackName,
        code: Code.nullable().meta({ description: 'What will sound; null when the track goes.' }),
      }),
    ),
    chains: z.array(
      z.object({
        chain: ChainName,
        effects: z.array(EffectName).meta({ description: 'What it will have, in the order the sound passes.' }),
      }),
    ),
  })
  .meta({ id: 'HistoryMove' });
export type HistoryMove = z.output<typeof HistoryMove>;

/** To the state of a track, or of the studio, before the last change of its text or its effects that sounded without failing. */
export const goBack = defineRequest({
  subject: 'history.v1.back',
  service: 'engine',
  timeoutMs: 3_000,
  request: HistoryWish,
  reply: HistoryMove,
  errors: ['HISTORY_EMPTY', 'TRACK_UNKNOWN', 'TRACKS_EXHAUSTED', 'CHANGES_EXHAUSTED', 'INPUT_INVALID'],
});

/** What going back undid, again. */
export const goForward = defineRequest({ ...goBack, subject: 'history.v1.forward' });
