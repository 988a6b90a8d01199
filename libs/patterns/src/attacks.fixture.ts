const CODE_CHARACTERS_MAX = 64 * 1024;

/** As many copies as a text of the longest length there may be still holds. */
const filled = (copy: string | ((index: number) => string), head = '', tail = ''): string => {
  const parts = [head];
  for (let length = head.length + tail.length, index = 0; ; index += 1) {
    const part = typeof copy === 'string' ? copy : copy(index);
    length += part.length;
    if (length > CODE_CHARACTERS_MAX) return parts.join('') + tail;
    parts.push(part);
  }
};

const count = (times: number, part: (index: number) => string): string =>
  Array.from({ length: times }, (_, index) => part(index)).join('');

/** Each name is made of two of the one before: as many as 2 ** depth in the end. */
const doubled = (first: string, double: (before: string) => string, depth = 40): string =>
  `const v0 = ${first};${count(depth, (index) => `const v${index + 1} = ${double(`v${index}`)};`)}`;

/** Texts that want more time or memory than a studio can give: each is refused, or plays within the limits. */
export const ATTACKS: Readonly<Record<string, string>> = {
  // Rhythm without end
  'a factor of a hundred million': 's("bd*100000000")',
  'two factors': 's("bd*100000*100000")',
  'many factors': `s("bd${'*1000'.repeat(12)}")`,
  'a euclid of a hundred million': 's("bd(100000000,200000000)")',
  'the longest euclid, fast': 's("bd(1023,1024)*1000000")',
  'a euclid without pulses, fast': 's("bd(0,1)").fast(1000000)',
  'a euclid without pulses, twice as fast': 's("bd(0,1)").fast(1000000).fast(1000000)',
  'negative euclids': 's("bd(-1024,1024)*<1000 10000 100000>")',
  'euclids of every size': `s("bd(<0 .. 1000>*64,<1 .. 1000>*32,<0 .. 1000>*16)")`,
  'euclids by chance': 's("bd").euclidRot(irand(1000), irand(1000).add(1), irand(1000)).fast(50)',
  'segments of a thousand million': 's("bd").segment(1e9)',
  'the finest segments there are': 'note(sine.range(40, 80).segment(1000000))',
  'a range of a thousand million': 's("bd").n("0 .. 1000000000")',
  'ranges within ranges': 's("bd").n("0 .. [0 .. [0 .. [0 .. 1000]]]")',
  'a range of ranges': 's("bd").n("[0 .. 1000] .. [0 .. 1000]")',
  'runs of every length': 'n(run("0 .. 1000")).s("bd")',
  'runs by chance': 'n(run(irand(1024).segment(1024))).s("bd")',
  copies: 's("bd!1000000")',
  'copies of copies': `s("${'['.repeat(6)}bd${'!100]'.repeat(6)}")`,
  weights: 's("bd@1000000 sd@0.000001 hh@999999.999999")',
  'polymeters of primes': 's("{a b c d e f g, a b c d e f g h i j k, a!13, a!17, a!19, a!23, a!29, a!31, a!37}%41")',
  'polymeters at speed': 's("{a b c}%1000000")',
  'polymeters of polymeters': `s("${'{'.repeat(12)}a b${' c}%97'.repeat(12)}")`,
  'brackets that double': `s("${'['.repeat(30)}a${',a]*2'.repeat(30)}")`,
  'alternatives of alternatives': `s("${'<'.repeat(30)}a${' a*99>*99'.repeat(30)}")`,
  'factors that are patterns': 's("bd*<1 [2 3 4]*100 [1000 .. 1020]*50>*50")',
  'a heavy cycle that comes late': 's("<a a a a a a [a*2000*2000]>")',
  'every chance there is': `s("bd*2000${'?'.repeat(14)}").degradeBy(0.1)`,
  'slowest of all': 's("bd").slow(1e-9)',
  'slower than slow': `s("bd")${'.slow(1000000)'.repeat(12)}`,
  'faster than fast': `s("bd")${'.fast(1000000)'.repeat(12)}`,
  'later than late': `s("bd")${'.late(999999.999999)'.repeat(30)}`,
  'times finer than numbers': `s("bd${'*1.000001'.repeat(10)}")`,
  'prime factors': 's("bd*7.919*7.907*7.901*7.883*7.879*7.877")',

  // Towers
  'superimpose, a tower': doubled('s("bd")', (p) => `${p}.superimpose(x => x.fast(2))`) + 'v40',
  'off, a tower': doubled('s("bd")', (p) => `${p}.off(1/8, x => x.add(n(1)))`) + 'v40',
  'stack, a tower': doubled('s("bd")', (p) => `stack(${p}, ${p})`) + 'v40',
  'cat, a tower': doubled('s("bd")', (p) => `cat(${p}, ${p}.fast(2))`) + 'v40',
  'seq, a tower': doubled('s("bd")', (p) => `seq(${p}, ${p})`) + 'v40',
  'layer, a tower': doubled('s("bd")', (p) => `${p}.layer(x => x, x => x.rev())`) + 'v40',
  'every, a tower': doubled('s("bd")', (p) => `${p}.every(2, x => stack(x, ${p}))`) + 'v40',
  'squeeze, a tower': doubled('s("bd*8")', (p) => `${p}.set.squeeze(${p})`) + 'v40',
  'mix, a tower': doubled('n("0 1 2")', (p) => `${p}.add.mix(${p})`) + 'v40',
  'poly, a tower': doubled('n("0 1 2")', (p) => `${p}.add.poly(${p})`) + 'v40',
  'reset, a tower': doubled('s("bd*8")', (p) => `${p}.reset(${p})`) + 'v40',
  'functions of functions':
    doubled('x => x.superimpose(y => y.late(0.01))', (f) => `x => ${f}(${f}(x))`) + 'v40(s("bd"))',
  'registered functions of functions': `register('f0', x => stack(x, x));${count(30, (i) => `register('f${i + 1}', x => x.f${i}().f${i}());`)}s("bd").f30()`,
  'superimpose of superimpose': `s("bd")${'.superimpose(x => x.superimpose(y => y.fast(2)))'.repeat(20)}`,

  // Recursion
  'a function that calls itself': 'const f = x => f(x); f(s("bd"))',
  'a function that calls itself twice': 'const f = x => stack(f(x), f(x)); f(s("bd"))',
  'two functions that call each other': 'const f = x => g(x); const g = x => f(x); f(s("bd"))',
  'recursion through a list': 'const f = x => [x, x, x].map(f); seq(f(1))',
  'recursion through lists of lists': 'const f = x => x.map(y => f([x, x])); s(f([1, 2]))',
  'recursion through a dictionary': 'const d = { f: x => d.f(d.f(x)) }; d.f(s("bd"))',
  'recursion through register': 'register(\'f\', x => x.f().f()); s("bd").f()',
  'recursion through a condition': 'const f = x => true ? f(x) : x; f(s("bd"))',
  'recursion while it plays': 'const f = v => f(v); s("bd*2000").fmap(f)',
  'recursion while it plays, twice': 'const f = v => [f(v), f(v)]; s("bd*2000").fmap(f)',
  'recursion by apply': 'const f = x => x.apply(f).apply(f); s("bd").apply(f)',
  'a combinator': '(x => x(x))(x => x(x))',
  'a combinator that grows': '(x => stack(x(x), x(x)))(x => stack(x(x), x(x)))',

  // Values that grow
  'text that doubles': doubled("'ab'", (t) => `${t} + ${t}`) + 's(v40)',
  'text that doubles while it plays': `s("bd").fmap(v => { ${count(20, (i) => `const a${i} = ${i === 0 ? "'abcd'" : `a${i - 1} + a${i - 1}`};`)} return { s: a19 } })`,
  'text by add': `s('${'x'.repeat(9_000)}')${".add(s('xxxxxxxxxx'))".repeat(190)}`,
  'long names, many of them': `s('${'x'.repeat(60_000)}').fast(2000)`,
  'lists that double': doubled('[1, 1]', (l) => `[${l}, ${l}]`) + 'seq(v40)',
  'lists that double, as a name': doubled('[1, 1]', (l) => `[${l}, ${l}]`) + 's("bd").fmap(v => v40).s()',
  'lists that double, in a message': doubled('[1, 1]', (l) => `[${l}, ${l}]`) + 'note(pure(v40))',
  'lists that double, as a number': doubled('[1, 1]', (l) => `[${l}, ${l}]`) + 's("bd").fast(s("a").fmap(v => v40))',
  'lists that double, compared': doubled('[1, 1]', (l) => `[${l}, ${l}]`) + 's(v40 < v40)',
  'lists that double, in a control': doubled('[1, 1]', (l) => `[${l}, ${l}]`) + 's("bd").fmap(v => ({ s: v40 }))',
  'lists that double by spreading': doubled('[1, 1]', (l) => `[...${l}, ...${l}]`) + 's(v40)',
  'lists that double by map': doubled('[1, 1]', (l) => `${l}.map(x => ${l})`) + 's(v40)',
  'dictionaries that double': doubled('{ a: 1 }', (d) => `{ a: ${d}, b: ${d} }`) + 's(v40)',
  'names without end': `s("bd").fmap(v => ({ s: 'bd', ${count(3_000, (i) => `a${i}: 1,`)} })).add(n(1)).fast(2000)`,
  'a dictionary spread again and again': `const d = { ${count(3_000, (i) => `a${i}: 1,`)} };${filled('({ ...d });', '', 's("bd")').slice(40_000)}`,
  'a list spread again and again': `const l = [${'1,'.repeat(5_000)}];${'[...l];'.repeat(7_000)}`,
  'a sequence of a long list': `const l = [${'1,'.repeat(5_000)}];s(seq(${'l,'.repeat(25_000)}))`,
  'big exponents': 'n(10 ** 10 ** 10)',
  'the biggest number': 'n(1.7976931348623157e308).mul(10)',
  'the biggest factor': 's("bd").fast(1e308)',
  'the smallest factor': 's("bd").fast(5e-324)',
  'no number': 's("bd").fast(0 / 0)',
  infinity: 's("bd").fast(1e999)',
  'infinite time': 's("bd").late(1e308)',
  powers: 'n("10".pow(300).pow(10))',

  // Text for the parser
  'parentheses without end': filled('('),
  'brackets without end': filled('['),
  'brackets of notation without end': filled('[', 's("'),
  'arrows without end': filled('a=>'),
  'signs without end': filled('- '),
  'negations without end': filled('!'),
  'blocks without end': filled('{'),
  'conditions without end': filled('1?'),
  'sums without end': filled('1+', '', '1'),
  'calls without end': filled('()', 's'),
  'arguments without end': filled('1,', 's(', ')'),
  'conditions, one in the other': filled('if(1)', '', 's("bd")'),
  'one long name': filled('a'),
  'one long wrong method': filled('a', 's("bd").', '()'),
  'long names that are nearly alike': `${'x'.repeat(20_000)}a; const ${'x'.repeat(20_000)}b = 1`
    .split(';')
    .toReversed()
    .join(';'),
  'one long number': filled('1', 's("', 'x")'),
  'one long fraction': filled('1', 's("0.', '")'),
  'one long word': filled('a', 's("', '")'),
  'one long rest': filled('~', 's("', '")'),
  'one long hold': filled('_', 's("a ', '")'),
  'one long note': filled('#', 'note("c', '")'),
  'one long accidental': filled('b', 'n("1', 'x")'),
  dots: filled('.', 's("', '")'),
  'spaced dots': filled('. ', 's("', '")'),
  space: filled(' ', 's("', '")'),
  steps: filled('a ', 's("', '")'),
  words: filled((i) => `${i.toString(36)} `, 's("', '")'),
  layers: filled('a,', 's("', 'a")'),
  choices: filled('a|', 's("', 'a")'),
  questions: filled('a?', 's("', '")'),
  'a comment of 64 K': filled('/', '//'),
  comments: filled('/**/'),
  lines: filled('\n'),
  'a comment that never ends': filled('*', '/*'),
  'a text that never ends': filled('a', '"'),
  'a notation of many lines': filled('a\n', 's(`', '`)'),
  'a regular expression': filled('(a+)+', 's(/', '/)'),
  'groups of a regular expression': filled('(', 's(/', '/)'),
  'names in a regular expression': filled((i) => `(?<a${i}>)`, 's(/', '/)'),
  'a regular expression as a name': `s('(a+)+$').add(s('${'a'.repeat(9_000)}!'))`,
  'characters outside of the plane': filled('𝕊', 's("', '")'),
  'combining characters': filled('e\u0301\u0327', 's("', '")'),
  'half a character': filled('\ud800', 's("', '")'),
  'characters of no width': filled('\u200b', 's("', '")'),
  'text of zeros': filled('\0', 's("', '")'),

  // Many of something
  labels: filled((i) => `a${i}:silence;`),
  'one label, again and again': filled('a:s("bd");'),
  'tracks without a name': filled('$:s(``);'),
  'silent tracks': filled('$:silence;'),
  'heavy tracks': filled('$:s("bd*2000");'),
  sounds: filled((i) => `${i.toString(36)}:${i % 99} `, 's("', '").fast(2000)'),
  constants: filled((i) => `let a${i}=1;`, '', 's("bd")'),
  'names in one declaration': filled((i) => `a${i},`, 'let ', 'z;s("bd")'),
  'constants of constants': filled((i) => (i === 0 ? 'let a0=1;' : `let a${i}=a${i - 1};`), '', ''),
  'tracks of constants of constants':
    count(1_500, (i) => (i === 0 ? 'let a0=1;' : `let a${i}=a${i - 1};`)) +
    filled('$:n(a1499);').slice(0, 35_000 - (35_000 % 11)),
  'registered names': filled((i) => `register('a${i}',x=>x);`, '', 's("bd")'),
  'methods in a row': filled('.rev()', 's("bd")'),
  'a chain over many names':
    count(900, (i) => `let a${i + 1}=${i === 0 ? 's("bd*2000")' : `a${i}`}.gain(1).pan(0).n(1).rev().late(.1);`) +
    'a900',
  'controls of long patterns': `const a = "${'1 '.repeat(9_000)}";s("bd")${'.gain(a)'.repeat(190)}`,
  'controls of long patterns, again and again': `const a = "${'1 '.repeat(9_000)}";${'n(a);'.repeat(9_000)}`,
  remarks: filled('samples();', '', 's("bd")'),
  'remarks on many lines': filled('samples()\n', '', 's("bd")'),
  'step sequences': filled(`steps('{"events":[]}');`),
  'a long step sequence': `steps('{"events":[${Array.from({ length: 1_000 }, (_, i) => `{"step":${i % 256},"gate":256}`).join(',')}]}').fast(100)`,
  'json without end': filled('[', "steps('", "')"),
  'json of braces': filled('{', `steps('{"events":[`, "')"),
  'functions while it plays': 's("bd*2000").fmap(v => ({ ...v, n: [1,2,3,4,5,6,7,8].map(x => x + 1).length }))',
  'changes while it plays': 's("bd*64").fast("1 .. 64").late("0 .. 63").euclid("1 .. 16", "16 .. 32")',
  'signals of signals': `note(sine${'.add(sine)'.repeat(150)}).segment(2000)`,
  'values of signals': `note(sine${'.fmap(x => x + 1)'.repeat(150)}).segment(2000)`,
};
