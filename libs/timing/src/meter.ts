import {
  type Rational,
  add,
  ceil,
  compare,
  div,
  floor,
  isBefore,
  mul,
  rational,
  sub,
  toNumber,
  ZERO,
} from './rational.js';

export interface TimeSignature {
  readonly beatsPerBar: number;
  /** The note that is a beat: 4 for quarters. */
  readonly beatUnit: number;
}

/** A time signature from `atCycle` on, where bar `atBar` begins; bars count from 0. */
export interface Meter extends TimeSignature {
  readonly atCycle: Rational;
  readonly atBar: number;
}

/** In rising order of cycle, at least one. */
export type Meters = readonly [Meter, ...Meter[]];

export const COMMON_TIME: TimeSignature = { beatsPerBar: 4, beatUnit: 4 };

/** This time signature from cycle 0 on. */
export const metered = ({ beatsPerBar, beatUnit }: TimeSignature): Meters => [
  { beatsPerBar, beatUnit, atCycle: ZERO, atBar: 0 },
];

/** The length of a bar in cycles; a cycle is a whole note. */
export const barLength = ({ beatsPerBar, beatUnit }: TimeSignature): Rational => rational(beatsPerBar, beatUnit);

/** The one in force at a position; before the first it is carried backwards. */
export const meterAt = (meters: Meters, cycle: Rational): Meter =>
  meters.findLast(({ atCycle }) => compare(atCycle, cycle) <= 0) ?? meters[0];

/** Another time signature from the first bar line at or after `cycle`; one planned for later is dropped. */
export function withMeter(meters: Meters, cycle: Rational, { beatsPerBar, beatUnit }: TimeSignature): Meters {
  const atCycle = nextBarLine(meters, cycle);
  const next: Meter = { beatsPerBar, beatUnit, atCycle, atBar: barAt([meterAt(meters, cycle)], atCycle).bar };
  const [first, ...rest] = [...meters.filter((meter) => isBefore(meter.atCycle, atCycle)), next];
  return first === undefined ? [next] : [first, ...rest];
}

/** The same without those that ended before `cycle`. */
export function forgetMetersBefore(meters: Meters, cycle: Rational): Meters {
  return [meterAt(meters, cycle), ...meters.filter(({ atCycle }) => isBefore(cycle, atCycle))];
}

export const nextBarLine = (meters: Meters, cycle: Rational): Rational => {
  const meter = meterAt(meters, cycle);
  return nextLine(meter, barLength(meter), cycle);
};

export const nextBeat = (meters: Meters, cycle: Rational): Rational => {
  const meter = meterAt(meters, cycle);
  return nextLine(meter, rational(1, meter.beatUnit), cycle);
};

/** The bar a position lies in, and how many beats of the meter it is from the bar line, both from 0. */
export function barAt(meters: Meters, cycle: Rational): { bar: number; beat: number } {
  const meter = meterAt(meters, cycle);
  const bars = div(sub(cycle, meter.atCycle), barLength(meter));
  const whole = floor(bars);
  const beat = toNumber(mul(sub(bars, rational(whole)), rational(meter.beatsPerBar)));
  return { bar: meter.atBar + whole, beat };
}

/** The last beat that has begun at a position. */
export function beatLine(meters: Meters, cycle: Rational): Rational {
  const { atCycle, beatUnit } = meterAt(meters, cycle);
  return add(atCycle, rational(floor(mul(sub(cycle, atCycle), rational(beatUnit))), beatUnit));
}

const nextLine = ({ atCycle }: Meter, length: Rational, cycle: Rational): Rational =>
  add(atCycle, mul(length, rational(ceil(div(sub(cycle, atCycle), length)))));
