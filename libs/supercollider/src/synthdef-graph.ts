import type { SynthDefRole } from '@oiduna/contracts';
import { BUFFER_CHECKS } from './checks/buffers.js';
import { BUS_CHECKS } from './checks/buses.js';
import { ENVELOPE_CHECKS } from './checks/envelopes.js';
import { Graph } from './checks/graph.js';
import type { GraphCheck, SynthDefPermission } from './checks/graph-check.js';
import { HYGIENE_CHECKS } from './checks/hygiene.js';
import { MASTER_CHECKS } from './checks/master.js';
import { MEMORY_CHECKS, memoryBytes } from './checks/memory.js';
import { NUMBER_CHECKS } from './checks/numbers.js';
import { PERMISSION_CHECKS } from './checks/permissions.js';
import { STRUCTURE_CHECKS } from './checks/structure.js';
import { UGEN_CHECKS } from './checks/ugen-form.js';
import type { SynthDef } from './synthdef-file.js';

/** Every check by its theme: `checkGraph` runs them, and docs/synthdef-problems.md is made of them. */
export const GRAPH_CHECKS: Readonly<Record<string, readonly GraphCheck[]>> = {
  'The graph': STRUCTURE_CHECKS,
  UGens: UGEN_CHECKS,
  Buses: BUS_CHECKS,
  Buffers: BUFFER_CHECKS,
  'Memory and delays': MEMORY_CHECKS,
  'Filters and numbers': NUMBER_CHECKS,
  'Envelopes and ends': ENVELOPE_CHECKS,
  'The master': MASTER_CHECKS,
  Permissions: PERMISSION_CHECKS,
  Manners: HYGIENE_CHECKS,
};

/** Real-time memory that one synth of it takes, as far as its graph tells. */
export const synthMemoryBytes = (def: SynthDef): number => memoryBytes(new Graph(def));

const ALL_CHECKS = Object.values(GRAPH_CHECKS).flat();
const CHECK_OF = new Map(ALL_CHECKS.map((check) => [check.code, check]));

export interface GraphProblem {
  readonly code: string;
  readonly severity: GraphCheck['severity'];
  /** −1 and an empty name when it is about the whole def. */
  readonly ugenIndex: number;
  readonly ugenName: string;
  readonly reason: string;
  readonly cure: string;
}

export interface SynthDefPolicy {
  readonly role: SynthDefRole;
  readonly permissions: ReadonlySet<SynthDefPermission>;
}

export interface Judgement {
  readonly refused: readonly GraphProblem[];
  readonly warnings: readonly GraphProblem[];
}

/** What is wrong with a def, worst first. Empty when nothing is. What of it counts, `judge` says. */
export function checkGraph(def: SynthDef): GraphProblem[] {
  const graph = new Graph(def);
  const problems = ALL_CHECKS.flatMap(({ code, severity, cure, check }) =>
    Array.from(check(graph), ({ ugenIndex, reason }) => {
      const ugenName = def.ugens[ugenIndex]?.name ?? '';
      return { code, severity, ugenIndex, ugenName, reason, cure };
    }),
  );
  return problems.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

const SEVERITIES: readonly GraphCheck['severity'][] = ['refuse', 'permission', 'warn'];

/** Which problems stop a def of that role in that installation, and which its author should know. */
export function judge(problems: readonly GraphProblem[], { role, permissions }: SynthDefPolicy): Judgement {
  const refused: GraphProblem[] = [];
  const warnings: GraphProblem[] = [];
  for (const problem of problems) {
    const { roles, permission } = CHECK_OF.get(problem.code) ?? {};
    if (roles?.includes(role) === false) continue;
    if (problem.severity === 'warn') warnings.push(problem);
    else if (permission === undefined) refused.push(problem);
    else if (!permissions.has(permission)) {
      refused.push({ ...problem, reason: `${problem.reason}; that needs the permission ${permission}` });
    }
  }
  return { refused, warnings };
}

/** What a def looks made for: it is an effect when it takes in an audio bus. The master is never guessed. */
export const roleOf = ({ ugens }: SynthDef): SynthDefRole =>
  ugens.some(({ name, rate }) => rate === 'audio' && (name === 'In' || name === 'InFeedback'))
    ? 'effect'
    : 'instrument';
