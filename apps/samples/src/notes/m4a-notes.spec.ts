import { describe, expect, it } from 'vitest';
import { memoryFile } from '../audio/near-file.js';
import { NO_NOTES } from './file-notes.js';
import { latin1, u32 } from './notes.fixture.js';
import { m4aNotes } from './m4a-notes.js';

const box = (type: string, ...content: Buffer[]): Buffer => {
  const whole = Buffer.concat(content);
  const header = Buffer.alloc(8, 0);
  header.writeUInt32BE(8 + whole.length);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, whole]);
};
const full = Buffer.alloc(4);
const data = (kind: number, value: Buffer): Buffer => box('data', Buffer.from([0, 0, 0, kind]), full, value);
const text = (type: string, value: string): Buffer => box(type, data(1, Buffer.from(value)));
const hdlr = box('hdlr', Buffer.alloc(25));

const withList = (...items: Buffer[]): Buffer =>
  box('moov', box('mvhd', Buffer.alloc(100)), box('udta', box('meta', full, hdlr, box('ilst', ...items))));
const notesOf = (...parts: Buffer[]) =>
  m4aNotes(memoryFile(Buffer.concat([box('ftyp', latin1('M4A ')), ...parts]), 'a.m4a'));

describe('an M4A tells', () => {
  it('its tags by the names that all containers share', async () => {
    const own = box(
      '----',
      box('mean', full, latin1('com.x')),
      box('name', full, latin1('KEY')),
      data(1, latin1('Am')),
    );
    const notes = await notesOf(
      withList(
        box('covr', data(13, Buffer.alloc(5_000))),
        text('©nam', 'Straße'),
        text('©ART', 'me'),
        box('tmpo', data(21, Buffer.from([0, 120]))),
        text('©zzz', 'nobody knows'),
        own,
      ),
      box('mdat', Buffer.alloc(99)),
    );
    expect(notes).toEqual({
      ...NO_NOTES,
      tempo: { bpm: 120, source: 'tag' },
      fileTags: { title: 'Straße', artist: 'me', bpm: '120', key: 'Am' },
    });
  });

  it('the same in the form of QuickTime, and behind a box of 64 bits', async () => {
    const list = box('udta', box('meta', hdlr, box('ilst', text('©nam', 'Lied'))));
    const wide = Buffer.concat([
      Buffer.from([0, 0, 0, 1]),
      latin1('mdat'),
      Buffer.alloc(7),
      Buffer.from([26]),
      full,
      full,
      full.subarray(2),
    ]);
    expect((await notesOf(wide, box('moov', list))).fileTags).toEqual({ title: 'Lied' });
  });

  it.each([
    ['has no tags', box('moov', box('udta'))],
    ['has a box of no size', Buffer.alloc(64)],
    ['ends within its list', withList(text('©nam', 'Lied')).subarray(0, -8)],
    ['has an item without a value', withList(box('©nam'), box('tmpo', data(21, Buffer.alloc(0))))],
    ['has an item of no size', withList(Buffer.alloc(30))],
    ['ends within a header', Buffer.from(u32(9))],
  ])('nothing when it %s', async (_, bytes) => {
    expect(await notesOf(bytes)).toEqual(NO_NOTES);
  });
});
