import type { SynthDefRole } from '@oiduna/contracts';
import type { UGen } from '../synthdef-file.js';
import type { Graph } from './graph.js';

/** What an installation may allow, each for every SynthDef of it. */
export const SYNTHDEF_PERMISSIONS = [
  'disk-io',
  'write-buffers',
  'free-others',
  'messages',
  'open-memory',
  'computed-numbers',
  'outside-world',
  'unchecked-ugens',
] as const;
export type SynthDefPermission = (typeof SYNTHDEF_PERMISSIONS)[number];

/** A place in a def and what is wrong there, with the values. `ugenIndex` is −1 for the def as a whole. */
export interface Finding {
  readonly ugenIndex: number;
  readonly reason: string;
}

/** One way in which a SynthDef can be wrong. The checks and the page that explains them are made of these. */
export interface GraphCheck {
  readonly code: string;
  /** `refuse`: a server may crash, hang or be silenced. `warn`: it plays, but maybe not as its author thinks. */
  readonly severity: 'refuse' | 'permission' | 'warn';
  /** What severity `permission` needs. */
  readonly permission?: SynthDefPermission;
  /** Absent when it concerns every role. */
  readonly roles?: readonly SynthDefRole[];
  /** A sentence or two for the page: what it is, and what it does. */
  readonly meaning: string;
  /** What its author can do. */
  readonly cure: string;
  check(graph: Graph): Iterable<Finding>;
}

type UGenCheck = (ugen: UGen, ugenIndex: number, graph: Graph) => Iterable<string>;

/** Looks at one UGen after the other. */
export const eachUGen = (check: UGenCheck): GraphCheck['check'] =>
  function* (graph) {
    for (const [ugenIndex, ugen] of graph.def.ugens.entries()) {
      for (const reason of check(ugen, ugenIndex, graph)) yield { ugenIndex, reason };
    }
  };

/** Looks at the UGens of these names. */
export const eachOf = (names: Iterable<string>, check: UGenCheck): GraphCheck['check'] => {
  const wanted = new Set(names);
  return eachUGen(function* (ugen, ugenIndex, graph) {
    if (wanted.has(ugen.name)) yield* check(ugen, ugenIndex, graph);
  });
};

/** Looks at the def as a whole. */
export const wholeDef = (check: (graph: Graph) => Iterable<string>): GraphCheck['check'] =>
  function* (graph) {
    for (const reason of check(graph)) yield { ugenIndex: -1, reason };
  };
