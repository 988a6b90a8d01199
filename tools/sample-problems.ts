/**
 * Writes one section of docs/samples.md, what the check can say about a file, from the table of the check:
 * `node tools/sample-problems.ts`; or with `--check` only says whether it is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FILE_PROBLEMS, type FileProblem } from '../apps/samples/src/audio/file-problems.ts';

export const SAMPLES_PAGE = fileURLToPath(new URL('../docs/samples.md', import.meta.url));

const HEADING = '## What the check says';

const INTRODUCTION = `${HEADING}

Every file is read strictly before a server sees it: what it is by its first bytes, never by its name; each chunk, frame or page with its size and its checksum; then every value of the sound. FLAC, Ogg Vorbis and MP3 whose own sums prove them whole are decoded in the thread that hears them; everything else that is coded, by ffmpeg in a process of its own, which gets one gigabyte of memory, 30 seconds of processor time and reads it as the one format it is, whatever it says of itself. The verdict is one of:

- **ok**: nothing is wrong.
- **repaired**: what was wrong is right now; nothing that sounds is lost.
- **damaged**: it plays, and something of it is lost or will sound wrong.
- **refused**: it stays outside, with an error that names the byte where it has one.

A sample keeps its verdict and its findings (\`GET /v1/samples\`): a code, the byte, and a sentence. The file you sent is kept as it is, byte for byte. The audio server reads it only when it is a plain intact WAV of 16 or 24 bits or 32-bit float, with no chunks but the format and the sound; else it reads a clean WAV made from what was found good.

Limits: 200 MB a file, ten minutes (\`SAMPLES_DURATION_MAX_S\`), 32 channels (\`SAMPLES_CHANNELS_MAX\`), 1 kHz to 384 kHz, 64 times full scale, a gigabyte once decoded. A file that holds less than half of what it states is refused, one that holds more plays.

This section is written by \`node tools/sample-problems.ts\` from the table of the check.
`;

type Kind = 'repaired' | 'damaged' | 'refused';
const kindOf = ({ outcome }: FileProblem): Kind =>
  outcome === 'repaired' || outcome === 'damaged' ? outcome : 'refused';

export function problemsSection(problems: Readonly<Record<string, FileProblem>>): string {
  const parts = (['repaired', 'damaged', 'refused'] as const).map((kind) => {
    const entries = Object.entries(problems).filter(([, problem]) => kindOf(problem) === kind);
    return `### ${kind[0]!.toUpperCase()}${kind.slice(1)}\n\n${entries.map(entryOf).join('\n')}\n`;
  });
  return [INTRODUCTION, ...parts].join('\n');
}

function entryOf([code, problem]: [string, FileProblem]): string {
  const { outcome, meaning, cause, cure } = problem;
  const error = kindOf(problem) === 'refused' ? ` (\`${outcome}\`)` : '';
  return `- \`${code}\`${error}: ${meaning} Cause: ${cause} Cure: ${cure}`;
}

/** The page with this section anew, and all others as they are. */
export function withSection(page: string, section: string): string {
  const from = page.indexOf(HEADING);
  const next = page.indexOf('\n## ', from + HEADING.length);
  return `${page.slice(0, from)}${section}${next === -1 ? '' : page.slice(next)}`;
}

function main(): void {
  const page = readFileSync(SAMPLES_PAGE, 'utf8');
  const current = withSection(page, problemsSection(FILE_PROBLEMS));
  if (!process.argv.includes('--check')) writeFileSync(SAMPLES_PAGE, current);
  else if (page !== current) {
    process.stderr.write('docs/samples.md is out of date: run node tools/sample-problems.ts\n');
    process.exitCode = 1;
  }
}

if (import.meta.main) main();
