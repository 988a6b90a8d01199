import { AppError, type StatedRanges } from '@oiduna/contracts';
import { synthDefCountIn, synthDefNamesIn } from '../check/synthdef-names.js';
import { statedRanges } from './stated-ranges.js';

const RUNTIME_ERROR = /^ERROR: (?<reason>.+)$/m;

/** A SynthDef as sclang wrote it. SCgf has no room for what its source states, which travels beside it. */
export interface CompiledFile {
  readonly bytes: Uint8Array;
  readonly stated: StatedRanges;
}

interface Outcome {
  readonly files: CompiledFile[];
  /** Why nothing of a text is taken, by its number. */
  readonly refused: ReadonlyMap<number, AppError>;
}

/**
 * What became of each text of a run. One that was refused a window, say, beside its SynthDefs is taken all the same,
 * but only when every SynthDef it names came of it.
 * @throws AppError SYNTHDEF_COMPILE_FAILED | SYNTHDEF_NONE when nothing came of any text, and none says why
 */
export function readAnswer(output: string, mark: string, texts: readonly string[]): Outcome {
  const files: (CompiledFile & { name: string; text: number })[] = [];
  const failures = new Map<number, AppError>();
  const unmet = new Map<number, AppError>();
  let parts: Buffer[] = [];
  let specs: string[] = [];
  for (const { what, text, hex } of reports(output, mark)) {
    const bytes = Buffer.from(hex, 'hex');
    if (what === 'failed') failures.set(text, failed(bytes.toString()));
    if (what === 'refused') unmet.set(text, failed(bytes.toString()));
    if (what === 'bytes') parts.push(bytes);
    if (what === 'spec') specs.push(bytes.toString());
    if (what === 'def') {
      files.push({ name: bytes.toString(), text, bytes: Buffer.concat(parts), stated: statedRanges(specs) });
      parts = [];
      specs = [];
    }
  }
  const isKnown = (name: string): boolean => files.some((file) => file.name === name);
  const short = [...unmet].filter(([text]) => !namesAllOf(texts[text] ?? '', isKnown));
  const refused = new Map([...short, ...failures].toSorted(([a], [b]) => a - b));
  const taken = files.filter(({ text }) => !refused.has(text)).map(({ bytes, stated }) => ({ bytes, stated }));
  if (taken.length > 0 || refused.size > 0) return { files: taken, refused };
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
  readonly text: number;
  readonly hex: string;
}

function* reports(output: string, mark: string): Iterable<Report> {
  const lines = new RegExp(`^${mark} (?<what>[a-z]+) (?<text>\\d{1,6}) (?<hex>[0-9A-F]*)$`, 'gm');
  for (const { groups } of output.matchAll(lines)) {
    yield { what: groups!['what']!, text: Number(groups!['text']), hex: groups!['hex']! };
  }
}

/** The first line says it; what follows is sclang's advice and the call stack. */
export function failed(text: string): AppError {
  const reason = (text.replace(/^ERROR: /, '').split('\n')[0] ?? '').trim().replace(/\.$/, '');
  return new AppError('SYNTHDEF_COMPILE_FAILED', { reason });
}
