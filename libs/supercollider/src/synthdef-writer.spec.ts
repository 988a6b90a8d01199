import { AppError } from '@oiduna/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RATES, parseSynthDefs, type SynthDef, type UGen, type UGenInput } from './synthdef-file.js';
import { FIXTURE_FILE } from './synthdef.fixture.js';
import { renameSynthDef, writeSynthDefs } from './synthdef-writer.js';

it('what sclang wrote is written again byte by byte', () => {
  expect(writeSynthDefs(...parseSynthDefs(FIXTURE_FILE))).toEqual(FIXTURE_FILE);
});

const name = (maxLength: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[A-Za-z_é]{1,${maxLength}}$`));
const float32 = fc.float({ noNaN: true });
const index = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const input: fc.Arbitrary<UGenInput> = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const), index }),
  fc.record({ kind: fc.constant('output' as const), ugenIndex: index, outputIndex: index }),
);
const ugen: fc.Arbitrary<UGen> = fc.record({
  name: name(15),
  rate: fc.constantFrom(...RATES),
  inputs: fc.array(input, { maxLength: 6 }),
  outputs: fc.array(fc.constantFrom(...RATES), { maxLength: 4 }),
  specialIndex: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
});
const synthDef: fc.Arbitrary<SynthDef> = fc.nat(5).chain((parameterCount) => {
  const parameters = fc.array(float32, { minLength: parameterCount, maxLength: parameterCount });
  return fc.record({
    name: name(60),
    constants: fc.array(float32, { maxLength: 6 }),
    parameters,
    parameterNames: fc.array(fc.record({ name: name(15), index }), { maxLength: 4 }),
    ugens: fc.array(ugen, { maxLength: 8 }),
    variants: fc.array(fc.record({ name: name(60), parameters }), { maxLength: 2 }),
  });
});

it('what is written is read back, and written again byte by byte', () => {
  fc.assert(
    fc.property(fc.array(synthDef, { minLength: 1, maxLength: 3 }), (defs) => {
      const bytes = writeSynthDefs(...defs);
      const read = parseSynthDefs(bytes);
      expect(read).toEqual(defs);
      expect(writeSynthDefs(...read)).toEqual(bytes);
    }),
  );
});

it('a new name changes the name and those of the variants, and nothing else', () => {
  const [, def] = parseSynthDefs(FIXTURE_FILE);
  if (def === undefined) throw new Error('the fixture holds two defs');
  const renamed = renameSynthDef(def, 'probe_1');
  expect(renamed.variants.map((variant) => variant.name)).toEqual(['probe_1.soft']);
  expect(renameSynthDef(renamed, def.name)).toEqual(def);
  expect(parseSynthDefs(writeSynthDefs(renamed))).toEqual([renamed]);
});

it('a variant that is not named after its def keeps its name', () => {
  const [def] = parseSynthDefs(FIXTURE_FILE);
  if (def === undefined) throw new Error('the fixture holds two defs');
  const odd = { ...def, variants: [{ name: 'odd.soft', parameters: def.parameters }] };
  expect(renameSynthDef(odd, 'other').variants).toEqual(odd.variants);
});

it.each(['', 'n'.repeat(128)])('the name "%s" is refused', (wrong) => {
  const [def] = parseSynthDefs(FIXTURE_FILE);
  if (def === undefined) throw new Error('the fixture holds two defs');
  expect(() => renameSynthDef(def, wrong)).toThrow(AppError);
});
