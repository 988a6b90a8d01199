import { describe, expect, it } from 'vitest';
import type { AudioFile } from './audio-file.js';
import { containerOf } from './container.js';

const ascii = (text: string) => Buffer.from(text.padEnd(12, '\0'), 'latin1');

const fileOf = (bytes: Buffer): AudioFile => ({
  fileName: 'x',
  sizeBytes: bytes.length,
  read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)),
});

describe('the container of an upload', () => {
  it.each([
    ['wav', ascii('RIFF\x24\0\0\0WAVE')],
    ['aiff', ascii('FORM\0\0\0\x24AIFF')],
    ['aiff', ascii('FORM\0\0\0\x24AIFC')],
    ['flac', ascii('fLaC')],
    ['ogg', ascii('OggS')],
    ['mp3', ascii('ID3\x04')],
    ['mp3', Buffer.from('fffb9064', 'hex')],
    ['mp3', Buffer.from('fff35064', 'hex')],
    ['wav', ascii('RF64\xff\xff\xff\xffWAVE')],
    ['wav', ascii('BW64\xff\xff\xff\xffWAVE')],
    ['wav', ascii('RIFX\0\0\0\x24WAVE')],
    ['m4a', ascii('\0\0\0\x20ftypM4A ')],
    ['aac', Buffer.from('fff1508002bffc', 'hex')],
    ['flac', Buffer.from('ID3\x04\0\0\0\0\0\x02..fLaC', 'latin1')],
  ])('is %s by its first bytes', async (container, start) => {
    await expect(containerOf(fileOf(start))).resolves.toBe(container);
  });

  it.each([
    ['text', ascii('hello')],
    ['nothing', Buffer.alloc(0)],
    ['two bytes', Buffer.from('ffff', 'hex')],
    ['a RIFF that is a film', ascii('RIFF\x24\0\0\0AVI ')],
    ['an IFF that is a picture', ascii('FORM\x24\0\0\0ILBM')],
    ['AAC with a length that is less than its header', Buffer.from('fff15080007ffc', 'hex')],
    ['an MPEG version that does not exist', Buffer.from('ffeb9064', 'hex')],
    ['a forbidden bit rate', Buffer.from('fffbf064', 'hex')],
    ['a forbidden sample rate', Buffer.from('fffb9c64', 'hex')],
    ['a big-endian film', ascii('RIFX\0\0\0\x24AVI ')],
  ])('is unknown for %s', async (_, start) => {
    await expect(containerOf(fileOf(start))).rejects.toMatchObject({ code: 'SAMPLE_FORMAT_UNKNOWN' });
  });
});
