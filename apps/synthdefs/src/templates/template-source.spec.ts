import { describe, expect, it } from 'vitest';
import { renamed, templateOf } from './template-source.js';

const SOURCE = '// A tone.\n// More.\nSynthDef(\\tone, { |out = 0| OffsetOut.ar(out, SinOsc.ar(440)) }).add;\n';

describe('a template', () => {
  it('is summed up by its first line', () => {
    expect(templateOf('tone', 'instrument', SOURCE)).toEqual({
      name: 'tone',
      role: 'instrument',
      summary: 'A tone.',
      source: SOURCE,
    });
  });

  it.each([
    ['without a first line that says what it is', SOURCE.slice(3), 'says in its first line'],
    ['of another name than its file', SOURCE.replace('\\tone', '\\tune'), 'named after its file'],
    ['of two SynthDefs of that name', SOURCE + SOURCE, 'defines one SynthDef'],
  ])('%s is none', (_, source, reason) => {
    expect(() => templateOf('tone', 'instrument', source)).toThrow(reason);
  });

  it.each([
    ['mine', 'SynthDef(\\mine, {'],
    ['my_2nd', 'SynthDef(\\my_2nd, {'],
    ['my-tone', "SynthDef('my-tone', {"],
    ['808', "SynthDef('808', {"],
    ['_x', "SynthDef('_x', {"],
  ])('named %s begins with %s and is the same otherwise', (as, opening) => {
    const source = renamed(templateOf('tone', 'effect', SOURCE), as);
    expect(source).toBe(SOURCE.replace('SynthDef(\\tone, {', opening));
  });
});
