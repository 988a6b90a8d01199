import type { FileCase } from './file-case.fixture.js';

/** Files of other kinds, as they might come under the name of a sound. */
const STARTS: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'one byte': 'R',
  'a text': 'kick drum, very loud\n',
  'a page': '<!doctype html><title>404</title>',
  'a zip': 'PK\x03\x04\x14\0\0\0',
  'a picture': '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
  'a photo': '\xff\xd8\xff\xe0\0\x10JFIF',
  'a document': '%PDF-1.7\n',
  'a Windows program': 'MZ\x90\0\x03\0\0\0',
  'a Linux program': '\x7fELF\x02\x01\x01\0',
  'a gzip': '\x1f\x8b\x08\0\0\0\0\0',
  'a 7z': '7z\xbc\xaf\x27\x1c',
  'a MIDI file': 'MThd\0\0\0\x06\0\x01',
  'a playlist': '#EXTM3U\n#EXTINF:1,x\n/etc/passwd\n',
  'an ffmpeg script': 'ffconcat version 1.0\nfile /etc/passwd\n',
  'a stream description': 'v=0\no=- 0 0 IN IP4 127.0.0.1\n',
  'a Core Audio file': 'caff\0\x01\0\0desc',
  'a NeXT sound': '.snd\0\0\0\x1c\xff\xff\xff\xff\0\0\0\x03',
  'a Wave64': 'riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb',
  'a Matroska film': '\x1a\x45\xdf\xa3\x01\0\0\0',
  'a SynthDef': 'SCgf\0\0\0\x02\0\x01',
  'a script': '#!/bin/sh\nrm -rf /\n',
};

export const NO_AUDIO: FileCase[] = Object.entries(STARTS).map(([name, start]) => ({
  name,
  bytes: Buffer.from(start, 'latin1'),
  expected: 'format-unknown',
}));
