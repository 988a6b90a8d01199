import { describe, expect, it } from 'vitest';
import { SAMPLE_BYTES_MAX } from './sample.js';
import { bankNamed, sortOut } from './sample-layout.js';

const listed = (...paths: string[]) => paths.map((path) => ({ path, sizeBytes: 1 }));
const places = (paths: string[], topBank?: string) =>
  sortOut(listed(...paths), topBank).files.map(({ bank, fileName }) => `${bank}/${fileName}`);
const reasonFor = (path: string, sizeBytes = 1) => sortOut([{ path, sizeBytes }], undefined).refused[0]?.reason;

describe('a layout of samples', () => {
  it('takes the nearest folder as the bank, and sorts by path', () => {
    expect(places(['pack/kicks/b.wav', 'pack/kicks/a.AIFF', 'hats/c.ogg'])).toEqual([
      'hats/c.ogg',
      'kicks/a.AIFF',
      'kicks/b.wav',
    ]);
  });

  it('puts what lies in no folder into the bank that is named', () => {
    expect(places(['a.wav'], 'mine')).toEqual(['mine/a.wav']);
  });

  it('leaves aside what is not audio by its name', () => {
    expect(sortOut(listed('k/README.md', 'k/cover.png', 'k/a.wav'), undefined)).toMatchObject({
      leftAside: 2,
      refused: [],
    });
  });

  it('gives a place once', () => {
    expect(sortOut(listed('a/kicks/1.wav', 'b/kicks/1.wav'), undefined)).toMatchObject({
      files: [{ path: 'a/kicks/1.wav' }],
      refused: [{ path: 'b/kicks/1.wav', reason: 'its place kicks/1.wav is that of a/kicks/1.wav' }],
    });
  });

  it.each([
    ['k/more.zip', 'an archive within is not opened'],
    ['a.wav', 'it lies in no folder, and no bank was named'],
    ['♥/a.wav', 'its folder has no letter or digit that a bank could be called by'],
    ['k/\u0007.wav', 'its name holds characters that cannot be shown'],
  ])('refuses %s, for %s', (path, reason) => {
    expect(reasonFor(path)).toBe(reason);
  });

  it.each([
    [0, 'it is empty'],
    [SAMPLE_BYTES_MAX + 1, `it is larger than ${SAMPLE_BYTES_MAX} bytes`],
  ])('refuses a file of %d bytes', (sizeBytes, reason) => {
    expect(reasonFor('k/a.wav', sizeBytes)).toBe(reason);
  });
});

it.each([
  ['kicks', 'kicks'],
  ['808 Kicks (dry)', '808_Kicks_dry'],
  ['Größe & Höhe', 'Gro_e_Hohe'],
  ['...', ''],
  ['x'.repeat(80), 'x'.repeat(64)],
])('the folder %j is the bank %j', (folder, bank) => {
  expect(bankNamed(folder)).toBe(bank);
});
