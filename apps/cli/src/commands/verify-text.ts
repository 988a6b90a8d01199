import type { AudioServerName } from '../config.js';
import type { EngineStatus } from '../generated/studio.js';
import type { Spread, TimingReport } from '../timing-report.js';
import { list, type Style } from './table.js';

/** What `verify timing --json` prints. */
export interface Measurement extends Omit<TimingReport, 'lines'> {
  readonly server: AudioServerName | null;
  readonly bpm: number;
  readonly seconds: number;
  readonly sampleRateHz: number;
  readonly limitSamples: number;
  readonly leadMs: EngineStatus['leadMs'];
  /** Null when the engine did not answer before or after. */
  readonly bundlesLate: number | null;
  /** Music the engine left out because it was not there in time; null as above. */
  readonly skippedMs: number | null;
  /** Null when nobody tells. */
  readonly xruns: number | null;
  readonly faults: readonly string[];
}

export function measurementText(result: Measurement, style: Style): string {
  const { matchedCount, expectedCount, missing, extra, leadMs } = result;
  const spread = (name: string, { p50, p95, p99, max }: Spread) => {
    const both = (samples: number) =>
      `${+samples.toFixed(2)} (${((samples / result.sampleRateHz) * 1e6).toFixed(0)} µs)`;
    return [name, `p50 ${both(p50)}, p95 ${both(p95)}, p99 ${both(p99)}, max ${both(max)} samples`] as const;
  };
  const lead = leadMs && (['p50', 'p99', 'min'] as const).map((name) => `${leadMs[name].toFixed(0)} ms`);
  const judged = result.interOnsetErrorWithoutShiftsSamples;
  return list([
    ['server', result.server ?? 'unknown'],
    ['onsets', `${matchedCount} of ${expectedCount}, ${missing.length} missing, ${extra.length} extra`],
    spread('intervals', result.interOnsetErrorSamples),
    ...(result.shifts.length > 0 ? [spread('without xruns', judged)] : []),
    ['exact', `${(judged.exactShare * 100).toFixed(2)} % of the intervals, to the sample`],
    spread('positions', result.absoluteErrorSamples),
    ['drift', `${result.driftPpm.toFixed(2)} ppm`],
    ['lead', lead ? `p50 ${lead[0]}, p99 ${lead[1]}, least ${lead[2]}, over the last minute` : 'unknown'],
    ['late', result.bundlesLate === null ? 'unknown' : `${result.bundlesLate} bundles`],
    ['left out', result.skippedMs === null ? 'unknown' : `${result.skippedMs.toFixed(0)} ms of music`],
    ['xruns', xrunsText(result)],
    ['verdict', verdict(result, style)],
  ]);
}

function xrunsText({ xruns, shifts }: Measurement): string {
  if (xruns === null) return 'unknown: nobody tells what the driver missed';
  if (shifts.length === 0) return String(xruns);
  const places = shifts.map(({ samples }) => `${samples > 0 ? '+' : ''}${+samples.toFixed(2)}`);
  return `${xruns}; they shifted the sound by ${places.join(', ')} samples`;
}

function verdict({ faults, xruns, shifts }: Measurement, style: Style): string {
  const driver = xruns ? `the driver missed ${xruns} blocks, which hit ${shifts.length} intervals` : '';
  if (faults.length > 0) return style.alarm([...faults, ...(driver ? [driver] : [])].join('; '));
  return driver ? `good, apart from the driver: ${driver}` : 'good';
}
