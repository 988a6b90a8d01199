import { setTimeout as sleep } from 'node:timers/promises';
import { patiently } from '../api/patience.js';
import { getSampleImport, type SampleImport } from '../generated/studio.js';
import type { Session } from './session.js';

/** As often as the studio counts anew. */
const ASK_EVERY_MS = 250;
const BAR_CHARACTERS = 24;
const CLEAR_LINE = '\r\u001B[2K';

/** Shows an import while it runs, on one line of a terminal; nobody else is told. */
export class ImportProgress {
  constructor(private readonly session: Session) {}

  show(progress: SampleImport): void {
    if (this.session.isWatched) this.session.shell.stderr.write(CLEAR_LINE + progressText(progress));
  }

  /** The line gives way to what comes. */
  clear(): void {
    if (this.session.isWatched) this.session.shell.stderr.write(CLEAR_LINE);
  }

  /** The import once it has ended, or as it is when the signal says so. */
  async follow(begun: SampleImport, signal: AbortSignal): Promise<SampleImport> {
    const { studio } = this.session;
    let seen = begun;
    while (seen.finishedAt === null && !signal.aborted) {
      this.show(seen);
      await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      seen = await patiently(studio, signal, () => getSampleImport(seen.id, { studio }));
    }
    this.clear();
    return seen;
  }
}

type Figures = Pick<SampleImport, 'fileCount' | 'counts' | 'etaSeconds' | 'state'>;

/** `[######------]  50 %, 100 of 200, 1 refused, 12 s left` */
export function progressText({ fileCount, counts, etaSeconds, state }: Figures): string {
  const ended = counts.done + counts.refused + counts.cancelled;
  const share = fileCount === 0 ? 0 : ended / fileCount;
  const filled = Math.floor(share * BAR_CHARACTERS);
  return [
    `[${'#'.repeat(filled)}${'-'.repeat(BAR_CHARACTERS - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`,
    state === 'reading' ? `${ended} of ${fileCount}, reading` : `${ended} of ${fileCount}`,
    ...(counts.refused > 0 ? [`${counts.refused} refused`] : []),
    ...(etaSeconds === null ? [] : [`${Math.ceil(etaSeconds)} s left`]),
  ].join(', ');
}
