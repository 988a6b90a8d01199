import type { ControlRange, DryRunWarning, RenderFigures } from '@oiduna/contracts';
import type { Edge } from './score.js';

/**
 * A note at 1 is full scale. Twenty-four decibels above it no limiter in the chain makes bearable; a def that is
 * merely loud, with four oscillators added up and not divided, stays below.
 */
const PEAK_DANGEROUS_DBFS = 24;
/** Half of full scale as a constant heats loudspeakers and takes half of everybody's headroom. */
const DC_DANGEROUS = 0.5;
/** The mean of less than a cycle is no offset. */
const DC_DANGEROUS_SECONDS = 1;
const DC_NOTABLE_SECONDS = 0.25;
const PEAK_LOUD_DBFS = 3;
const DC_NOTABLE = 0.05;
/** Ten such voices are one core. */
const CPU_NOTABLE = 0.1;

const soundingSeconds = ({ endsAfterSeconds, seconds }: RenderFigures): number => endsAfterSeconds ?? seconds;

/** Why what was heard must not reach loudspeakers; undefined when it may. */
export function dangerIn(figures: RenderFigures): string | undefined {
  if (!figures.isFinite) return 'it puts NaN or infinity on its bus';
  if (figures.peakDbfs !== null && figures.peakDbfs > PEAK_DANGEROUS_DBFS) {
    return `it peaks at ${signed(figures.peakDbfs)} dBFS, more than ${signed(PEAK_DANGEROUS_DBFS)}`;
  }
  if (Math.abs(figures.dc) > DC_DANGEROUS && soundingSeconds(figures) >= DC_DANGEROUS_SECONDS)
    return `it has a DC offset of ${figures.dc.toFixed(2)} of full scale`;
  return undefined;
}

/** A shell adds the number of the signal that ended its child to this. */
export const SIGNALLED = 128;
/** SIGKILL and SIGXCPU: the limit of CPU time ends a render by one or the other. */
const OUT_OF_TIME = new Set([SIGNALLED + 9, SIGNALLED + 24]);

export const dangerOfEnd = (exitCode: number): string =>
  OUT_OF_TIME.has(exitCode)
    ? 'it takes more CPU time than there is'
    : `it ends the audio server${exitCode > SIGNALLED ? ` with signal ${exitCode - SIGNALLED}` : ''}`;

/** What was found of one edge. */
export interface EdgeFinding extends Edge {
  readonly peakDbfs: number | null;
  readonly danger: string | null;
}

export interface Findings {
  readonly kind: 'sound' | 'effect';
  readonly hasGate: boolean;
  readonly figures: RenderFigures;
  readonly cpuPerVoice: number;
  /** Somewhere at an edge. */
  readonly outOfMemory: boolean;
  readonly edges: readonly EdgeFinding[];
  /** Edges that no render came to. */
  readonly missing: readonly Edge[];
}

/** What is odd, though nothing is dangerous. Dangers at edges that we only guessed narrow the range instead. */
export function warningsOf(findings: Findings, ranges: ReadonlyMap<string, ControlRange>): DryRunWarning[] {
  const { figures, cpuPerVoice, missing } = findings;
  const warnings: DryRunWarning[] = [];
  const warn = (code: string, reason: string, cure: string): void => void warnings.push({ code, reason, cure });
  const { peakDbfs, dc } = figures;
  if (peakDbfs === null) {
    warn('DRY_RUN_SILENT', 'it is silent with its default values', 'Give its parameters defaults that sound.');
  } else if (peakDbfs > PEAK_LOUD_DBFS) {
    warn('DRY_RUN_LOUD', `it peaks at ${signed(peakDbfs)} dBFS`, 'Lower it, by the default of amp for example.');
  }
  if (Math.abs(dc) > DC_NOTABLE && soundingSeconds(figures) >= DC_NOTABLE_SECONDS) {
    warn('DRY_RUN_DC', `it has a DC offset of ${dc.toFixed(3)} of full scale`, 'Put a LeakDC.ar before its output.');
  }
  if (findings.kind === 'sound' && figures.endsAfterSeconds === null) {
    const since = findings.hasGate ? ' after its gate has closed' : '';
    warn(
      'DRY_RUN_NEVER_ENDS',
      `it still runs after ${figures.seconds} s${since}`,
      'Free it with an envelope: doneAction: Done.freeSelf.',
    );
  }
  if (cpuPerVoice > CPU_NOTABLE) {
    const percent = Math.round(cpuPerVoice * 100);
    warn('DRY_RUN_COSTLY', `a voice takes ${percent} % of a processor core`, 'Use fewer UGens, or play few voices.');
  }
  for (const { control, value, danger } of findings.edges) {
    if (danger === null || ranges.get(control)?.source === 'dry-run') continue;
    warn(
      'DRY_RUN_EDGE',
      `with ${control} at ${value}, ${danger}`,
      `Keep ${control} in range with .clip in the SynthDef.`,
    );
  }
  if (findings.outOfMemory) {
    warn('DRY_RUN_MEMORY', 'at an edge of its parameters it runs out of real-time memory', 'Limit its delay times.');
  }
  if (missing.length > 0) {
    const names = [...new Set(missing.map(({ control }) => control))].join(', ');
    warn('DRY_RUN_UNFINISHED', `not every edge was rendered: ${names}`, 'Correct what the other warnings name first.');
  }
  return warnings;
}

/** Ends of guessed ranges that are dangerous give way to the default. */
export function safeRanges(
  ranges: ReadonlyMap<string, ControlRange>,
  edges: readonly EdgeFinding[],
  defaults: ReadonlyMap<string, number>,
): Map<string, ControlRange> {
  const safe = new Map(ranges);
  for (const { control, value, danger } of edges) {
    const range = safe.get(control);
    const usual = defaults.get(control);
    if (danger === null || range?.source !== 'dry-run' || usual === undefined) continue;
    safe.set(control, value < usual ? { ...range, min: usual } : { ...range, max: usual });
  }
  return safe;
}

const signed = (decibels: number): string => `${decibels > 0 ? '+' : ''}${decibels.toFixed(1)}`;
