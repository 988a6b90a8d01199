import { describe, expect, it } from 'vitest';
import { containerOf } from './container.js';

const ascii = (text: string) => Buffer.from(text.padEnd(12, '\0'), 'latin1');

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
  ])('is %s by its first bytes', (container, start) => {
    expect(containerOf(start, 'x')).toBe(container);
  });

  it.each([
    ['text', ascii('hello')],
    ['nothing', Buffer.alloc(0)],
    ['two bytes', Buffer.from('ffff', 'hex')],
    ['a RIFF that is a film', ascii('RIFF\x24\0\0\0AVI ')],
    ['an IFF that is a picture', ascii('FORM\x24\0\0\0ILBM')],
    ['raw AAC, which syncs like MP3', Buffer.from('fff15080', 'hex')],
    ['an MPEG version that does not exist', Buffer.from('ffeb9064', 'hex')],
    ['a forbidden bit rate', Buffer.from('fffbf064', 'hex')],
    ['a forbidden sample rate', Buffer.from('fffb9c64', 'hex')],
    ['RF64', ascii('RF64\xff\xff\xff\xffWAVE')],
    ['big-endian RIFF', ascii('RIFX\0\0\0\x24WAVE')],
  ])('is unknown for %s', (_, start) => {
    expect(() => containerOf(start, 'x')).toThrow(expect.objectContaining({ code: 'SAMPLE_FORMAT_UNKNOWN' }));
  });
});
