import type { UGen } from '../synthdef-file.js';
import { inputIndexOf } from '../ugen-registry.js';
import { eachOf, type GraphCheck, wholeDef } from './graph-check.js';
import type { Graph } from './graph.js';

/** Where an envelope begins in a UGen's inputs: initial level, stages, two nodes or a duration, then four a stage. */
const ENVELOPES: Readonly<Record<string, { readonly level: number; readonly stages: number; readonly first: number }>> =
  {
    EnvGen: { level: 5, stages: 6, first: 9 },
    IEnvGen: { level: 2, stages: 3, first: 5 },
  };
const RELEASE_NODE = 7;
const STAGE_INPUTS = 4;
/** Level, seconds, shape, curve in EnvGen; IEnvGen writes seconds, shape, curve, level. */
const LEVEL_AND_SHAPE: Readonly<Record<string, readonly [level: number, shape: number]>> = {
  EnvGen: [0, 2],
  IEnvGen: [3, 1],
};
const EXPONENTIAL = 2;
const SHAPE_MAX = 8;
/** Text in inputs: how many characters, then the characters. */
const TEXTS: Readonly<Record<string, number>> = { SendReply: 2, Poll: 3 };
/** Partials in threes behind these. */
const BANKS: Readonly<Record<string, number>> = { Klang: 2, Klank: 4 };
const DONE_ACTION_MAX = 15;
const FREES_ITSELF = 2;
const FREEING: ReadonlySet<string> = new Set(['FreeSelf', 'FreeSelfWhenDone']);

/** Ends, envelopes and other inputs that are a list behind a count. */
export const ENVELOPE_CHECKS: readonly GraphCheck[] = [
  {
    code: 'ENVELOPE_MALFORMED',
    severity: 'refuse',
    meaning: 'The envelope claims more stages than it holds; the server reads on behind it.',
    cure: 'Write it with `Env`; give `Env.newClear` as many stages as the envelopes that will be set.',
    check: eachOf(Object.keys(ENVELOPES), function* (ugen, _, graph) {
      const { stages, first } = ENVELOPES[ugen.name]!;
      const count = graph.known(ugen, stages);
      const held = Math.floor((ugen.inputs.length - first) / STAGE_INPUTS);
      if (count === undefined) yield 'how many stages it has is not known before it plays';
      else if (!Number.isInteger(count.value) || count.value < 0 || count.value > held) {
        yield `it claims ${count.value} stages and holds ${Math.max(0, held)}`;
      }
    }),
  },
  {
    code: 'ENVELOPE_SHAPE',
    severity: 'refuse',
    meaning: `The shape of a stage is not one of 0 to ${SHAPE_MAX}.`,
    cure: 'Use \\lin, \\exp, \\sin, \\wel, \\sqr, \\cub, \\hold, \\step or a number as a curve.',
    check: eachOf(['EnvGen', 'IEnvGen'], function* (ugen, _, graph) {
      for (const { stage, shape } of stagesOf(graph, ugen)) {
        if (shape !== undefined && !(shape >= 0 && shape <= SHAPE_MAX)) yield `stage ${stage} has shape ${shape}`;
      }
    }),
  },
  {
    code: 'ENVELOPE_THROUGH_ZERO',
    severity: 'refuse',
    meaning: 'An exponential stage begins or ends at 0, or crosses it: infinity or NaN.',
    cure: 'Use 0.001 instead of 0, or another curve such as -4.',
    check: eachOf(['EnvGen', 'IEnvGen'], function* (ugen, _, graph) {
      for (const { stage, shape, from, to } of stagesOf(graph, ugen)) {
        if (shape === EXPONENTIAL && from !== undefined && to !== undefined && from * to <= 0) {
          yield `stage ${stage} goes from ${from} to ${to}`;
        }
      }
    }),
  },
  {
    code: 'LIST_LENGTH_WRONG',
    severity: 'refuse',
    meaning:
      'A list of partials is no multiple of three, or a text is longer than what follows; the server reads on behind it.',
    cure: 'Compile the source again; give each partial a frequency, an amplitude and a phase or ring time.',
    check: eachOf([...Object.keys(TEXTS), ...Object.keys(BANKS)], function* (ugen, _, graph) {
      const fixed = BANKS[ugen.name];
      if (fixed !== undefined) {
        const partials = ugen.inputs.length - fixed;
        if (partials < 3 || partials % 3 !== 0) yield `${partials} inputs are no partials of three each`;
        return;
      }
      const at = TEXTS[ugen.name]!;
      const length = graph.constant(ugen, at) ?? NaN;
      const held = ugen.inputs.length - at - 1;
      if (!(length >= 0 && length <= held)) yield `its text of ${length} characters has ${held}`;
    }),
  },
  {
    code: 'ENVELOPE_WITHOUT_GATE',
    severity: 'warn',
    meaning: 'The envelope waits for the end of the note, and its gate is a number: the note never ends.',
    cure: 'Use a parameter `gate` with the default 1, or an envelope that ends by itself (`Env.perc`, `Env.linen`).',
    check: eachOf(['EnvGen'], function* (ugen, _, graph) {
      const release = graph.known(ugen, RELEASE_NODE)?.value;
      const gate = graph.constant(ugen, 'gate');
      if (release !== undefined && release >= 0 && gate !== undefined && gate > 0 && !Number.isNaN(release)) {
        yield `it waits at stage ${release}, and its gate is always ${gate}`;
      }
    }),
  },
  {
    code: 'DONE_ACTION_UNKNOWN',
    severity: 'warn',
    meaning: `Done actions are 0 to ${DONE_ACTION_MAX}; any other does nothing.`,
    cure: 'Use `Done.freeSelf` (2), or 0 where another UGen ends the note.',
    check: eachDoneAction(function* (ugen, graph) {
      const action = graph.known(ugen, 'doneAction');
      if (action === undefined || (action.value >= 0 && action.value <= DONE_ACTION_MAX)) return;
      yield graph.words('doneAction', action);
    }),
  },
  {
    code: 'DONE_ACTION_BEYOND_ITSELF',
    severity: 'permission',
    permission: 'free-others',
    meaning: 'A done action above 2 frees or pauses other nodes too; 14 frees a whole track.',
    cure: 'Use `Done.freeSelf` (2).',
    check: eachDoneAction(function* (ugen, graph) {
      const action = graph.known(ugen, 'doneAction');
      if (action !== undefined && action.value > FREES_ITSELF && action.value <= DONE_ACTION_MAX) {
        yield graph.words('doneAction', action);
      }
    }),
  },
  {
    code: 'DONE_ACTION_OPEN',
    severity: 'permission',
    permission: 'free-others',
    meaning: 'A parameter or signal chooses the done action, so whoever plays it may free the whole track.',
    cure: 'Write `doneAction: Done.freeSelf`.',
    check: eachDoneAction(function* (ugen, graph) {
      const source = graph.source(ugen, 'doneAction');
      if (source !== undefined) yield `doneAction comes from ${source.name}`;
    }),
  },
  {
    code: 'NEVER_FREES',
    severity: 'warn',
    roles: ['instrument'],
    meaning: 'No UGen ever frees the note. The engine ends notes that it played, but each lives until then.',
    cure: 'Give an envelope `doneAction: Done.freeSelf`, or add `DetectSilence.ar(sig, doneAction: 2)`.',
    check: wholeDef(function* (graph) {
      if (!graph.def.ugens.some((ugen) => frees(graph, ugen))) yield 'nothing in it frees the synth';
    }),
  },
];

/** One pass over the UGens that have a done action. */
function eachDoneAction(check: (ugen: UGen, graph: Graph) => Iterable<string>): GraphCheck['check'] {
  return function* (graph) {
    for (const [ugenIndex, ugen] of graph.def.ugens.entries()) {
      if (inputIndexOf(ugen.name, 'doneAction') < 0) continue;
      for (const reason of check(ugen, graph)) yield { ugenIndex, reason };
    }
  };
}

/** It may free its synth. */
export function frees(graph: Graph, ugen: UGen): boolean {
  if (FREEING.has(ugen.name)) return true;
  if (inputIndexOf(ugen.name, 'doneAction') < 0) return false;
  const action = graph.known(ugen, 'doneAction');
  return action === undefined ? graph.input(ugen, 'doneAction') !== undefined : action.value >= FREES_ITSELF;
}

function* stagesOf(
  graph: Graph,
  ugen: UGen,
): Iterable<{ stage: number; shape: number | undefined; from: number | undefined; to: number | undefined }> {
  const { level, first } = ENVELOPES[ugen.name]!;
  const [levelAt, shapeAt] = LEVEL_AND_SHAPE[ugen.name]!;
  const count = Math.floor((ugen.inputs.length - first) / STAGE_INPUTS);
  let from = graph.known(ugen, level)?.value;
  for (let stage = 0; stage < count; stage += 1) {
    const at = first + stage * STAGE_INPUTS;
    const to = graph.known(ugen, at + levelAt)?.value;
    yield { stage, shape: graph.known(ugen, at + shapeAt)?.value, from, to };
    from = to;
  }
}
