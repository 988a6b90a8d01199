import { readFile } from 'node:fs/promises';

/** See `ownJack`. */
const SAMPLE_RATE_HZ = 48_000;

/** What the device's clock stood still for, in samples: it is missing in the recording, and no audio server can help it. */
export async function stoodStill(logFile: string, fromLine: number): Promise<{ lines: number; samples: number }> {
  const lines = (await readFile(logFile, 'utf8')).split('\n');
  const micros = lines.slice(fromLine).map((line) => Number(/XRun = (\d+(?:\.\d+)?) usec/.exec(line)?.[1] ?? 0));
  const samples = (micros.reduce((sum, one) => sum + one, 0) * SAMPLE_RATE_HZ) / 1e6;
  return { lines: lines.length - 1, samples };
}
