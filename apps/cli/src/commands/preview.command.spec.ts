import { describe, expect, it } from 'vitest';
import { previewText } from './preview.command.js';
import { preview } from './rehearsal.fixture.js';
import { styleFor } from './table.js';

describe('a preview', () => {
  it('lists the events in cycles with what they ask for, then what is wrong and where', () => {
    expect(previewText(preview, styleFor(false, undefined)).split('\n')).toEqual([
      'BEGIN   END     TRACK  CONTROLS',
      '0.3333  0.6667  kick   s=kicks gain=0.5',
      'More events than these: ask for fewer cycles.',
      '2:5 warning: room is not played yet',
    ]);
  });
});
