import { describe, expect, it } from 'vitest';
import { transferText, TransferMeter } from './transfer-meter.js';

const MB = 1_000_000;

/** A meter on a terminal, or in a script; each look at its clock is 100 ms later. */
function metered(isWatched: boolean) {
  let [written, ms] = ['', 0];
  const stderr = { write: (text: string) => (written += text) };
  const session = { isWatched, note: (line: string) => (written += `${line}\n`), shell: { stderr } };
  const meter = new TransferMeter(session as never, 100 * MB, () => (ms += 100));
  return { meter, written: () => written };
}

describe('a transfer', () => {
  it.each([
    [25 * MB, 10_000, '25.0 of 100.0 MB (25 %), 10.0 MB/s, 8 s left'],
    [100 * MB, 10_000, '100.0 of 100.0 MB (100 %), 10.0 MB/s'],
    [25 * MB, 0, '25.0 of 100.0 MB (25 %)'],
  ])('that is at byte %d tells what is left', (atByte, bytesPerMs, text) => {
    expect(transferText(atByte, 100 * MB, bytesPerMs)).toBe(text);
  });

  it('tells it on one line, no more than four times a second, and its end in any case', () => {
    const { meter, written } = metered(true);
    meter.begin(0);
    for (const at of [10, 20, 30, 40, 99, 100]) meter.reach(at * MB);
    meter.end();
    expect(written().match(/\d+\.0 of/g)).toEqual(['20.0 of', '99.0 of', '100.0 of']);
    expect(written().split('\n')).toHaveLength(2);
  });

  it('that goes on says where, and leaves scripts alone otherwise', () => {
    const { meter, written } = metered(false);
    meter.begin(40 * MB);
    meter.reach(100 * MB);
    meter.end();
    expect(written()).toBe('  going on at 40.0 of 100.0 MB\n');
  });
});
