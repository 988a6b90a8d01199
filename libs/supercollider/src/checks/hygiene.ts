import { CONTROL_UGENS, controlsOf } from '../synthdef-controls.js';
import type { SynthDef } from '../synthdef-file.js';
import { eachOf, type GraphCheck, wholeDef } from './graph-check.js';

/** Every note brings these, so a def may name them and not care; `gate` has a check of its own. */
const EXPECTED: ReadonlySet<string> = new Set(['freq', 'sustain', 'pan', 'gate']);

/** It plays, and its author would want to know. */
export const HYGIENE_CHECKS: readonly GraphCheck[] = [
  {
    code: 'NO_AMP_CONTROL',
    severity: 'warn',
    roles: ['instrument'],
    meaning: 'It has no parameter `amp`, so `gain` in a pattern does nothing.',
    cure: 'Add a parameter `amp` with a default of about 0.5, and multiply the sound by it.',
    check: wholeDef(function* ({ def }) {
      if (!def.parameterNames.some(({ name }) => name === 'amp')) yield 'there is no parameter amp';
    }),
  },
  {
    code: 'ONSET_NOT_EXACT',
    severity: 'warn',
    roles: ['instrument'],
    meaning: 'Out begins a note with the next block, up to 1.3 ms late; OffsetOut begins it on its sample.',
    cure: 'Write `OffsetOut.ar(out, ...)`.',
    check: eachOf(['Out'], function* ({ rate }) {
      if (rate === 'audio') yield 'notes begin at block boundaries';
    }),
  },
  {
    code: 'GATE_UNUSED',
    severity: 'warn',
    meaning: 'There is a parameter `gate` that nothing reads: notes do not end when it closes.',
    cure: 'Hand `gate` to the envelope, or remove the parameter.',
    check: wholeDef(function* (graph) {
      if (unused(graph.def).includes('gate')) yield 'nothing reads the parameter gate';
    }),
  },
  {
    code: 'GATE_CLOSED',
    severity: 'warn',
    roles: ['instrument'],
    meaning: 'The gate is 0 by default: the note is silent until somebody opens it, and nobody does.',
    cure: 'Give `gate` the default 1.',
    check: wholeDef(function* ({ def }) {
      const gate = controlsOf(def).find(({ name, rate }) => name === 'gate' && rate !== 'trigger');
      if (gate?.defaultValue === 0) yield 'the default of gate is 0';
    }),
  },
  {
    code: 'PARAMETER_UNUSED',
    severity: 'warn',
    meaning: 'Nothing reads this parameter; setting it does nothing.',
    cure: 'Use it, or remove it.',
    check: wholeDef(function* ({ def }) {
      for (const name of unused(def)) if (!EXPECTED.has(name)) yield `nothing reads the parameter ${name}`;
    }),
  },
  {
    code: 'PARAMETER_DUPLICATE',
    severity: 'warn',
    meaning: 'Two parameters have one name; only one of them can be set.',
    cure: 'Give each a name of its own.',
    check: wholeDef(function* ({ def: { parameterNames } }) {
      const names = parameterNames.map(({ name }) => name);
      for (const name of new Set(names.filter((each, at) => names.indexOf(each) !== at))) {
        yield `there are several parameters ${name}`;
      }
    }),
  },
  {
    code: 'DEFAULT_INFINITE',
    severity: 'warn',
    meaning: 'The default of a parameter is infinite; it is told as the largest number there is.',
    cure: 'Give it a default that a person would play.',
    check: wholeDef(function* ({ def }) {
      for (const { name, defaultValue } of controlsOf(def)) {
        if (Math.abs(defaultValue) === Infinity) yield `the default of ${name} is ${defaultValue}`;
      }
    }),
  },
  {
    code: 'VARIANTS',
    severity: 'warn',
    meaning: 'supernova ignores variants and loses what follows them, so they are left out.',
    cure: 'Upload each variant as a SynthDef of its own, or set the parameters in the pattern.',
    check: wholeDef(function* ({ def: { variants } }) {
      if (variants.length > 0) yield `its variants are left out: ${variants.map(({ name }) => name).join(', ')}`;
    }),
  },
];

/** Controls whose outputs no UGen reads, by name. */
function unused(def: SynthDef): string[] {
  const read = new Set<number>();
  for (const { inputs } of def.ugens) {
    for (const input of inputs) {
      const source = input.kind === 'output' ? def.ugens[input.ugenIndex] : undefined;
      if (input.kind === 'output' && source !== undefined && CONTROL_UGENS.has(source.name)) {
        read.add(source.specialIndex + input.outputIndex);
      }
    }
  }
  const indices = [...read];
  // not the other way round: a bad file may claim an array of 2,147,483,647 values
  return controlsOf(def).flatMap(({ name, index, valueCount }) =>
    indices.some((at) => at >= index && at < index + valueCount) ? [] : [name],
  );
}
