import { seededRandom } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { aiffNotes } from './aiff-notes.js';
import { type FileNotes, NO_NOTES } from './file-notes.js';
import * as made from './notes.fixture.js';
import { riffNotes } from './riff-notes.js';
import { flacNotes, mp3Notes, oggNotes } from './stream-notes.js';

const { acid, aiff, chunk, cue, flac, id3, inMemory, labl, latin1, ogg, riff, smpl, u16, u32, vorbisComment } = made;
const ofWav = (...chunks: Buffer[]): Promise<FileNotes> => riffNotes(inMemory(riff(...chunks)));
const data = chunk('data', Buffer.alloc(101));

describe('a WAV tells', () => {
  it('nothing when it holds nothing but sound', async () => {
    expect(await ofWav(chunk('fmt ', Buffer.alloc(16)), data)).toEqual(NO_NOTES);
  });

  it('its root note and the first loop of smpl, wherever it lies', async () => {
    expect(await ofWav(data, chunk('smpl', smpl(64, 10, 90)))).toMatchObject({
      rootNote: 64,
      loop: { startFrame: 10, endFrame: 90 },
    });
  });

  it.each<[string, Buffer[], number | null]>([
    ['smpl before inst', [chunk('smpl', smpl(64, 1, 2)), chunk('inst', Buffer.from([50, 0, 0, 0, 0, 0, 0]))], 64],
    ['inst where smpl says 0', [chunk('smpl', smpl(0, 1, 2)), chunk('inst', Buffer.from([50, 0, 0, 0, 0, 0, 0]))], 50],
    ['acid that says it has one', [chunk('acid', acid(2, 48, 120))], 48],
    ['no acid that says it has none', [chunk('acid', acid(0, 48, 120))], null],
    ['no note that is none', [chunk('smpl', smpl(4_000, 1, 2)), chunk('inst', Buffer.from([200]))], null],
  ])('the root note of %s', async (_, chunks, note) => {
    expect((await ofWav(...chunks, data)).rootNote).toBe(note);
  });

  it.each([
    ['of a loop', 0, 174.5, { bpm: 174.5, source: 'acid' }],
    ['not of a one-shot', 1, 174.5, null],
    ['not one that is none', 0, 0, null],
    ['not one that is no number', 0, NaN, null],
  ] as const)('the tempo in acid, %s', async (_, flags, bpm, tempo) => {
    expect((await ofWav(chunk('acid', acid(flags, 0, bpm)), data)).tempo).toEqual(tempo);
  });

  it.each([
    ['without loops', Buffer.alloc(36)],
    ['of which only the beginning is there', smpl(60, 1, 2).subarray(0, 40)],
    ['whose loop ends before it starts', smpl(60, 9, 9)],
  ])('no loop of a smpl %s', async (_, content) => {
    expect((await ofWav(chunk('smpl', content), data)).loop).toBeNull();
  });

  it('its cues in the order of time, with their labels', async () => {
    const labels = chunk('LIST', Buffer.concat([latin1('adtl'), labl(2, 'drop'), labl(9, 'nobody')]));
    expect((await ofWav(chunk('cue ', cue([1, 500], [2, 100])), data, labels)).cues).toEqual([
      { frame: 100, label: 'drop' },
      { frame: 500, label: null },
    ]);
  });

  it('as many cues as are there, not as many as it claims, and no more than a list may have', async () => {
    expect((await ofWav(chunk('cue ', Buffer.concat([u32(1e6), cue([1, 5]).subarray(4)])))).cues).toHaveLength(1);
    const many = Array.from({ length: 1_100 }, (_, at): [number, number] => [at, at]);
    expect((await ofWav(chunk('cue ', cue(...many)))).cues).toHaveLength(1_024);
  });

  it('its tags by their names, in UTF-8 or in the letters of old machines, the first of each', async () => {
    const info = [
      chunk('INAM', Buffer.from('Grün\0')),
      chunk('IART', latin1('Gr\xfcn\0\0')),
      chunk('INAM', latin1('again')),
      chunk('ICMT', latin1(' \x01 ')),
      chunk('IXYZ', latin1('a\u0001b')),
    ];
    expect((await ofWav(chunk('LIST', Buffer.concat([latin1('INFO'), ...info])), data)).fileTags).toEqual({
      title: 'Grün',
      artist: 'Grün',
      ixyz: 'a b',
    });
  });

  it('the tags of an id3 chunk, the tempo among them', async () => {
    const tag = id3(3, [
      ['TBPM', latin1('\x00128,5')],
      ['TIT2', latin1('\0Song')],
    ]);
    expect(await ofWav(data, chunk('id3 ', tag))).toMatchObject({
      tempo: { bpm: 128.5, source: 'tag' },
      fileTags: { title: 'Song', bpm: '128,5' },
    });
  });

  it('the same with its bytes the other way round', async () => {
    const big = (id: string, content: Buffer): Buffer => chunk(id, content, true);
    const loop = Buffer.concat([0, 0, 0, 61, 0, 0, 0, 1, 0, 7, 0, 5, 55, 0, 0].map((value) => u32(value, true)));
    const note = Buffer.concat([u32(2, true), u16(40, true), Buffer.alloc(14), Buffer.from([0x42, 0xf0, 0, 0])]);
    const body = Buffer.concat([
      latin1('WAVE'),
      big('smpl', loop),
      big('acid', note),
      big('LIST', Buffer.concat([latin1('INFO'), big('INAM', latin1('x'))])),
      big('LIST', Buffer.concat([latin1('adtl'), big('labl', Buffer.concat([u32(1, true), latin1('y')]))])),
      big('cue ', Buffer.concat([1, 1, 0, 0, 0, 0, 3].map((value) => u32(value, true)))),
    ]);
    const notes = await riffNotes(inMemory(Buffer.concat([latin1('RIFX'), u32(body.length, true), body])));
    expect(notes).toMatchObject({
      rootNote: 61,
      loop: { startFrame: 5, endFrame: 55 },
      tempo: { bpm: 120, source: 'acid' },
      cues: [{ frame: 3, label: 'y' }],
      fileTags: { title: 'x' },
    });
  });

  it('what lies behind the sound of an RF64 file', async () => {
    const ds64 = Buffer.alloc(28);
    ds64.writeBigUInt64LE(100n, 8);
    const wide = Buffer.concat([latin1('data'), u32(0xffff_ffff), Buffer.alloc(100)]);
    const body = Buffer.concat([latin1('WAVE'), chunk('ds64', ds64), wide, chunk('smpl', smpl(60, 1, 2))]);
    const notes = await riffNotes(inMemory(Buffer.concat([latin1('RF64'), u32(0xffff_ffff), body])));
    expect(notes.rootNote).toBe(60);
  });
});

describe('an AIFF tells', () => {
  const marker = (id: number, frame: number, label: string): Buffer =>
    Buffer.concat([
      u16(id, true),
      u32(frame, true),
      Buffer.from([label.length]),
      latin1(label),
      Buffer.alloc((label.length + 1) % 2),
    ]);
  const instrument = (note: number, mode: number, begin: number, end: number): Buffer =>
    Buffer.concat([
      Buffer.from([note, 0, 0, 127, 1, 127]),
      ...[0, mode, begin, end, 0, 0, 0].map((value) => u16(value, true)),
    ]);
  const marks = chunk(
    'MARK',
    Buffer.concat([u16(3, true), marker(1, 10, 'in'), marker(2, 90, 'out'), marker(3, 50, '')]),
    true,
  );
  const ofAiff = (...chunks: Buffer[]): Promise<FileNotes> => aiffNotes(inMemory(aiff(...chunks)));

  it('its bits, texts, markers, root note and sustaining loop, whose last frame is the one before the marker', async () => {
    const common = Buffer.concat([u16(1, true), u32(100, true), u16(24, true), Buffer.alloc(10)]);
    const notes = await ofAiff(
      chunk('COMM', common, true),
      marks,
      chunk('INST', instrument(60, 1, 1, 2), true),
      chunk('NAME', latin1('Bell'), true),
      chunk('AUTH', latin1('me'), true),
      chunk('ID3 ', id3(4, [['TBPM', latin1('\x0390')]]), true),
    );
    expect(notes).toEqual({
      bitDepth: 24,
      tempo: { bpm: 90, source: 'tag' },
      rootNote: 60,
      loop: { startFrame: 10, endFrame: 89 },
      cues: [
        { frame: 10, label: 'in' },
        { frame: 50, label: null },
        { frame: 90, label: 'out' },
      ],
      fileTags: { title: 'Bell', artist: 'me', bpm: '90' },
    });
  });

  it.each([
    ['that is off', instrument(60, 0, 1, 2)],
    ['whose marker is not there', instrument(60, 1, 1, 7)],
    ['whose markers are the wrong way round', instrument(60, 1, 2, 1)],
    ['of an instrument that is cut', instrument(60, 1, 1, 2).subarray(0, 12)],
    ['of an instrument whose note is none', instrument(200, 1, 1, 2)],
  ])('no loop %s', async (_, content) => {
    expect((await ofAiff(marks, chunk('INST', content, true))).loop).toBeNull();
  });

  it('no bits when it is cut before them', async () => {
    expect((await ofAiff(chunk('COMM', Buffer.alloc(4), true))).bitDepth).toBeNull();
  });
});

describe('no file', () => {
  const SEED = 20_261_123;
  const readers = { riffNotes, aiffNotes, flacNotes, oggNotes, mp3Notes };
  const files = {
    riffNotes: riff(
      chunk('smpl', smpl(60, 1, 9)),
      chunk('cue ', cue([1, 2])),
      chunk('LIST', Buffer.concat([latin1('adtl'), labl(1, 'x')])),
    ),
    aiffNotes: aiff(
      chunk('MARK', Buffer.alloc(40), true),
      chunk('INST', Buffer.alloc(20, 1), true),
      chunk('NAME', latin1('x'), true),
    ),
    flacNotes: flac(16, [4, vorbisComment('TITLE=x', 'TEMPO=1')]),
    oggNotes: ogg(2, Buffer.alloc(30), Buffer.concat([latin1('OpusTags'), vorbisComment('TITLE=x')])),
    mp3Notes: id3(4, [
      ['TIT2', latin1('\x03x')],
      ['COMM', latin1('\0engx\0y')],
    ]),
  };

  it.each(Object.keys(readers) as (keyof typeof readers)[])(
    `can stop %s, however its bytes are changed (seed ${SEED})`,
    async (name) => {
      const random = seededRandom(SEED);
      const below = (count: number): number => Math.floor(random() * count);
      for (let round = 0; round < 3_000; round += 1) {
        const bytes = Buffer.from(files[name].subarray(0, round % 3 === 0 ? below(files[name].length) : undefined));
        for (let change = below(6); change >= 0 && bytes.length > 0; change -= 1)
          bytes[below(bytes.length)] = below(256);
        const notes = await readers[name](inMemory(bytes));
        expect(JSON.stringify(notes).isWellFormed()).toBe(true);
        expect(JSON.stringify(notes)).not.toContain(String.raw`\u0000`);
      }
    },
  );

  it('fills the catalogue with its tags', async () => {
    const many = vorbisComment(...Array.from({ length: 200 }, (_, at) => `T${at}=${'😀'.repeat(999)}`));
    const { fileTags } = await flacNotes(inMemory(flac(16, [4, many.subarray(0, 200_000)])));
    const texts = Object.values(fileTags);
    expect(texts.length).toBeLessThanOrEqual(64);
    expect(Math.max(...texts.map(({ length }) => length))).toBe(1_000);
    expect(texts.every((text) => text.isWellFormed())).toBe(true);
  });
});
