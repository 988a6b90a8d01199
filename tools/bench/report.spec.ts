import { describe, expect, it } from 'vitest';
import { tableOf } from './report.ts';

const ROWS = [
  { sender: 'Oiduna', samples: 1, share: 99.4321, onsets: 12_000 },
  { sender: 'somebody else', samples: 8_136.4, share: Number.NaN, onsets: null },
];

describe('a table', () => {
  it('has a line for the names and one for each row, text on the left and numbers on the right', () => {
    expect(tableOf(ROWS, false).split('\n')).toEqual([
      'sender         samples  share  onsets',
      'Oiduna               1   99.4  12,000',
      'somebody else    8,136      –       –',
    ]);
  });

  it('is Markdown on demand', () => {
    expect(tableOf(ROWS, true).split('\n')).toEqual([
      '| sender        | samples | share | onsets |',
      '| ------------- | ------: | ----: | -----: |',
      '| Oiduna        |       1 |  99.4 | 12,000 |',
      '| somebody else |   8,136 |     – |      – |',
    ]);
  });

  it('shows what was not measured as a dash, never as a number', () => {
    expect(
      tableOf([{ figure: null }, { figure: Number.NaN }], false)
        .split('\n')
        .slice(1),
    ).toEqual(['     –', '     –']);
  });
});
