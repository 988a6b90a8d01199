import { describe, expect, it } from 'vitest';
import { CONTROL_BY_NAME, CONTROLS, inRange, soundNameOf, TIDAL_MEANINGS } from './controls.js';

const named = (name: string) => CONTROL_BY_NAME.get(name)!;

describe('the table of controls', () => {
  it('gives every name to one control', () => {
    const names = CONTROLS.flatMap((control) => control.names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(CONTROL_BY_NAME.size).toBe(names.length);
  });

  it.each(CONTROLS.map((control) => [control.names[0], control] as const))('is complete for %s', (name, control) => {
    for (const written of control.names) expect(written).toMatch(/^[a-z]\w*$/i);
    expect(control.tier).toBeOneOf([1, 2, 3, 4]);
    expect(control.help).toMatch(/^[A-Z].*\.$/);
    expect(control.help.length).toBeLessThan(100);
    expect(control.names.some((written) => control.example.includes(`${written}(`))).toBe(true);
    expect(control.tail).not.toContain(name);
    const { range, default: otherwise } = control;
    if (range !== null) expect(range[0]).toBeLessThan(range[1]);
    if (range !== null && typeof otherwise === 'number') expect(inRange(control, otherwise)).toBe(otherwise);
  });

  it('reads a line with all its parts', () => {
    expect(named('lpf')).toEqual({
      names: ['cutoff', 'ctf', 'lpf', 'lp'],
      family: 'Filters',
      tier: 1,
      kind: 'number',
      tail: ['resonance', 'lpenv'],
      unit: 'Hz',
      range: [20, 20_000],
      default: null,
      playedBy: 'sound',
      help: 'Low-pass frequency; : gives the resonance.',
      example: 's("pads").cutoff("400:8")',
    });
    expect(named('unit')).toMatchObject({ kind: 'name', range: null, unit: null, default: 'r' });
    expect(named('speed')).toMatchObject({ range: [-16, 16], unit: '× speed', default: 1 });
  });

  it('numbers the operators of the frequency modulation; the first has its names without a number too', () => {
    expect(named('fm').names).toEqual(['fmi', 'fm', 'fmi1', 'fm1']);
    expect(named('fmatt3')).toMatchObject({ names: ['fmattack3', 'fmatt3'], unit: 's' });
  });

  it('knows only names of its own', () => {
    expect(CONTROL_BY_NAME.get('constructor')).toBeUndefined();
  });

  it('says of each name that Tidal reads otherwise how', () => {
    for (const [name, meaning] of TIDAL_MEANINGS) {
      expect(meaning).not.toBe('');
      if (name !== 'lag') expect(CONTROL_BY_NAME.has(name), name).toBe(true);
    }
  });
});

describe('a value', () => {
  it.each([
    ['cutoff', 5, 20],
    ['cutoff', 1e9, 20_000],
    ['cutoff', 440, 440],
    ['cutoff', Infinity, 20_000],
    ['delayfeedback', 1, 0.99],
    ['slide', -1e9, -1e9],
  ])('of %s of %d is played as %d', (name, value, played) => {
    expect(inRange(named(name), value)).toBe(played);
  });

  it.each([
    ['cutoff', NaN],
    ['slide', Infinity],
  ])('of %s that is %d is none', (name, value) => {
    expect(inRange(named(name), value)).toBeUndefined();
  });
});

it.each<[Record<string, string>, string | undefined]>([
  [{}, undefined],
  [{ s: 'kick' }, 'kick'],
  [{ s: 'bd', bank: 'tr909' }, 'tr909_bd'],
])('the sound of %j is %s', (controls, name) => {
  expect(soundNameOf(controls)).toBe(name);
});
