import { LanguageItem } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { FUNCTION_BY_NAME } from './functions/table.js';
import { patternLanguage } from './language.js';

const { items, declarations } = patternLanguage();
const item = (name: string) => items.find((each) => each.name === name || each.aliases.includes(name))!;

describe('what editors know of the language', () => {
  it('is every name of it', () => {
    const names = new Set(items.flatMap(({ name, aliases }) => [name, ...aliases]));
    for (const name of FUNCTION_BY_NAME.keys()) expect(names, name).toContain(name);
    for (const each of items) expect(LanguageItem.parse(each)).toEqual(each);
  });

  it.each(items.map(({ name, example }) => [name, example]))('has an example of %s that plays: %s', (_, example) => {
    expect(evaluate(example).tracks).toHaveLength(1);
  });

  it('tells of a control what it takes and where Tidal differs', () => {
    expect(item('lpf')).toMatchObject({
      name: 'cutoff',
      family: 'Filters',
      kind: 'both',
      signature: 'cutoff(value)',
      unit: 'Hz',
      range: [20, 20_000],
      tidal: null,
    });
    expect(item('sustain').tidal).toBe('the length of the note in seconds');
  });

  it('tells of a function how it is written', () => {
    expect(item('fast')).toMatchObject({ family: 'Time', kind: 'both', signature: 'fast(factor)', unit: null });
    expect(item('sine')).toMatchObject({ kind: 'value', signature: 'sine', family: 'Signals' });
    expect(item('add.mix')).toMatchObject({ family: 'Arithmetic', aliases: [] });
  });

  it('is TypeScript too', () => {
    expect(declarations).toContain('  fast: PatternFunction;');
    expect(declarations).toContain('declare const sine: Pattern;');
    expect(declarations).not.toMatch(/declare const (in|add\.mix):/);
  });
});
