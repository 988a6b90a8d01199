import { AppError } from '@oiduna/contracts';
import { evaluate } from '@oiduna/patterns';
import {
  type Example,
  type PlainEvent,
  type Strudel,
  documentedExamples,
  lines,
  ourEvents,
  strudelEvents,
} from './oracle.fixture.ts';

export const CYCLES = 8;

/** Share of the in-scope examples whose events are Strudel's, all of them. */
export const IDENTICAL_MIN = 0.97;

/** What Strudel does beside making events: no pattern of ours. By the names an example calls. */
const OUT_OF_SCOPE: readonly (readonly [names: string, what: string])[] = [
  ['midi|osc|oschost|oscport|sysex\\w*|nrpnn', "MIDI and OSC devices of the browser's machine"],
  ['K|FX|lfo|env|bmod|partials|phases|bbexpr', "programs for Strudel's own synthesiser"],
  ['slider|mouse[xy]|keyDown|whenKey|drawLine', 'the page in the browser'],
  ['onTriggerTime|queryArc|filterHaps|useRNG|addVoicings', 'JavaScript of its own around the pattern'],
];

/** One example, as it went. */
export interface Outcome extends Example {
  readonly kind: 'identical' | 'different' | 'refused' | 'outside' | 'unplayable';
  /** The first event that differs, or what was refused. */
  readonly found: string;
  /** Of one in scope that is not identical, the known reason; undefined when none is known yet. */
  readonly why: string | undefined;
}

export interface Conformance {
  readonly strudel: string;
  readonly examples: number;
  /** What both can play: identical, different and refused together. */
  readonly inScope: readonly Outcome[];
  readonly identical: readonly Outcome[];
  readonly different: readonly Outcome[];
  readonly refused: readonly Outcome[];
  readonly outside: readonly Outcome[];
  /** Strudel alone cannot play these: they need a page, or are no whole text. */
  readonly unplayable: readonly Outcome[];
  /** Identical of those in scope. */
  readonly share: number;
}

type Cycles = readonly (readonly PlainEvent[])[];

/** Why an example may differ. Each is looked for in the events themselves, so it explains nothing else. */
export const REASONS: readonly { why: string; explains: (ours: Cycles | undefined, theirs: Cycles) => boolean }[] = [
  {
    why: 'Rounding: a time made of a number like sin(1) becomes a fraction, here less than a millionth of a cycle away; that of Strudel is a finer one.',
    explains: (ours, theirs) => ours !== undefined && isNear(ours, theirs),
  },
  {
    why: "A name or number without a control is no sound. Strudel makes an event of it, and its players then refuse the event ('append .note() or .s()').",
    explains: (ours, theirs) => ours === undefined && theirs.flat().some(({ value }) => typeof value !== 'object'),
  },
];

/** Compares the events of the examples in the documentation of the installed packages. */
export async function conformance(
  strudel: Strudel,
  examples: readonly Example[] = documentedExamples(),
): Promise<Conformance> {
  const outcomes: Outcome[] = [];
  for (const example of examples) outcomes.push(await outcomeOf(example, strudel));
  const of = (...kinds: Outcome['kind'][]): Outcome[] => outcomes.filter(({ kind }) => kinds.includes(kind));
  const inScope = of('identical', 'different', 'refused');
  return {
    strudel: strudel.version,
    examples: examples.length,
    inScope,
    identical: of('identical'),
    different: of('different'),
    refused: of('refused'),
    outside: of('outside'),
    unplayable: of('unplayable'),
    share: of('identical').length / inScope.length,
  };
}

async function outcomeOf(example: Example, strudel: Strudel): Promise<Outcome> {
  const outcome = (kind: Outcome['kind'], found = '', why?: string): Outcome => ({ ...example, kind, found, why });
  const [, beyond] = OUT_OF_SCOPE.find(([names]) => new RegExp(`\\b(${names})\\b`).test(example.code)) ?? [];
  if (beyond !== undefined) return outcome('outside', beyond);
  const theirs = await silently(async () => strudelEvents(await strudel.evaluate(example.code), CYCLES));
  if (theirs === undefined) return outcome('unplayable');
  const reason = (ours?: Cycles): string | undefined => REASONS.find(({ explains }) => explains(ours, theirs))?.why;
  try {
    const tracks = evaluate(example.code).tracks.filter(({ muted }) => !muted);
    const ours = ourEvents(
      tracks.map(({ pattern }) => pattern),
      CYCLES,
    );
    const difference = firstDifference(ours, theirs);
    return difference === undefined ? outcome('identical') : outcome('different', difference, reason(ours));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return outcome('refused', String(error.details['reason'] ?? error.message), reason());
  }
}

/** Strudel logs while it plays, and throws what it likes. */
async function silently<R>(work: () => Promise<R>): Promise<R | undefined> {
  const { log, warn } = console;
  console.log = console.warn = () => {};
  try {
    return await work();
  } catch {
    return undefined;
  } finally {
    Object.assign(console, { log, warn });
  }
}

/** The earliest event of each that the other does not have; undefined when the events are the same. */
export function firstDifference(ours: Cycles, theirs: Cycles): string | undefined {
  for (const [cycle, events] of theirs.entries()) {
    const [mine, other] = [inTime(ours[cycle] ?? []), inTime(events)];
    const [ourFirst, theirFirst] = [firstWithout(mine, other), firstWithout(other, mine)];
    if (ourFirst !== undefined || theirFirst !== undefined) {
      return `cycle ${cycle}: ours ${ourFirst ?? 'nothing'}, Strudel ${theirFirst ?? 'nothing'}`;
    }
  }
  return undefined;
}

const numberOf = (fraction: string): number => {
  const [n = 0, d = 1] = fraction.split('/').map(Number);
  return n / d;
};

const begin = ({ part }: PlainEvent): number => numberOf(part[0]);
const inTime = (events: readonly PlainEvent[]): string[] =>
  events.toSorted((a, b) => begin(a) - begin(b)).flatMap((event) => lines([event]));

/** Each event counts as often as it is there. */
function firstWithout(events: readonly string[], others: readonly string[]): string | undefined {
  const left = [...others];
  return events.find((event) => {
    const at = left.indexOf(event);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** A millionth from the fraction, and what is multiplied with it. */
const CYCLES_APART_MAX = 2e-6;
/** Of values that are read off a signal at such a time. */
const VALUES_APART_MAX = 1e-4;

/** As many events, each a counterpart to another but for the last digits of its times. */
export function isNear(ours: Cycles, theirs: Cycles): boolean {
  const [mine, others] = [ours.flat(), [...theirs.flat()]];
  return (
    mine.length === others.length &&
    mine.every((event) => {
      const at = others.findIndex((other) => areNear(event, other));
      if (at >= 0) others.splice(at, 1);
      return at >= 0;
    })
  );
}

function areNear(a: PlainEvent, b: PlainEvent): boolean {
  const times = ({ whole, part }: PlainEvent): number[] => [...(whole ?? []), ...part].map(numberOf);
  const [ours, theirs] = [times(a), times(b)];
  return (
    ours.length === theirs.length &&
    ours.every((time, index) => Math.abs(time - theirs[index]!) <= CYCLES_APART_MAX) &&
    haveNearValues(a.value, b.value)
  );
}

function haveNearValues(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= VALUES_APART_MAX;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [ours, theirs] = [Object.entries(a), Object.entries(b)];
  return (
    ours.length === theirs.length &&
    ours.every(([name, value], index) => name === theirs[index]![0] && haveNearValues(value, theirs[index]![1]))
  );
}
