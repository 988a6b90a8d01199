import { AppError } from '@oiduna/contracts';
import { type ZipEntry, zipOf, zipOfEntries } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { unpack } from './archive.js';

const refusal = async (bytes: Uint8Array): Promise<string> => {
  const error = await unpack(bytes).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'ARCHIVE_REFUSED' });
  return (error as AppError).message;
};
const one = (name: string, claimed: ZipEntry['claimed'] = {}, content = 'SynthDef(\\a)'): Buffer =>
  zipOfEntries([{ name, content, claimed }]);

describe('a zip', () => {
  it('gives its SynthDef files in its order, each with its path', async () => {
    const { files, refused } = await unpack(
      zipOf({ 'b/two.SCSYNDEF': 'SCgf', 'one.scd': 'SynthDef(\\a)', 'x.sc': '1' }),
    );
    expect(files.map(({ file, form, bytes }) => [file, form, Buffer.from(bytes).toString()])).toEqual([
      ['b/two.SCSYNDEF', 'compiled', 'SCgf'],
      ['one.scd', 'source', 'SynthDef(\\a)'],
      ['x.sc', 'source', '1'],
    ]);
    expect(refused).toEqual([]);
  });

  it('may hold other files, folders and what macOS adds; they are left aside', async () => {
    const { files } = await unpack(
      zipOf({ 'a/': '', 'a/kick.scd': 'x', 'a/README.md': '', '__MACOSX/a/._kick.scd': '', 'a/.hidden.scd': '' }),
    );
    expect(files.map(({ file }) => file)).toEqual(['a/kick.scd']);
  });

  it.each([
    ['more.zip', 'a zip within a zip is not opened'],
    ['more.tar.gz', 'a zip within a zip is not opened'],
    ['large.scd', 'it is larger than 262144 bytes'],
    ['large.scsyndef', 'it is larger than 307200 bytes'],
  ])('with %s refuses that file alone', async (name, reason) => {
    const noise = Buffer.from(Array.from({ length: 310_000 }, (_, at) => (at * at * 7_919) >> 7));
    const { files, refused } = await unpack(zipOf({ 'good.scd': 'x', [name]: noise }));
    expect(files.map(({ file }) => file)).toEqual(['good.scd']);
    expect(refused.map(({ details }) => details)).toEqual([{ file: name, reason }]);
  });
});

describe('a zip is refused whole', () => {
  it.each(['../kick.scd', 'a/../../kick.scd', '/etc/kick.scd', 'C:/kick.scd', 'a\\kick.scd'])(
    'when %s reaches out of it',
    async (name) => {
      expect(await refusal(one(name))).toMatch(/relative path|absolute path|invalid characters/);
    },
  );

  it.each([
    ['a link', one('kick.scd', { unixMode: 0o120777 }), 'kick.scd is a link'],
    ['an encrypted file', one('kick.scd', { flags: 1 }), 'kick.scd is encrypted'],
    ['a damaged file', one('kick.scd', { crc: 1 }), 'kick.scd is damaged'],
    ['a file shorter than it says', one('kick.scd', { size: 5_000 }), 'cannot be read'],
    ['a file longer than it says', one('kick.scd', { size: 5 }), 'cannot be read'],
    ['a control character in a name', one('ki\nck.scd'), 'control character'],
    ['a long path', one(`${'k'.repeat(201)}.scd`), 'longer than 200'],
    ['a deep path', one(`${'a/'.repeat(9)}kick.scd`), 'deeper than 8 folders'],
    [
      'one path twice',
      zipOfEntries([
        { name: 'a.scd', content: '' },
        { name: 'a.scd', content: '' },
      ]),
      'a.scd twice',
    ],
    ['a file that unfolds a hundredfold', one('kick.scd', {}, 'a'.repeat(200_000)), 'more than 100 times its size'],
    [
      'too many files',
      zipOfEntries(Array.from({ length: 513 }, (_, at) => ({ name: `${at}.txt`, content: '' }))),
      '513',
    ],
    ['no SynthDef file', zipOf({ 'README.md': '' }), 'it holds no .scd'],
    ['no file', zipOf({}), 'it holds no .scd'],
    ['bytes that are no zip', Buffer.from('PK\x03\x04 and nothing else'), 'cannot be read'],
  ])('for %s', async (_, bytes, reason) => {
    expect(await refusal(bytes)).toContain(reason);
  });

  it('when all its files together unfold to more than 16 MiB', async () => {
    const noise = Buffer.from(Array.from({ length: 260_000 }, (_, at) => (at * at * 7_919) >> 7));
    const files = Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`${at}.scd`, noise]));
    expect(await refusal(zipOf(files))).toContain('more than 16777216 bytes');
  });
});
