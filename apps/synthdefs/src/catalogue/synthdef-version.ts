import { createHash } from 'node:crypto';
import {
  AppError,
  SERVER_NAME_PREFIX,
  type SynthDef,
  type SynthDefControl,
  SynthDefName,
  type SynthDefProblem,
  type SynthDefRole,
  type StatedRanges,
} from '@oiduna/contracts';
import {
  checkGraph,
  controlsOf,
  type GraphProblem,
  judge,
  renameSynthDef,
  roleOf,
  type SynthDef as SynthDefGraph,
  type SynthDefPermission,
  writeSynthDefs,
} from '@oiduna/supercollider';
import { RESERVED_NAMES } from './reserved-names.js';

/** A SynthDef as it is stored and sent: one def in a file, under its server-side name. */
export interface SynthDefVersion {
  readonly record: SynthDef;
  readonly file: Uint8Array;
  /** What its source states of its parameters; with the bytes it decides which version this is. */
  readonly stated: StatedRanges;
  /** Of the source it was compiled from, in the blob store; null for one that came compiled. */
  readonly sourceSha256: string | null;
}

/** What goes with the graph of a def. */
export interface VersionOptions {
  readonly permissions?: ReadonlySet<SynthDefPermission>;
  readonly role?: SynthDefRole | undefined;
  readonly stated?: StatedRanges;
  readonly sourceSha256?: string | null;
}

/** 96 bits: no two of any library's versions meet, and the name stays below the 31 bytes of scsynth's tables. */
const SERVER_NAME_HEX_DIGITS = 24;
/** A file of noise has a problem in every UGen; nobody reads more than the first of them. */
const PROBLEMS_TOLD_MAX = 100;
/** The largest 32-bit float. JSON has no infinity, which is what `inf` defaults are. */
const FLOAT_MAX = 3.4028234663852886e38;

/**
 * What becomes of one def of an upload. Its own bytes and the ranges its source states decide its server-side name, so
 * that versions coexist on the audio server and each keeps its ranges. Variants are left out: supernova ignores them,
 * and no pattern names one.
 * @throws AppError INPUT_INVALID (its name) | SYNTHDEF_NAME_RESERVED | SYNTHDEF_GRAPH_INVALID
 */
export function versionOf(
  graph: SynthDefGraph,
  { permissions = new Set(), role = roleOf(graph), stated: all = {}, sourceSha256 = null }: VersionOptions = {},
): SynthDefVersion {
  const name = nameOf(graph);
  const warnings = warningsOf(graph, permissions, role);
  const plain = { ...graph, variants: [] };
  const stated = ofItsOwn(graph, all);
  const identity = Buffer.concat([writeSynthDefs(plain), ...wordsOf(stated)]);
  const serverName = `${SERVER_NAME_PREFIX}${sha256Of(identity).slice(0, SERVER_NAME_HEX_DIGITS)}`;
  const file = writeSynthDefs(renameSynthDef(plain, serverName));
  const record = {
    name,
    sha256: sha256Of(file),
    serverName,
    sizeBytes: file.byteLength,
    ugenCount: graph.ugens.length,
    role,
    controls: controlsOf(graph).map(publicControl),
    warnings,
  };
  return { record, file, stated, sourceSha256 };
}

/** The ranges of parameters that the def has, in the order of their names. */
function ofItsOwn(graph: SynthDefGraph, stated: StatedRanges): StatedRanges {
  const names = controlsOf(graph).map((control) => control.name);
  return Object.fromEntries(names.toSorted().flatMap((name) => (stated[name] ? [[name, stated[name]]] : [])));
}

/** Nothing where nothing is stated: such a def is known by its bytes alone. */
const wordsOf = (stated: StatedRanges): Buffer[] =>
  Object.entries(stated).map(([name, { min, max, unit, curve }]) =>
    Buffer.from(JSON.stringify([name, min, max, unit, curve])),
  );

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function nameOf({ name }: SynthDefGraph): string {
  const parsed = SynthDefName.safeParse(name);
  if (RESERVED_NAMES.has(name)) {
    throw new AppError('SYNTHDEF_NAME_RESERVED', { name, reserved: [...RESERVED_NAMES].toSorted().join(', ') });
  }
  if (parsed.success) return parsed.data;
  const detail = `a SynthDef of the upload is named "${name}"; ${parsed.error.issues[0]?.message}`;
  throw new AppError('INPUT_INVALID', { name, errors: [{ pointer: '', detail }] });
}

/** @throws AppError SYNTHDEF_GRAPH_INVALID for the first reason to refuse it; `problems` holds them all */
function warningsOf(
  graph: SynthDefGraph,
  permissions: ReadonlySet<SynthDefPermission>,
  role: SynthDefRole,
): SynthDefProblem[] {
  const { refused, warnings } = judge(checkGraph(graph), { role, permissions });
  const [worst] = refused;
  if (worst !== undefined) {
    const { ugenIndex, ugenName, reason, cure } = worst;
    const where = ugenIndex < 0 ? '' : `, UGen ${ugenIndex} (${ugenName})`;
    const others = refused.length === 1 ? '' : ` (and ${refused.length - 1} more)`;
    const problems = refused.slice(0, PROBLEMS_TOLD_MAX).map(publicProblem);
    const details = { name: graph.name, where, ugenIndex, ugenName, reason, cure, others, problems };
    throw new AppError('SYNTHDEF_GRAPH_INVALID', details);
  }
  return warnings.slice(0, PROBLEMS_TOLD_MAX).map(publicProblem);
}

const publicProblem = ({ code, ugenIndex, ugenName, reason, cure }: GraphProblem): SynthDefProblem => ({
  code,
  ugenIndex,
  ugenName,
  reason,
  cure,
});

const publicControl = ({ name, defaultValue, valueCount }: SynthDefControl): SynthDefControl => ({
  name,
  defaultValue: Math.max(-FLOAT_MAX, Math.min(FLOAT_MAX, defaultValue)),
  valueCount,
});
