import { describe, expect, it } from 'vitest';
import { checksumOf, labelsOf, metadataOf } from './upload-headers.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const sha256 = 'ab'.repeat(32);

describe('the metadata of an upload', () => {
  it.each([
    ['with what a client adds', `filetype ${base64('audio/wav')},bank ${base64('kicks')}, filename ${base64('a.wav')}`],
    ['with a key that has no value', `bank ${base64('kicks')},is_private,filename ${base64('a.wav')}`],
  ])('%s tells where the file belongs', (_, metadata) => {
    expect(labelsOf(metadata)).toEqual({ bank: 'kicks', fileName: 'a.wav', sha256: null });
  });

  it('is written as it was read', () => {
    const labels = { bank: 'kicks', fileName: 'größe 1.wav', sha256 };
    expect(labelsOf(metadataOf(labels))).toEqual(labels);
  });

  it.each([
    ['without a bank', `filename ${base64('a.wav')}`, '/bank'],
    ['with folders in the name', `bank ${base64('kicks')},filename ${base64('../a.wav')}`, '/fileName'],
    ['with a sum that is none', `bank ${base64('k')},filename ${base64('a')},sha256 ${base64('x')}`, '/sha256'],
    ['that is none', '', '/bank'],
  ])('%s is refused by field', (_, metadata, pointer) => {
    const errors = expect.arrayContaining([expect.objectContaining({ pointer })]);
    expect(() => labelsOf(metadata)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID', details: { errors } }));
  });
});

it('a checksum is an algorithm and a sum, or nothing', () => {
  expect(checksumOf('sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=')).toEqual({
    algorithm: 'sha1',
    digest: 'Kq5sNclPz7QV2+lfQIuc6R7oRu0=',
  });
  expect(checksumOf(undefined)).toBeUndefined();
});
