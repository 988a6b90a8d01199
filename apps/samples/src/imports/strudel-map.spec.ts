import { SAMPLE_IMPORT_FILES_MAX } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { filesOfMap, mapUrl } from './strudel-map.js';

const BASE = 'https://samples.example/pack/';
/** `place <- URL`, or why there is none. */
const read = (map: unknown, base: string | undefined = BASE): string[] =>
  filesOfMap(map, base).map((file) =>
    'url' in file ? `${file.bank}/${file.fileName} <- ${file.url.replace(BASE, '~')}` : file.refusal.message,
  );

describe('where a map lies', () => {
  const raw = 'https://raw.githubusercontent.com';
  it.each([
    ['github:tidalcycles/dirt-samples', `${raw}/tidalcycles/dirt-samples/main/strudel.json`],
    ['github:me', `${raw}/me/samples/main/strudel.json`],
    ['github:me/drums/dev', `${raw}/me/drums/dev/strudel.json`],
    ['github:me/drums/main/808/', `${raw}/me/drums/main/808/strudel.json`],
    ['https://samples.example/strudel.json', 'https://samples.example/strudel.json'],
  ])('%s is %s', (text, url) => {
    expect(mapUrl(text)).toBe(url);
  });
});

describe('a map', () => {
  it('has a bank at each key, of one file or more', () => {
    expect(read({ bd: 'bd/BT0.wav', sd: ['sd/a.wav', 'sd/b.wav'], none: [] })).toEqual([
      'bd/BT0.wav <- ~bd/BT0.wav',
      'sd/a.wav <- ~sd/a.wav',
      'sd/b.wav <- ~sd/b.wav',
    ]);
  });

  it('keeps the order of a bank, by numbers where the names would sort otherwise', () => {
    expect(read({ sd: ['x/b.wav', 'x/a.wav'], hh: ['1/a.wav', '2/a.wav'] })).toEqual([
      'sd/000_b.wav <- ~x/b.wav',
      'sd/001_a.wav <- ~x/a.wav',
      'hh/000_a.wav <- ~1/a.wav',
      'hh/001_a.wav <- ~2/a.wav',
    ]);
  });

  it('tells the note of a file by its name', () => {
    expect(read({ piano: { _base: 'https://p.example/', A0: 'a0.mp3', 'c#1': ['c1v1.mp3', 'c1v2.mp3'] } })).toEqual([
      'piano/A0_a0.mp3 <- https://p.example/a0.mp3',
      'piano/c#1_c1v1.mp3 <- https://p.example/c1v1.mp3',
      'piano/c#1_c1v2.mp3 <- https://p.example/c1v2.mp3',
    ]);
  });

  it('begins its paths at its _base, else where it lies; that of a key holds from there on', () => {
    const map = {
      a: 'a.wav',
      _base: 'https://b.example/kick-',
      b: { _base: 'github:me/drums/', c3: '/b.wav' },
      c: 'c.wav',
    };
    expect(read(map)).toEqual([
      'a/a.wav <- ~a.wav'.replace('~', 'https://b.example/kick-').replace('a/a.wav', 'a/kick-a.wav'),
      'b/c3_b.wav <- https://raw.githubusercontent.com/me/drums/main/b.wav',
      'c/c.wav <- https://raw.githubusercontent.com/me/drums/main/c.wav',
    ]);
    expect(read({ a: 'https://z.example/a.wav', b: 'github:me/drums/main/b.wav' })).toEqual([
      'a/a.wav <- https://z.example/a.wav',
      'b/b.wav <- https://raw.githubusercontent.com/me/drums/main/b.wav',
    ]);
  });

  it('may hold odd characters in keys and paths', () => {
    expect(read({ 'My Kick (dry)': 'a b%20c#2.wav', 'ü:1': 'x.wav?raw=1' })).toEqual([
      'My_Kick_dry/a b c#2.wav <- ~a b%20c%232.wav',
      'u_1/x.wav <- ~x.wav?raw=1',
    ]);
  });

  it('loses what is no path and no name, and keeps the rest', () => {
    const map = {
      '': 'a.wav',
      x: [1, null, ['a.wav'], 'ok.wav'],
      y: { c3: {} },
      z: 'folder/',
      _x: 'a.wav',
      b: 'b%2Fc',
    };
    expect(read(map)).toEqual([
      ' is left out: it has no letter or digit that a bank could be called by.',
      'x:0 is left out: x holds something that is no path.',
      'x:1 is left out: x holds something that is no path.',
      'x:2 is left out: x holds something that is no path.',
      'x/ok.wav <- ~ok.wav',
      'y:0 is left out: y holds something that is no path.',
      'z:0 is left out: https://samples.example/pack/folder/ ends in no file name.',
      'b:0 is left out: https://samples.example/pack/b%2Fc ends in no file name.',
    ]);
  });

  it('gives a place away once', () => {
    expect(read({ 'a b': 'x.wav', a_b: 'y/x.wav' })).toEqual([
      'a_b/x.wav <- ~x.wav',
      'a_b/x.wav is left out: another file of the map has this place.',
    ]);
  });

  it('that was sent needs a _base, or whole URLs', () => {
    const files = filesOfMap({ a: 'a.wav', b: 'https://z.example/b.wav' });
    expect(files).toMatchObject([{ refusal: { code: 'IMPORT_FILE_REFUSED' } }, { path: 'b/b.wav' }]);
    expect(read({ _base: 'https://z.example/', a: 'a.wav' }, undefined)).toEqual([
      'a/a.wav <- https://z.example/a.wav',
    ]);
  });

  it('of very many files ends one after the most an import may hold', () => {
    const paths = Array.from({ length: 2 * SAMPLE_IMPORT_FILES_MAX }, (_, index) => `${index}.wav`);
    expect(filesOfMap(Object.fromEntries(paths.map((path) => [`k${path}`, path])), BASE)).toHaveLength(
      SAMPLE_IMPORT_FILES_MAX + 1,
    );
  });

  it.each([[[]], ['a.wav'], [null], [7]])('is an object, and not %j', (map) => {
    expect(() => filesOfMap(map, BASE)).toThrow(expect.objectContaining({ code: 'MAP_MALFORMED' }));
  });
});
