import { AppError, type LibraryFile } from '@oiduna/contracts';
import { type ZipEntry, zipOf, zipOfEntries } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { packLibrary, pathOfSource, pathOfVersion, readLibrary } from './library-file.js';

const SHA = 'ab'.repeat(32);
const at = '2026-01-02T03:04:05.678Z';
const file = pathOfVersion('kick', SHA);
const source = pathOfSource(SHA);
const version = { sha256: SHA, role: 'instrument', stated: {}, file, source, createdAt: at, publishedAt: at } as const;
const kick = { name: 'kick', tags: ['drum'], author: '', note: 'ü', published: SHA, versions: [version] };
const libraryOf = (...synthDefs: LibraryFile['synthDefs']): LibraryFile => ({
  format: 'oiduna-synthdefs',
  version: 1,
  synthDefs,
});
const files = new Map([
  [file, Buffer.from('SCgf')],
  [source, Buffer.from('SynthDef(\\kick) // ü')],
]);
const withManifest = (manifest: unknown): Buffer => zipOf({ 'library.json': JSON.stringify(manifest) });

const refusal = async (bytes: Uint8Array): Promise<string> => {
  const error = await readLibrary(bytes).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'LIBRARY_REFUSED' });
  return (error as AppError).message;
};

describe('the file of a library', () => {
  it('holds what was put into it, and the same for the same', async () => {
    const packed = packLibrary({ library: libraryOf(kick), files });
    expect(await readLibrary(packed)).toEqual({ library: libraryOf(kick), files });
    expect(packLibrary({ library: libraryOf(kick), files }).equals(packed)).toBe(true);
  });

  it('may hold nothing', async () => {
    expect(await readLibrary(packLibrary({ library: libraryOf(), files: new Map() }))).toEqual({
      library: libraryOf(),
      files: new Map(),
    });
  });

  it('may be packed by other programs, with files of which nobody speaks and those too large left aside', async () => {
    const large = Buffer.from(Array.from({ length: 310_000 }, (_, n) => (n * n * 7_919) >> 7));
    const packed = zipOf({
      'README.md': '',
      [file]: 'SCgf',
      'defs/large.scsyndef': large,
      'library.json': JSON.stringify({ ...libraryOf(kick), comment: 'by hand' }),
    });
    expect(await readLibrary(packed)).toEqual({
      library: libraryOf(kick),
      files: new Map([[file, Buffer.from('SCgf')]]),
    });
  });

  it('is not written where no studio would read it', () => {
    const versions = Array.from({ length: 4_001 }, () => version);
    expect(() => packLibrary({ library: libraryOf({ ...kick, versions }), files })).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    );
  });
});

describe('a zip is refused as a library', () => {
  const hostile = (name: string, claimed: ZipEntry['claimed'] = {}, content = 'SCgf'): Buffer =>
    zipOfEntries([
      { name: 'library.json', content: JSON.stringify(libraryOf(kick)) },
      { name, content, claimed },
    ]);

  it.each([
    ['reaches out of itself', hostile('../kick.scsyndef'), 'relative path'],
    ['holds a link', hostile('a.scd', { unixMode: 0o120777 }), 'is a link'],
    ['holds an encrypted file', hostile('a.scd', { flags: 1 }), 'is encrypted'],
    ['holds a damaged file', hostile('a.scd', { crc: 1 }), 'is damaged'],
    ['lies about a size', hostile('a.scd', { size: 4_000 }), 'cannot be read'],
    ['unfolds a hundredfold', hostile('a.scd', {}, 'a'.repeat(200_000)), 'more than 100 times'],
    ['holds a file twice', hostile('library.json'), 'library.json twice'],
    ['is none', Buffer.from('PK\x03\x04 and nothing else'), 'cannot be read'],
    ['holds no library.json', zipOf({ 'a.scd': 'x' }), 'it holds no library.json'],
    ['holds another in it', zipOf({ 'library.json': '{' }), 'library.json is not JSON'],
    ['is of another format', withManifest({ ...libraryOf(kick), version: 2 }), 'library.json, /version: '],
    ['names what no pattern can write', withManifest(libraryOf({ ...kick, name: 'a b' })), '/synthDefs/0/name: '],
    ['holds a name twice', withManifest(libraryOf(kick, kick)), 'it holds kick twice'],
    [
      'holds too many versions',
      zipOfEntries([
        {
          name: 'library.json',
          content: JSON.stringify(
            libraryOf({
              ...kick,
              versions: Array.from({ length: 4_001 }, (_, n) => ({ ...version, file: `${(n * 7_919) ** 5 % 1e9}` })),
            }),
          ),
        },
      ]),
      'more than 4000 versions',
    ],
  ])('that %s', async (_, bytes, reason) => {
    expect(await refusal(bytes)).toContain(reason);
  });
});
