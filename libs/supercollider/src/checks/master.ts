import type { SynthDefRole } from '@oiduna/contracts';
import { BUS_UGENS } from '../synthdef-controls.js';
import { limits } from './buses.js';
import { frees } from './envelopes.js';
import { eachOf, type GraphCheck, wholeDef } from './graph-check.js';

const roles: readonly SynthDefRole[] = ['master'];

const AUDIO_WRITERS = Object.keys(BUS_UGENS).filter((name) => BUS_UGENS[name] === 'write');
/** A compressor holds a level down and lets the attack through. */
const COMPRESSOR = 'Compander';

/** What the last synth before the loudspeakers owes everybody in front of them. */
export const MASTER_CHECKS: readonly GraphCheck[] = [
  {
    code: 'MASTER_UNLIMITED',
    severity: 'refuse',
    roles,
    meaning: 'Behind a master there is nothing but the loudspeakers: each channel must end with what bounds its level.',
    cure: 'Write `Limiter.ar(sig, 0.95)` or `.clip2(0.95)` right in front of the output.',
    check: eachOf(AUDIO_WRITERS, function* (ugen, _, graph) {
      if (ugen.rate !== 'audio') return;
      for (let at = ugen.name === 'XOut' ? 2 : 1; at < ugen.inputs.length; at += 1) {
        const source = graph.source(ugen, at);
        if (source === undefined || (limits(source) && source.name !== COMPRESSOR)) continue;
        yield `its input ${at} comes from ${source.name}`;
      }
    }),
  },
  {
    code: 'MASTER_NOT_SANITIZED',
    severity: 'refuse',
    roles,
    meaning: 'One NaN of one note stays in the filters of a master for ever, and nothing is heard again.',
    cure: 'Begin with `Sanitize.ar(In.ar(in, 2))`.',
    check: wholeDef(function* ({ def: { ugens } }) {
      if (!ugens.some(({ name, rate }) => name === 'Sanitize' && rate === 'audio')) yield 'there is no Sanitize.ar';
    }),
  },
  {
    code: 'MASTER_ENDS',
    severity: 'refuse',
    roles,
    meaning: 'A master that frees itself leaves silence, or the sound without its limiter.',
    cure: 'Leave doneAction at 0.',
    check: wholeDef(function* (graph) {
      const ending = graph.def.ugens.find((ugen) => frees(graph, ugen));
      if (ending !== undefined) yield `${ending.name} may free it`;
    }),
  },
];
