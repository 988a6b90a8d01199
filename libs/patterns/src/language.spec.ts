import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { isOnset } from './pattern.js';
import { queryCycle } from './query.js';

/** The values of the onsets of one cycle of the last track. */
const values = (text: string, cycle = 0): unknown[] => {
  const pattern = evaluate(text).tracks.at(-1)!.pattern;
  return queryCycle(pattern, cycle)
    .filter(isOnset)
    .map(({ value }) => value);
};

const n = (...numbers: number[]) => numbers.map((number) => ({ n: number }));

describe('a text may', () => {
  it.each<[string, string, unknown[]]>([
    ['name values', 'const a = 2, b = a * 3; let c; n(a + b)', n(8)],
    ['name patterns', 'const p = n("1 2"); stack(p, p.fast(2))', n(1, 1, 2, 1, 2, 2)],
    ['define functions', 'const f = (x, k) => x.fast(k); f(n(1), 2)', n(1, 1)],
    ['define functions by statements', 'function f(x) { return x.fast(2); } f(n(1))', n(1, 1)],
    ['define them where they are used', 'n(1).superimpose(function (x) { return x.fast(2) })', n(1, 1, 1)],
    ['decide', 'const on = 3 > 2 && !false; n(on ? 1 : 2)', n(1)],
    ['decide by statements', 'if (1 >= 2) { $: n(1) } else $: n(2)', n(2)],
    ['decide nothing', 'if (1 === 2) $: n(1); else if (1 !== 1) $: n(3); n(4)', n(4)],
    [
      'decide within functions',
      `const f = k => { const half = k / 2; if (k % 2 == 0) { return n(half) } else { rev; } ; return n(0 - k) }
       stack(f(4), f(3))`,
      n(2, -3),
    ],
    ['return nothing', 'const f = () => { return; }; n(f() ?? 5)', n(5)],
    ['list', 'const l = [1, , 2 ** 3]; stack(...l.map((x, i) => n(x + i + l.length)), n(l[1]))', n(3, 11, 8)],
    ['keep things by name', "const d = { a: 1, 'b': 2, ...{ c: 3 } }; n(d.a + d['b'] + d.c)", n(6)],
    ['keep functions by name', 'const d = { twice: x => x.fast(2) }; d.twice(n(1))', n(1, 1)],
    ['ask for what is not there', 'const d = { a: 1 }; n(d.b || 7)', n(7)],
    ['put text together', "const o = 'c' + 4; note(o)", [{ note: 60 }]],
    ['await', 'await n(1)', n(1)],
    ['compare', "n(1 < 2 && 2 <= 2 && 'a' != 'b' && !(1 == 2) ? 6 % 4 : 0)", n(2)],
    ['speak of nothing', 'n(null ?? undefined ?? 1)', n(1)],
    ['hand functions on by name', 'n("0 1").every(1, rev)', n(1, 0)],
    ['hand on functions that wait', 'n("0 1").superimpose(fast(2), add(n(5)).rev())', n(0, 0, 1, 1, 0, 1, 6, 5)],
    ['call what waits', 'fast(2)(n(1))', n(1, 1)],
    ['use variants by name', 'const f = add.mix; f(n(1), n("2 3"))', n(3, 4)],
    ['call variants', 'add.out(n("1 2"), n(1))', n(2, 3)],
    ['put texts together in patterns', `s("x y".add('z'))`, [{ s: 'xz' }, { s: 'yz' }]],
  ])('%s: %s', (_, text, expected) => {
    const sorted = (list: unknown[]) => list.map((value) => JSON.stringify(value)).sort();
    expect(sorted(values(text))).toEqual(sorted(expected));
  });

  it('make its functions methods, whose arguments may be patterns and which wait for their pattern', () => {
    const text = "register('times', (k, p) => p.fast(k)); const t = times;";
    expect(values(`${text} n(1).times("<2 3>")`, 1)).toEqual(n(1, 1, 1));
    expect(values(`${text} times(2, n(1))`)).toEqual(n(1, 1));
    expect(values(`${text} n(1).superimpose(t(2))`)).toEqual(n(1, 1, 1));
    expect(values('register(["a", "b"], p => p.fast(2)); n(1).a().b()')).toHaveLength(4);
  });

  it('choose at each moment of the play, with functions of its own', () => {
    expect([0, 1, 2].map((cycle) => values('n("<1 2 3>".fmap(x => x > 2 ? x * 10 : x))', cycle))).toEqual([
      n(1),
      n(2),
      n(30),
    ]);
  });
});

describe('tracks', () => {
  it.each([
    ['kick$: s("a")', null, false],
    ['_kick$: s("a")', null, true],
    ['kick_: s("a")', 'kick', true],
  ])('%s are labelled %s', (text, label, muted) => {
    expect(evaluate(text).tracks).toMatchObject([{ label, muted }]);
  });

  it('without a name may be many', () => {
    expect(evaluate('$: s("a")\n$: s("b")\na$: s("c")').tracks).toHaveLength(3);
  });

  it('carry the declarations they need, and no others', () => {
    const text = `const a = 2; const b = a + 1
      const unused = 5
      register('twice', (x) => x.fast(b))
      const other = register("thrice", x => x.twice())
      function f(x) { return x.thrice() }
      kick: f(n(1))
      hat: s("hh")`;
    const [kick, hat] = evaluate(text).tracks;
    expect(hat?.code).toBe('s("hh")'.padStart(12, 'hat: '));
    expect(kick?.code).not.toContain('unused');
    expect(values(kick!.code)).toEqual(values(text.replace(/hat: .*/, '')));
    expect(values(kick!.code)).toHaveLength(3);
  });

  it('are not calls that set something: those say what became of them', () => {
    const { tracks, problems } = evaluate('setcpm(30)\nsamples(\'github:a/b\')\ns("bd")._scope()');
    expect(tracks).toHaveLength(1);
    expect(problems.map(({ line, reason }) => [line, reason.slice(0, 9)])).toEqual([
      [1, 'the tempo'],
      [2, 'samples c'],
    ]);
  });
});

describe('a wrong text', () => {
  it.each([
    ['const a = 1; const a = 2', "Identifier 'a' has already been declared"],
    ['const f = (x, x2) => y; f(1)', 'there is no function y'],
    ['const kick = 1; n(kikc)', 'there is no function kikc (did you mean kick?)'],
    ['const a = 1; a()', '1 is no function'],
    ['const a = [1]; a.push(2)', 'a list has no push: it has map and length'],
    ['const a = [1]; n(a.push)', 'the pattern language has no member expression'],
    ['const a = [1]; a.map(1)', '1 is no function'],
    ['n({ ...1 })', '1 has no names to spread'],
    ['n({ [1]: 2 })', 'the pattern language has no property'],
    ['n({ f() {} })', 'the pattern language has no property'],
    ['n({ 1n: 2 })', 'n takes a number, not {"1":2}'],
    ['n("1").fmap(2)', 'fmap takes a function, as x => x + 1'],
    ['n("1").every(2, 3)', 'change is a function, as x => x.rev()'],
    ['register(1, 2)', "register takes a name: register('twice', (n, p) => …)"],
    ["register('a', 2)", 'register takes a name and a function'],
    ["register('a', p => 1 + p); n(1).a()", 'arithmetic is for numbers'],
    ['n(x => x)', 'a function is a function'],
    ['s(undefined)', 'a pattern is expected here, not nothing'],
    ['sine()', 'sine is no function: write s("hh*8").pan(sine)'],
    ['n("0").add()', 'add takes at least 1 argument, not 0'],
    ['n("0").add("x")', 'a sound and "x" do not mix: write note(...) or n(...)'],
    ['n("0".add("x"))', 'add is for numbers, not "x"'],
    ['n("0".div("0"))', '0 div 0 is not finite'],
    ['n("1").fmap(v => ({ ...v, gain: x => x }))', 'gain is a name or a number, not a function'],
    ['n("1").fmap(v => ({ ...v, gain: s("bd") }))', 'gain is a name or a number, not a pattern'],
    ['n("1").fmap(v => ({ ...v, gain: [1] }))', 'gain is a name or a number, not [1]'],
    ['n("1").fmap(v => ({ ...v, gain: undefined }))', 'gain is a name or a number, not undefined'],
    ['class A extends null { constructor() { super.x() } }', 'the pattern language has no class declaration'],
    ['n(`${1}`)', 'backticks hold mini-notation, without ${ }'],
    ['n("1").fast(("2"))\nconst f = function* () {}', 'the pattern language has no function expression'],
  ])('%s says: %s', (text, reason) => {
    expect(() => evaluate(text)).toThrow(
      expect.objectContaining({ category: 'invalid', details: expect.objectContaining({ reason }) }),
    );
  });
});

describe('nothing but the table and the text can be reached', () => {
  it.each([
    'n(({}).constructor)',
    '[].constructor',
    '[]["constructor"]',
    "const k = 'constructor'; ({})[k]('x')",
    '({}).__proto__.x',
    '({}).toString()',
    "'a'.constructor",
    '(1).constructor',
    'rev.constructor',
    '(x => x).constructor',
    '(x => x).call(1)',
    'n(1).constructor',
    'n(1).query',
    'n(1).query()',
    'const { constructor } = n(1)',
    'n("1").fmap(v => v.constructor("x"))',
    'n("1").fmap(v => v["__proto__"])',
    'globalThis',
    'process.exit()',
    'eval("1")',
    'Function("1")()',
    'import("fs")',
    'new Date()',
    '`${process}`',
    's`bd`',
    'arguments',
    'this.x',
    'typeof s',
    'delete n',
    'x = 1',
    'while (true) {}',
    'throw 1',
    'try { s("bd") } catch {}',
    '({ get a() { return 1 } }).a',
    'register("constructor", p => p)',
  ])('%s', (text) => {
    // Alone it makes no sound at best; no way leads to JavaScript's own things.
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ category: 'invalid' }));
  });

  it('keys that JavaScript gives a meaning are keys like any other', () => {
    expect(values('const d = { __proto__: { x: 1 }, constructor: 2 }; n(d.x ?? d.constructor)')).toEqual(n(2));
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe('a text over budget', () => {
  it.each([
    ['recursion', 'const f = x => f(x); f(1)'],
    ['recursion that doubles', 'const f = x => stack(f(x), f(x)); f(n(1))'],
    ['recursion by statements', 'function f(x) { if (x < 1e9) { return f(x + 1) } return n(x) } f(0)'],
    ['recursion by method', "register('f', p => p.f()); n(1).f()"],
    ['recursion within a query', 'const f = x => f(x); n("<1 2>").fmap(f)'],
    ['recursion chosen by a pattern', 'const f = x => x.every("<2 3>", f); f(n(1))'],
    ['lists that double', `const d = x => [...x, ...x]; n(${'d('.repeat(30)}[1]${')'.repeat(30)})`],
    ['text that doubles', `const d = x => x + x; s(${'d('.repeat(30)}'ab'${')'.repeat(30)})`],
    ['towers of superimpose', `n(1)${'.superimpose(x => x.fast(2))'.repeat(40)}`],
    ['towers of off', `n("1*8")${'.off(1/8, x => x.add(n(1)))'.repeat(40)}`],
    ['calls nested too deeply', `n(${'['.repeat(300)}${']'.repeat(300)})`],
  ])('of %s ends as an ordinary error', (_, text) => {
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ category: 'invalid' }));
  });
});
