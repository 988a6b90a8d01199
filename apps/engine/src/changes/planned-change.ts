import { AppError, type Apply, type PlannedChange } from '@oiduna/contracts';
import { ceil, isBefore, type Meters, nextBoundary, rational, type Rational, toNumber } from '@oiduna/timing';
import { instantAt, nowMicros } from '../clock.js';
import type { ChangeDocument } from '../studio/studio-documents.js';

/**
 * The instant a change lands at: the wished one, or the first boundary nothing was sent for yet.
 * @throws AppError INPUT_INVALID for a cycle that is past or already sent
 */
export function landingOf({ at }: Apply, horizon: Rational, meters: Meters): Rational {
  if (typeof at === 'string') return nextBoundary(horizon, at, meters);
  const wished = rational(at.cycle);
  if (!isBefore(wished, horizon)) return wished;
  const earliest = ceil(horizon);
  const detail = `cycle ${at.cycle} is past or already on its way; the earliest is ${earliest}`;
  throw new AppError('INPUT_INVALID', { errors: [{ pointer: '/apply/at/cycle', detail }] });
}

/** What performers see of a plan. */
export const plannedChange = (
  { id, tracks, synthDefs, chains, cycle, requestId }: ChangeDocument & { readonly id: string },
  /** When it lands, in µs of `nowMicros`; now when left out. */
  atMicros: number = nowMicros(),
): PlannedChange => {
  const presets = presetsIn(tracks);
  return {
    id,
    tracks: Object.keys(tracks),
    synthDefs: Object.keys(synthDefs),
    ...(presets.length > 0 && { presets }),
    ...(Object.keys(chains).length > 0 && { chains: Object.keys(chains) }),
    cycle: toNumber(cycle),
    soundsAt: instantAt(atMicros),
    requestId,
  };
};

const presetsIn = (tracks: ChangeDocument['tracks']): string[] => {
  const names = Object.values(tracks).flatMap((wish) =>
    wish?.recall ? [`${wish.recall.synthDef}/${wish.recall.name ?? '(defaults)'}`] : [],
  );
  return [...new Set(names)];
};
