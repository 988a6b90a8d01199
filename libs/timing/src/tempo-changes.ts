import { invariant } from '@oiduna/contracts';
import { type Rational, add, compare, equals, isBefore, min } from './rational.js';
import type { Swing } from './swing.js';
import {
  bpmAt,
  bpmIn,
  isBpm,
  microsIn,
  microsOf,
  type Ramp,
  segmentOf,
  type TempoMap,
  type TempoSegment,
} from './tempo-map.js';

/** One quality of the music over time: from each position on it is the value given there. */
type Course<T> = readonly { readonly atCycle: Rational; readonly value: T }[];
interface Tempo {
  readonly bpm: number;
  readonly ramp?: Ramp | undefined;
}
/** The three that make up a map; each can be changed and leave the others alone. */
interface Courses {
  readonly tempo: Course<Tempo>;
  readonly swing: Course<Swing | undefined>;
  readonly stretch: Course<number>;
}

/** A tempo still to come, or a ramp under way to it. */
export interface TempoPlan {
  readonly bpm: number;
  readonly fromCycle: Rational;
  readonly toCycle: Rational;
}

/** The same map with another tempo from `atCycle` on; a change planned at or after that cycle is dropped. */
export function withTempo(map: TempoMap, atCycle: Rational, bpm: number): TempoMap {
  invariant(isBpm(bpm), `${bpm} is a tempo`);
  return changed(map, atCycle, ({ tempo }) => ({ tempo: [...until(tempo, atCycle), { atCycle, value: { bpm } }] }));
}

/** The same map with a tempo that moves from what it is at `atCycle` to `toBpm` within `overCycles`. */
export function withRamp(map: TempoMap, atCycle: Rational, toBpm: number, overCycles: Rational): TempoMap {
  invariant(isBpm(toBpm) && overCycles.n > 0, `${toBpm} is a tempo, and a ramp to it takes time`);
  const toCycle = add(atCycle, overCycles);
  const value = { bpm: bpmAt(map, atCycle), ramp: { toBpm, toCycle } };
  const ramp = [
    { atCycle, value },
    { atCycle: toCycle, value: { bpm: toBpm } },
  ];
  return changed(map, atCycle, ({ tempo }) => ({ tempo: [...until(tempo, atCycle), ...ramp] }));
}

/** The same map without tempos that begin after `cycle`; a ramp that has begun is kept to its end. */
export function withoutPlans(map: TempoMap, cycle: Rational): TempoMap {
  return changed(map, cycle, ({ tempo }) => {
    const begun = tempo.filter(({ atCycle }) => compare(atCycle, cycle) <= 0);
    const ramp = begun.at(-1)?.value.ramp;
    return { tempo: ramp ? [...begun, { atCycle: ramp.toCycle, value: { bpm: ramp.toBpm } }] : begun };
  });
}

/** The same map with another swing from `atCycle` on; beats stay in place when a pair begins there: see nextPair. */
export const withSwing = (map: TempoMap, atCycle: Rational, swing: Swing | undefined): TempoMap =>
  changed(map, atCycle, (all) => ({ swing: [...until(all.swing, atCycle), { atCycle, value: swing }] }));

/** The same map, from `atCycle` until `end` this many times as long as its tempo says. */
export function withStretch(map: TempoMap, atCycle: Rational, end: Rational, stretch: number): TempoMap {
  const after = { atCycle: end, value: segmentOf(map, end).stretch ?? 1 };
  return changed(map, atCycle, (all) => ({
    stretch: [
      ...until(all.stretch, atCycle),
      { atCycle, value: stretch },
      after,
      ...all.stretch.filter((later) => isBefore(end, later.atCycle)),
    ],
  }));
}

/** The music of this map from `atCycle` on, begun at another time, as after a pause: ramps and plans go on. */
export function restarted(map: TempoMap, atCycle: Rational, atMicros: number): TempoMap {
  const { tempo, swing } = coursesOf(map);
  const { ramp } = segmentOf(map, atCycle);
  return assembled(
    { atCycle, atMicros },
    {
      tempo: [{ atCycle, value: { bpm: bpmAt(map, atCycle), ramp } }, ...since(tempo, atCycle)],
      swing: [{ atCycle, value: segmentOf(map, atCycle).swing }, ...since(swing, atCycle)],
      stretch: [{ atCycle, value: 1 }],
    },
  );
}

/** What the tempo is about to become for one who hears `cycle`. */
export function tempoPlan(map: TempoMap, cycle: Rational): TempoPlan | undefined {
  const { tempo } = coursesOf(map);
  const [ramp, last] = tempo.slice(-2);
  if (ramp === undefined || last === undefined || compare(last.atCycle, cycle) <= 0) return undefined;
  const isRamped = ramp.value.ramp !== undefined && equals(ramp.value.ramp.toCycle, last.atCycle);
  return { bpm: last.value.bpm, fromCycle: isRamped ? ramp.atCycle : last.atCycle, toCycle: last.atCycle };
}

/** The map with some of its courses replaced from `atCycle` on: what came before keeps its times. */
function changed(map: TempoMap, atCycle: Rational, change: (courses: Courses) => Partial<Courses>): TempoMap {
  const begin = min(atCycle, map.segments[0].atCycle);
  const courses = coursesOf(map);
  return assembled({ atCycle: begin, atMicros: microsOf(map, begin) }, { ...courses, ...change(courses) });
}

const coursesOf = (map: TempoMap): Courses => ({
  tempo: courseOf(map, ({ bpm, ramp }) => ({ bpm, ramp }), isSameTempo),
  swing: courseOf(
    map,
    ({ swing }) => swing,
    (a, b) => a?.ratio === b?.ratio && a?.division === b?.division,
  ),
  stretch: courseOf(map, ({ stretch }) => stretch ?? 1, Object.is),
});

function courseOf<T>(map: TempoMap, of: (segment: TempoSegment) => T, isSame: (a: T, b: T) => boolean): Course<T> {
  return map.segments
    .filter((segment, index) => index === 0 || !isSame(of(map.segments[index - 1]!), of(segment)))
    .map((segment) => ({ atCycle: segment.atCycle, value: of(segment) }));
}

/** A ramp in pieces is one ramp. */
const isSameTempo = (a: Tempo, b: Tempo): boolean =>
  a.ramp && b.ramp
    ? a.ramp.toBpm === b.ramp.toBpm && equals(a.ramp.toCycle, b.ramp.toCycle)
    : a.ramp === b.ramp && a.bpm === b.bpm;

const until = <T>(course: Course<T>, cycle: Rational): Course<T> =>
  course.filter(({ atCycle }) => isBefore(atCycle, cycle));
const since = <T>(course: Course<T>, cycle: Rational): Course<T> =>
  course.filter(({ atCycle }) => isBefore(cycle, atCycle));

/** Segment after segment, each begun where and when the one before it ends. */
function assembled(begin: Pick<TempoSegment, 'atCycle' | 'atMicros'>, courses: Courses): TempoMap {
  const { tempo, swing, stretch } = courses;
  const changes = since<unknown>([...tempo, ...swing, ...stretch], begin.atCycle)
    .map(({ atCycle }) => atCycle)
    .toSorted(compare)
    .filter((cycle, index, all) => index === 0 || !equals(cycle, all[index - 1]!));
  const partsAt = (cycle: Rational) => {
    const bend = inForce(stretch, cycle);
    return { ramp: inForce(tempo, cycle).ramp, swing: inForce(swing, cycle), stretch: bend === 1 ? undefined : bend };
  };
  const first: TempoSegment = { ...begin, bpm: inForce(tempo, begin.atCycle).bpm, ...partsAt(begin.atCycle) };
  const rest: TempoSegment[] = [];
  for (const atCycle of changes) {
    const previous = rest.at(-1) ?? first;
    const set = tempo.find((change) => equals(change.atCycle, atCycle));
    const bpm = set?.value.bpm ?? bpmIn(previous, atCycle);
    rest.push({ atCycle, atMicros: microsIn(previous, atCycle), bpm, ...partsAt(atCycle) });
  }
  return { segments: [first, ...rest] };
}

/** Before the first change its value is carried backwards. */
function inForce<T>(course: Course<T>, cycle: Rational): T {
  const entry = course.findLast(({ atCycle }) => compare(atCycle, cycle) <= 0) ?? course[0];
  invariant(entry, 'a course has a value everywhere');
  return entry.value;
}
