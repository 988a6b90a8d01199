import { describe, expect, it } from 'vitest';
import { NO_NOTES } from './file-notes.js';
import { flac, id3, inMemory, latin1, ogg, u16, u32, vorbisComment } from './notes.fixture.js';
import { flacNotes, mp3Notes, oggNotes } from './stream-notes.js';

describe('a compressed file tells', () => {
  const comments = vorbisComment(
    'TITLE=Lied',
    'TEMPO=100',
    'DESCRIPTION=ein Wort',
    'METADATA_BLOCK_PICTURE=xx',
    'no name',
  );
  const told = { tempo: { bpm: 100, source: 'tag' }, fileTags: { title: 'Lied', bpm: '100', comment: 'ein Wort' } };

  it('its comments and bits as FLAC, behind an ID3 tag too', async () => {
    const bytes = flac(20, [1, Buffer.alloc(40)], [4, comments]);
    expect(await flacNotes(inMemory(bytes))).toEqual({ ...NO_NOTES, ...told, bitDepth: 20 });
    const tagged = Buffer.concat([id3(3, [['TPE1', latin1('\0me')]]), bytes]);
    expect(await flacNotes(inMemory(tagged))).toMatchObject({
      bitDepth: 20,
      fileTags: { ...told.fileTags, artist: 'me' },
    });
  });

  it.each([1, 2, 255])('its comments as Ogg Vorbis and Opus, over pages of %d segments', async (segments) => {
    const long = vorbisComment('TITLE=Lied', `NOTE=${'x'.repeat(700)}`, 'TEMPO=100', 'DESCRIPTION=ein Wort');
    for (const magic of ['\x03vorbis', 'OpusTags']) {
      const bytes = ogg(segments, Buffer.alloc(30), Buffer.concat([latin1(magic), long]), Buffer.alloc(300));
      const notes = await oggNotes(inMemory(bytes));
      expect(notes).toMatchObject(told);
      expect(notes.fileTags['note']).toHaveLength(700);
    }
  });

  it('the first tags of a comment that is longer than what is read', async () => {
    const long = vorbisComment('TITLE=Lied', `COVER=${'x'.repeat(300_000)}`);
    const notes = await oggNotes(inMemory(ogg(255, Buffer.alloc(30), Buffer.concat([latin1('OpusTags'), long]))));
    expect(notes.fileTags).toMatchObject({ title: 'Lied' });
    expect(notes.fileTags['cover']).toHaveLength(1_000);
  });

  it('nothing as an Ogg of another kind', async () => {
    expect(await oggNotes(inMemory(ogg(255, Buffer.alloc(30), latin1('else'))))).toEqual(NO_NOTES);
    expect(await oggNotes(inMemory(latin1('nothing of Ogg, and long enough for a page')))).toEqual(NO_NOTES);
  });

  it.each<[string, 2 | 3 | 4, string, Buffer]>([
    ['latin 1', 3, 'TIT2', latin1('\0Gr\xfcn\0rest')],
    ['UTF-16 with its mark', 3, 'TIT2', Buffer.from('\x01\ufeffGrün\0'.slice(1), 'utf16le')],
    ['UTF-16 the other way round', 4, 'TIT2', Buffer.from('\ufeffGrün', 'utf16le').swap16()],
    ['UTF-8', 4, 'TIT2', Buffer.from('Grün')],
    ['the older names', 2, 'TT2', latin1('Gr\xfcn')],
  ])('its title as MP3 in %s', async (kind, version, frame, text) => {
    const encoding = kind.startsWith('UTF-16') ? 1 : kind === 'UTF-8' ? 3 : 0;
    const content = kind === 'latin 1' ? text : Buffer.concat([Buffer.from([encoding]), text]);
    expect((await mp3Notes(inMemory(id3(version, [[frame, content]])))).fileTags).toEqual({ title: 'Grün' });
  });

  it('a comment without its language and what it is about', async () => {
    const narrow = latin1('\0engabout\0said');
    const wide = Buffer.concat([latin1('\x01eng'), Buffer.from('\ufeffabout\0\ufeffsaid', 'utf16le')]);
    for (const content of [narrow, wide]) {
      expect((await mp3Notes(inMemory(id3(3, [['COMM', content]])))).fileTags).toEqual({ comment: 'said' });
    }
    expect((await mp3Notes(inMemory(id3(3, [['COMM', latin1('\0engcut')]])))).fileTags).toEqual({});
  });

  it('what a program named itself', async () => {
    const frames: [string, Buffer][] = [
      ['TXXX', latin1('\0Mood\0dark')],
      ['TXXX', latin1('\0cut')],
    ];
    expect((await mp3Notes(inMemory(id3(3, frames)))).fileTags).toEqual({ mood: 'dark' });
  });

  it('an unsynchronised tag, and one with an extended header', async () => {
    const unsynchronised = id3(3, [['TIT2', latin1('\0a\xff\0b')]], 0x80);
    expect((await mp3Notes(inMemory(unsynchronised))).fileTags).toEqual({ title: 'aÿb' });
    for (const version of [3, 4] as const) {
      const tag = id3(version, [['TIT2', latin1('\0x')]], 0x40);
      const extended = version === 3 ? u32(2, true) : u32(6, true);
      const whole = Buffer.concat([tag.subarray(0, 10), extended, u16(0), tag.subarray(10)]);
      whole.writeUInt8(whole.readUInt8(9) + 6, 9);
      expect((await mp3Notes(inMemory(whole))).fileTags).toEqual({ title: 'x' });
    }
  });

  it('the short tags at the end of an MP3 where there are no others', async () => {
    const end = Buffer.alloc(128);
    end.write('TAGold title', 'latin1');
    end.write('1999', 93, 'latin1');
    const bytes = Buffer.concat([Buffer.alloc(500), end]);
    expect((await mp3Notes(inMemory(bytes))).fileTags).toEqual({ title: 'old title', date: '1999' });
    const newer = Buffer.concat([id3(3, [['TIT2', latin1('\0new')]]), bytes]);
    expect((await mp3Notes(inMemory(newer))).fileTags).toMatchObject({ title: 'new' });
  });
});
