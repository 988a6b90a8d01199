import { AppError, type SampleFinding, type SampleVerdict } from '@oiduna/contracts';
import { FILE_PROBLEMS, type RefusedCode, type ToleratedCode } from './file-problems.js';

/** What was found in one file so far. Of each kind the first is told, and how many more there are. */
export class Findings {
  private readonly found = new Map<ToleratedCode, { first: SampleFinding; count: number }>();

  constructor(private readonly fileName: string) {}

  /** @param detail one sentence without its full stop */
  note(code: ToleratedCode, byteOffset: number | null, detail: string): void {
    const known = this.found.get(code);
    if (known === undefined) this.found.set(code, { first: { code, byteOffset, detail }, count: 1 });
    else known.count += 1;
  }

  has(code: ToleratedCode): boolean {
    return this.found.has(code);
  }

  get list(): SampleFinding[] {
    return [...this.found.values()].map(({ first, count }) => ({
      ...first,
      detail: `${first.detail}${count > 1 ? `, and ${count - 1} more like it` : ''}.`,
    }));
  }

  /** The worst of what was found. */
  get verdict(): SampleVerdict {
    const outcomes = [...this.found.keys()].map((code) => FILE_PROBLEMS[code].outcome);
    if (outcomes.includes('damaged')) return 'damaged';
    return outcomes.includes('repaired') ? 'repaired' : 'ok';
  }

  /** The error that ends the check; it tells what was found before, too. */
  refusal(code: RefusedCode, byteOffset: number | null, reason: string, cause?: unknown): AppError {
    const findings = [...this.list, { code, byteOffset, detail: `${reason}.` }];
    const details = { fileName: this.fileName, ...(byteOffset !== null && { atByte: byteOffset }), reason, findings };
    return new AppError(FILE_PROBLEMS[code].outcome, details, { cause });
  }
}
