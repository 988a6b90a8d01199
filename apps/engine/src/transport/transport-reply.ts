import type { EventDataOf, Transport, transportPositioned } from '@oiduna/contracts';
import { instantOf } from '@oiduna/platform';
import {
  barAt,
  beatLine,
  BEATS_PER_CYCLE,
  bpmAt,
  cycleAt,
  floor,
  max,
  microsOf,
  type Rational,
  rational,
  sub,
  type TempoMap,
  tempoPlan,
  toNumber,
  ZERO,
} from '@oiduna/timing';
import type { TransportDocument } from '../studio/studio-documents.js';

/** What is heard at a time, below cycle 0 before a start: for a moment after a seek that is still the map before it. */
export interface Heard {
  readonly cycle: Rational;
  readonly bpm: number;
}

export function heardAt(transport: TransportDocument, played: TempoMap | undefined, nowMicros: number): Heard {
  const { playing, map, pausedAt, bpm } = transport;
  if (!playing || map === null) return { cycle: pausedAt ?? ZERO, bpm: map && pausedAt ? bpmAt(map, pausedAt) : bpm };
  const present = played ?? map;
  const cycle = cycleAt(present, nowMicros);
  return { cycle, bpm: bpmAt(present, cycle) };
}

/** The transport as performers see it. */
export function transportReply(transport: TransportDocument, { cycle, bpm }: Heard, revision: number): Transport {
  const { playing, pausedAt, swing, meters } = transport;
  const { beatsPerBar, beatUnit, atCycle } = meters.at(-1) ?? meters[0];
  return {
    playing,
    state: playing ? 'playing' : pausedAt === null ? 'stopped' : 'paused',
    bpm,
    tempoPlan: planReply(transport, cycle),
    swing,
    meter: { beatsPerBar, beatUnit, fromCycle: toNumber(atCycle) },
    beatsPerCycle: BEATS_PER_CYCLE,
    position: positionReply(transport, max(cycle, ZERO)),
    revision,
  };
}

/** The event of the last beat of the meter that has begun. */
export function beatReply(
  transport: TransportDocument,
  { cycle, bpm }: Heard,
): EventDataOf<typeof transportPositioned> {
  return { ...positionReply(transport, beatLine(transport.meters, cycle)), bpm };
}

function planReply({ playing, map }: TransportDocument, heard: Rational): Transport['tempoPlan'] {
  const plan = playing && map ? tempoPlan(map, heard) : undefined;
  if (plan === undefined || map === null) return null;
  const { bpm, fromCycle, toCycle } = plan;
  const soundsAt = instantOf(microsOf(map, fromCycle));
  return { bpm, fromCycle: toNumber(fromCycle), toCycle: toNumber(toCycle), soundsAt };
}

function positionReply({ meters }: TransportDocument, position: Rational): Transport['position'] {
  const cycle = floor(position);
  const { bar, beat: beatInBar } = barAt(meters, position);
  return { cycle, beat: toNumber(sub(position, rational(cycle))) * BEATS_PER_CYCLE, bar, beatInBar };
}
