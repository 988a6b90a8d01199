import { describe, expect, it } from 'vitest';
import { GENERATORS, GenerateWish } from './generator.js';

describe('generators', () => {
  it('tell of each setting what it takes, and what it is when left out', () => {
    expect(GENERATORS.map(({ name }) => name)).toEqual(['euclid', 'drums', 'arpeggio', 'walk', 'markov']);
    const drums = GENERATORS.find(({ name }) => name === 'drums')!;
    expect(drums.settings).toEqual(
      expect.arrayContaining([
        {
          name: 'style',
          help: 'the style',
          type: 'string',
          choices: expect.arrayContaining(['techno', 'bossa nova']),
          default: 'four on the floor',
        },
        { name: 'bars', help: 'bars before it repeats', type: 'integer', minimum: 1, maximum: 4, default: 2 },
        { name: 'ghosts', help: expect.any(String), type: 'number', minimum: 0, maximum: 1, default: 0.3 },
      ]),
    );
  });

  it('take what they tell: every default, the ends of every range and every choice', () => {
    for (const { name, settings } of GENERATORS) {
      const defaults = Object.fromEntries(settings.map((setting) => [setting.name, setting.default]));
      expect(GenerateWish.parse({ generator: name })).toEqual({ generator: name, ...defaults });
      for (const { name: setting, minimum, maximum, choices } of settings) {
        const taken = choices ?? (minimum === undefined ? ['moog-1'] : [minimum, maximum]);
        for (const value of taken)
          expect(GenerateWish.safeParse({ generator: name, [setting]: value }).success).toBe(true);
        const refused = minimum === undefined ? [7, '', 'a b', '"'] : [minimum - 1, maximum! + 1, '1'];
        for (const value of refused) {
          const { error } = GenerateWish.safeParse({ generator: name, [setting]: value });
          expect(error?.issues.map(({ path }) => path)).toEqual([[setting]]);
        }
      }
    }
  });

  it('are named where there is none of that name', () => {
    for (const wish of [{}, { generator: 'drum' }]) {
      const [issue] = GenerateWish.safeParse(wish).error!.issues;
      expect(issue).toMatchObject({
        path: ['generator'],
        message: 'the generators are euclid, drums, arpeggio, walk, markov',
      });
    }
  });
});
