import { AppError } from '@oiduna/contracts';

const RUNTIME_ERROR = /^ERROR: (?<reason>.+)$/m;

/**
 * The SCgf files in a run's output.
 * @throws AppError SYNTHDEF_COMPILE_FAILED | SYNTHDEF_NONE
 */
export function readAnswer(output: string, mark: string): Uint8Array[] {
  const files: Uint8Array[] = [];
  let parts: Buffer[] = [];
  for (const { what, hex } of reports(output, mark)) {
    if (what === 'failed') throw failed(Buffer.from(hex, 'hex').toString());
    if (what === 'bytes') parts.push(Buffer.from(hex, 'hex'));
    if (what === 'def') {
      files.push(Buffer.concat(parts));
      parts = [];
    }
  }
  if (files.length > 0) return files;
  // nothing came of it: because what it forked failed, or by design
  const error = RUNTIME_ERROR.exec(output)?.groups?.['reason'];
  throw error === undefined ? new AppError('SYNTHDEF_NONE') : failed(error);
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
