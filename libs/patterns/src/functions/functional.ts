import { mapValues } from '../combine.js';
import { Pattern } from '../pattern.js';
import { Callable, type Site, type Value, asPattern, asSequence } from '../value.js';
import { transform } from './builders.js';
import { EVENT_FUNCTIONS } from './events.js';
import { JOINING_FUNCTIONS } from './joining.js';
import { NUMBER_FUNCTIONS } from './numbers.js';
import { SETTING_FUNCTIONS } from './settings.js';
import { applied, takes } from './parameters.js';
import type { FunctionRow } from './row.js';

/** A function of the text's own as a method: every argument may be a pattern, the pattern it changes comes last. */
function registered(name: string, implementation: Callable): Callable {
  const parameters = Array.from({ length: (implementation.more.arity ?? 1) - 1 }, (_, index) =>
    takes.each(`${index + 1}`),
  );
  const run = (args: readonly Value[], pattern: Value, site: Site): Value => {
    const receiver = asSequence(pattern, site);
    return applied(parameters, args, site, (values) =>
      asPattern(implementation.invoke([...(values as readonly Value[]), receiver], site), site),
    );
  };
  return new Callable(name, (args, site) =>
    args.length > parameters.length
      ? run(args.slice(0, -1), args.at(-1), site)
      : new Callable(name, ([pattern]) => run(args, pattern, site)),
  );
}

export const FUNCTIONAL_FUNCTIONS: readonly FunctionRow[] = [
  ...EVENT_FUNCTIONS,
  ...JOINING_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...SETTING_FUNCTIONS,
  {
    names: ['register'],
    parameters: ['name', 'function'],
    help: 'Makes a function of your own a method; the pattern it changes is its last parameter.',
    example: `register('twice', (n, p) => p.fast(n)); s("bd").twice(2)`,
    call: {
      min: 2,
      max: 3,
      run: ([written, implementation], { source, offset, define }) => {
        const names = namesFrom(written);
        if (names.length === 0) return source.fail(offset, "register takes a name: register('twice', (n, p) => …)");
        if (!(implementation instanceof Callable)) return source.fail(offset, 'register takes a name and a function');
        const method = registered(names[0]!, implementation);
        for (const name of names) define(name, method);
        return method;
      },
    },
  },
  transform({
    names: 'apply',
    help: 'Puts the pattern through a function.',
    example: 's("bd hh").apply(x => x.fast(2))',
    parameters: [takes.change('change')],
    run: (pattern, change) => change(pattern),
  }),
  transform({
    names: 'fmap withValue',
    help: 'Puts each value through a function.',
    example: 'n("0 2 4".fmap(x => x + 7))',
    parameters: [takes.raw('change')],
    run: (pattern, change, site) => {
      if (!(change instanceof Callable)) return site.source.fail(site.offset, 'fmap takes a function, as x => x + 1');
      return mapValues(pattern, (value) => change.invoke([value as Value], site));
    },
  }),
];

/** One name or a list of them; in double quotes they are mini-notation of a single word. */
function namesFrom(written: Value): string[] {
  if (typeof written === 'string') return [written];
  if (Array.isArray(written)) return (written as readonly Value[]).flatMap(namesFrom);
  return written instanceof Pattern ? written.leaves.map(({ value }) => String(value)) : [];
}
