import { readFileSync, readdirSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

interface StrudelPattern {
  queryArc(begin: number, end: number): Hap[];
}

interface Strudel {
  evaluate(code: string): Promise<readonly StrudelPattern[]>;
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
  const log = console.log;
  console.log = () => {};
  try {
    const load = (name: string) => import(/* @vite-ignore */ pathToFileURL(require.resolve(`@strudel/${name}`)).href);
    const [core, mini, tonal, transpiler] = await Promise.all(PACKAGES.map(load));
    await core.evalScope(core, mini, tonal);
    return { evaluate: (code) => tracksOf(code, core, transpiler) };
  } finally {
    console.log = log;
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
