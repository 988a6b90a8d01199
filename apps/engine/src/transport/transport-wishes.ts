import type { changeTempo, Meter, RequestOf, Swing } from '@oiduna/contracts';
import {
  barLength,
  bpmAt,
  cycleAt,
  forgetBefore,
  forgetMetersBefore,
  type Meters,
  metered,
  meterAt,
  mul,
  nextPair,
  onGrid,
  type Rational,
  restarted,
  start,
  STRAIGHT,
  tempoPlan,
  withMeter,
  withoutPlans,
  withRamp,
  withSwing,
  withTempo,
  ZERO,
} from '@oiduna/timing';
import { landingOf } from '../changes/planned-change.js';
import type { TransportDocument } from '../studio/studio-documents.js';

/** What a wish makes of the transport: documents in, documents out. `horizon` is the first position nothing was sent for. */

/**
 * Another tempo in the place of what was planned; a ramp under way goes on until it begins. While nothing plays there is
 * nothing to wait for.
 * @throws AppError INPUT_INVALID for a cycle that is past or already sent
 */
export function tempoWished(
  transport: TransportDocument,
  { bpm, overBars, apply = { at: 'now' } }: RequestOf<typeof changeTempo>,
  horizon: Rational,
): TransportDocument {
  const { playing, map, meters } = transport;
  if (isSettled(transport, bpm, horizon)) return transport;
  if (!playing || map === null) return { ...transport, bpm, map: null };
  const at = landingOf(apply, horizon, meters);
  const kept = withoutPlans(map, horizon);
  if (overBars === undefined) return { ...transport, bpm, map: withTempo(kept, at, bpm) };
  const overCycles = mul(onGrid(overBars), barLength(meterAt(meters, at)));
  return { ...transport, bpm, map: withRamp(kept, at, bpm, overCycles) };
}

/** From the next pair of notes on. */
export function swingWished(transport: TransportDocument, swing: Swing, horizon: Rational): TransportDocument {
  const { map } = transport;
  if (map === null) return { ...transport, swing };
  const at = nextPair(horizon, transport.swing, swing);
  return { ...transport, swing, map: withSwing(map, at, unlessStraight(swing)) };
}

/** From the next bar line on. */
export const meterWished = (transport: TransportDocument, meter: Meter, horizon: Rational): TransportDocument => ({
  ...transport,
  meters: withMeter(transport.meters, horizon, meter),
});

/** Begun at `atMicros`: from `from`, or as a piece that was paused there goes on. */
export function begun(transport: TransportDocument, from: Rational | 'pause', atMicros: number): TransportDocument {
  const { pausedAt, map, bpm, swing, meters } = transport;
  const playing = { ...transport, playing: true, pausedAt: null };
  if (from === 'pause' && pausedAt !== null) {
    const goesOn = map ? restarted(map, pausedAt, atMicros) : start(atMicros, pausedAt, bpm, unlessStraight(swing));
    return { ...playing, map: goesOn };
  }
  const at = from === 'pause' ? ZERO : from;
  return { ...playing, map: start(atMicros, at, bpm, unlessStraight(swing)), meters: fromZero(meters) };
}

/** At rest; at a position it is paused there, and goes on with its ramps and plans. Without one they are dropped. */
export function rested(transport: TransportDocument, pausedAt: Rational | null, horizon: Rational): TransportDocument {
  const { map, meters } = transport;
  const resting = { ...transport, playing: false, bpm: tempoAhead(transport, horizon), pausedAt };
  return pausedAt === null ? { ...resting, map: null, meters: fromZero(meters) } : { ...resting, map };
}

/** At another position, with the tempo of the moment: what was planned is dropped, and bars count from cycle 0 again. */
export function sought(
  transport: TransportDocument,
  to: Rational,
  horizon: Rational,
  atMicros: number,
): TransportDocument {
  const { playing, swing, meters } = transport;
  const there = { ...transport, bpm: tempoAhead(transport, horizon), meters: fromZero(meters) };
  if (!playing) return { ...there, map: null, pausedAt: to };
  return { ...there, map: start(atMicros, to, there.bpm, unlessStraight(swing)) };
}

/** Without what is over by now. */
export function trimmed(transport: TransportDocument, nowMicros: number): TransportDocument {
  const { playing, map, meters } = transport;
  if (!playing || map === null) return transport;
  const now = cycleAt(map, nowMicros);
  return { ...transport, map: forgetBefore(map, now), meters: forgetMetersBefore(meters, now) };
}

/** Whether this tempo is all there is to hear from the horizon on. */
function isSettled({ playing, map, bpm }: TransportDocument, wished: number, horizon: Rational): boolean {
  if (map === null) return bpm === wished;
  return playing && tempoPlan(map, horizon) === undefined && bpmAt(map, horizon) === wished;
}

/** The tempo at the first position nothing was sent for. */
const tempoAhead = ({ playing, map, bpm }: TransportDocument, horizon: Rational): number =>
  playing && map !== null ? bpmAt(map, horizon) : bpm;

const unlessStraight = (swing: Swing | TransportDocument['swing']) =>
  swing.ratio === STRAIGHT.ratio ? undefined : swing;

/** The newest meter, as if there had never been another. */
const fromZero = (meters: Meters): Meters => metered(meters.at(-1) ?? meters[0]);
