import { AppError } from '@oiduna/contracts';
import { stateRanges } from './stated-ranges.js';
import { synthDefCountIn, synthDefNamesIn } from '../check/synthdef-names.js';

const RUNTIME_ERROR = /^ERROR: (?<reason>.+)$/m;

/**
 * The SCgf files in a run's output. A source that was refused a window, say, beside its SynthDefs is compiled all the
 * same, but only when every SynthDef its text names came of it.
 * @throws AppError SYNTHDEF_COMPILE_FAILED | SYNTHDEF_NONE
 */
export function readAnswer(output: string, mark: string, source: string): Uint8Array[] {
  const files = new Map<string, Uint8Array[]>();
  let parts: Buffer[] = [];
  let specs: string[] = [];
  let refusal: string | undefined;
  for (const { what, hex } of reports(output, mark)) {
    const bytes = Buffer.from(hex, 'hex');
    if (what === 'failed') throw failed(bytes.toString());
    if (what === 'refused') refusal = bytes.toString();
    if (what === 'bytes') parts.push(bytes);
    if (what === 'spec') specs.push(bytes.toString());
    if (what === 'def') {
      const name = bytes.toString();
      const file = Buffer.concat(parts);
      stateRanges(file, specs);
      files.set(name, [...(files.get(name) ?? []), file]);
      parts = [];
      specs = [];
    }
  }
  if (refusal !== undefined && !namesAllOf(source, (name) => files.has(name))) throw failed(refusal);
  if (files.size > 0) return [...files.values()].flat();
  // nothing came of it: because what it forked failed, or by design
  const error = RUNTIME_ERROR.exec(output)?.groups?.['reason'];
  throw error === undefined ? new AppError('SYNTHDEF_NONE') : failed(error);
}

/** Whether a text names all the SynthDefs it makes, and each of them is known. */
function namesAllOf(source: string, isKnown: (name: string) => boolean): boolean {
  const names = synthDefNamesIn(source);
  return names.length > 0 && names.length === synthDefCountIn(source) && names.every(isKnown);
}

interface Report {
  readonly what: string;
  readonly hex: string;
}

function* reports(output: string, mark: string): Iterable<Report> {
  const lines = new RegExp(`^${mark} (?<what>[a-z]+) (?<hex>[0-9A-F]*)$`, 'gm');
  for (const { groups } of output.matchAll(lines)) yield { what: groups!['what']!, hex: groups!['hex']! };
}

/** The first line says it; what follows is sclang's advice and the call stack. */
export function failed(text: string): AppError {
  const reason = (text.replace(/^ERROR: /, '').split('\n')[0] ?? '').trim().replace(/\.$/, '');
  return new AppError('SYNTHDEF_COMPILE_FAILED', { reason });
}
