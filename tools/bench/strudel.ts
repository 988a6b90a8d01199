import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is asked of a Strudel pattern here. */
export interface StrudelPattern {
  queryArc(begin: number, end: number): readonly unknown[];
}

export type StrudelEvaluate = (code: string) => Promise<readonly StrudelPattern[]>;

const require = createRequire(new URL('../../libs/patterns/package.json', import.meta.url));

/** Strudel in Node: it needs a browser's synthesiser and, of its chord library, the module files. */
export async function loadStrudel(): Promise<StrudelEvaluate> {
  const core = dirname(require.resolve('@strudel/core/package.json'));
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@kabelsalat/web') {
        return { url: 'data:text/javascript,export class SalatRepl {}', shortCircuit: true };
      }
      if (!/^@tonaljs\/[a-z-]+$/.test(specifier)) return next(specifier, context);
      return { url: pathToFileURL(join(core, '..', '..', specifier, 'dist/index.mjs')).href, shortCircuit: true };
    },
  });
  const { log, warn } = console;
  console.log = console.warn = () => {};
  try {
    const names = ['core', 'mini', 'tonal', 'transpiler'];
    const modules = await Promise.all(
      names.map((name) => import(pathToFileURL(require.resolve(`@strudel/${name}`)).href)),
    );
    const [strudel, mini, tonal, { transpiler }] = modules;
    await strudel.evalScope(strudel, mini, tonal, { setcpm: () => undefined });
    return async (code) => {
      const tracks: StrudelPattern[] = [];
      // Labels become calls of this method.
      strudel.Pattern.prototype.p = function p(this: StrudelPattern) {
        tracks.push(this);
        return this;
      };
      const { pattern } = await strudel.evaluate(code, transpiler);
      return tracks.length > 0 ? tracks : [pattern];
    };
  } finally {
    hooks.deregister();
    console.log = log;
    console.warn = warn;
  }
}
