import { readFileSync, readdirSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Pattern, midiOf, queryCycle } from '@oiduna/patterns';
import { type Rational, rational } from '@oiduna/timing';

/** An event as both engines can say it: times as fractions, controls by name. */
export interface PlainEvent {
  readonly whole: readonly [string, string] | null;
  readonly part: readonly [string, string];
  readonly value: unknown;
}

/** An example of the documentation comments in Strudel's packages. */
export interface Example {
  readonly name: string;
  readonly code: string;
}

interface Fraction {
  readonly s: bigint;
  readonly n: bigint;
  readonly d: bigint;
}

interface Span {
  readonly begin: Fraction;
  readonly end: Fraction;
}

interface Hap {
  readonly whole?: Span;
  readonly part: Span;
  readonly value: unknown;
}

export interface StrudelPattern {
  readonly _steps?: Fraction;
  queryArc(begin: number, end: number, controls?: object): Hap[];
}

export interface Strudel {
  /** The installed release. */
  readonly version: string;
  evaluate(code: string): Promise<readonly StrudelPattern[]>;
}

/** What Strudel's web page adds: nothing that changes an event. */
const STUDIO = { samples: () => undefined, setcpm: () => undefined, setcps: () => undefined };
const DRAWINGS = ['_scope', 'scope', '_pianoroll', 'pianoroll', '_punchcard', 'punchcard', '_spiral', 'log'];

function itself(this: StrudelPattern): StrudelPattern {
  return this;
}

const PACKAGES = ['core', 'mini', 'tonal', 'transpiler'] as const;
const require = createRequire(import.meta.url);
const packageFolder = (name: string): string => dirname(require.resolve(`@strudel/${name}/package.json`));

/**
 * Strudel itself, in tests only. It needs a browser's synthesiser and, of its chord library, the module files: some
 * releases name a main file that they lack.
 */
export async function loadStrudel(): Promise<Strudel> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@kabelsalat/web') {
        return { url: 'data:text/javascript,export class SalatRepl {}', shortCircuit: true };
      }
      if (!/^@tonaljs\/[a-z-]+$/.test(specifier)) return next(specifier, context);
      const folder = join(packageFolder('core'), '..', '..', specifier);
      return { url: pathToFileURL(join(folder, 'dist', 'index.mjs')).href, shortCircuit: true };
    },
  });
  const { log, warn } = console;
  console.log = console.warn = () => {};
  try {
    const load = (name: string) => import(/* @vite-ignore */ pathToFileURL(require.resolve(`@strudel/${name}`)).href);
    const [core, mini, tonal, transpiler] = await Promise.all(PACKAGES.map(load));
    await core.evalScope(core, mini, tonal, STUDIO);
    for (const name of DRAWINGS) core.Pattern.prototype[name] = itself;
    const { version } = require('@strudel/core/package.json') as { version: string };
    return { version, evaluate: (code) => tracksOf(code, core, transpiler) };
  } finally {
    Object.assign(console, { log, warn });
    hooks.deregister();
  }
}

// eslint-disable-next-line typescript/no-explicit-any -- a package without types
async function tracksOf(code: string, core: any, transpiler: any): Promise<readonly StrudelPattern[]> {
  const tracks: StrudelPattern[] = [];
  // Labels become calls of this method.
  core.Pattern.prototype.p = function p(this: StrudelPattern, label: string) {
    if (!label.startsWith('_') && !label.endsWith('_')) tracks.push(this);
    return this;
  };
  const { pattern } = await core.evaluate(code, transpiler.transpiler);
  return tracks.length > 0 ? tracks : [pattern];
}

/** The examples of the documentation comments, as the installed packages have them. */
export function documentedExamples(): Example[] {
  return PACKAGES.flatMap((name) =>
    readdirSync(packageFolder(name))
      .filter((file) => file.endsWith('.mjs'))
      .flatMap((file) => examplesIn(readFileSync(join(packageFolder(name), file), 'utf8'))),
  );
}

function examplesIn(text: string): Example[] {
  return [...text.matchAll(/\/\*\*(.*?)\*\//gs)].flatMap(([, comment = '']) => {
    const tags = comment.replace(/^\s*\* ?/gm, '').split(/^\s*@/m);
    const name =
      tags
        .find((tag) => tag.startsWith('name '))
        ?.slice('name '.length)
        .trim() ?? '';
    return tags
      .filter((tag) => tag.startsWith('example'))
      .map((tag) => ({ name, code: tag.slice('example'.length).trim() }));
  });
}

/** Speeds of fitted samples are in cycles here; Strudel's are in seconds, at the tempo it is told. */
const ONE_CYCLE_A_SECOND = { _cps: 1 };

/** The events of some cycles of Strudel's patterns, each cycle by itself. */
export const strudelEvents = (patterns: readonly StrudelPattern[], cycles: number): PlainEvent[][] =>
  Array.from({ length: cycles }, (_, cycle) =>
    patterns.flatMap((pattern) =>
      pattern.queryArc(cycle, cycle + 1, ONE_CYCLE_A_SECOND).map(({ whole, part, value }) => ({
        whole: whole ? spanOf(whole) : null,
        part: spanOf(part),
        value: plain(value),
      })),
    ),
  );

/** The events of some cycles of our patterns, each cycle by itself. */
export const ourEvents = (patterns: readonly Pattern[], cycles: number): PlainEvent[][] =>
  Array.from({ length: cycles }, (_, cycle) =>
    patterns.flatMap((pattern) =>
      queryCycle(pattern, cycle).map(({ whole, part, value }) => ({
        whole: whole ? ([shown(whole.begin), shown(whole.end)] as const) : null,
        part: [shown(part.begin), shown(part.end)] as const,
        value: plain(value),
      })),
    ),
  );

/** How many steps the first of the patterns counts, if it does. */
export function stepsOf([pattern]: readonly StrudelPattern[]): string | undefined {
  const { _steps: steps } = pattern ?? {};
  return steps && fraction(steps);
}

const spanOf = ({ begin, end }: Span): [string, string] => [fraction(begin), fraction(end)];
const fraction = ({ s, n, d }: Fraction): string => shown(rational(Number(s) * Number(n), Number(d)));
export const shown = ({ n, d }: Rational): string => (d === 1 ? `${n}` : `${n}/${d}`);

/** Controls whose names both write differently, or whose values Strudel keeps as they were written. */
const NAMES: Readonly<Record<string, (value: unknown) => unknown>> = {
  s: String,
  bank: String,
  vowel: String,
  unit: String,
};

/** A value without what cannot matter: order of names, the last digits, a note's spelling. */
export function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toFixed(8)) + 0;
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  // `_slices` is what Strudel's functions tell each other.
  const named = Object.entries(value).filter(([name]) => !name.startsWith('_'));
  const entries = named.map(([name, item]): [string, unknown] => {
    if (name === 'note' && typeof item === 'string') return [name, midiOf(item) ?? item];
    if (typeof item === 'boolean') return [name, Number(item)];
    if (Array.isArray(item)) return [name, item.map(String).join(':')];
    return [name, NAMES[name] ? NAMES[name](item) : plain(item)];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Equal sets of events, whatever their order. */
export const lines = (events: readonly PlainEvent[]): string[] =>
  events
    .map(({ whole, part, value }) => `${whole?.join('-') ?? '~'} ${part.join('-')} ${JSON.stringify(value)}`)
    .sort();
