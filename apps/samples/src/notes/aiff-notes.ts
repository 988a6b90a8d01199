import { SAMPLE_PLACES_MAX } from '@oiduna/contracts';
import type { AudioFile } from '../audio/audio-file.js';
import { chunksOf, contentOf } from './chunks.js';
import { type FileNotes, isNote, NO_NOTES, TagList, textOf } from './file-notes.js';
import { readId3 } from './id3.js';

/** @see Apple, Audio Interchange File Format, 1989 */
const TEXT_CHUNKS: Readonly<Record<string, string>> = {
  NAME: 'title',
  AUTH: 'artist',
  '(c) ': 'copyright',
  ANNO: 'comment',
};
const INSTRUMENT_BYTES = 20;

interface Marker {
  readonly frame: number;
  readonly label: string | null;
}

/** `INST`, `MARK`, the text chunks and `ID3 ` of an AIFF or AIFC file. */
export async function aiffNotes(file: AudioFile): Promise<FileNotes> {
  const tags = new TagList();
  let markers = new Map<number, Marker>();
  let instrument: Buffer = Buffer.alloc(0);
  let bitDepth: number | null = null;
  for (const chunk of await chunksOf(file, true)) {
    const read = (): Promise<Buffer> => contentOf(file, chunk);
    const name = TEXT_CHUNKS[chunk.id];
    if (name !== undefined) tags.add(name, textOf(await read()));
    if (chunk.id === 'ID3 ') readId3(await read(), tags);
    if (chunk.id === 'MARK') markers = markersOf(await read());
    if (chunk.id === 'INST') instrument = await read();
    if (chunk.id === 'COMM') bitDepth = bitDepthOf(await read());
  }
  const hasInstrument = instrument.length >= INSTRUMENT_BYTES && isNote(instrument.readInt8(0));
  return {
    ...NO_NOTES,
    bitDepth,
    tempo: tags.tempo(),
    rootNote: hasInstrument ? instrument.readInt8(0) : null,
    loop: hasInstrument ? loopOf(instrument, markers) : null,
    cues: [...markers.values()].toSorted((a, b) => a.frame - b.frame),
    fileTags: tags.all(),
  };
}

const bitDepthOf = (common: Buffer): number | null => (common.length < 8 ? null : common.readUInt16BE(6) || null);

function markersOf(bytes: Buffer): Map<number, Marker> {
  const markers = new Map<number, Marker>();
  for (let at = 2; at + 7 <= bytes.length && markers.size < SAMPLE_PLACES_MAX;) {
    const letters = bytes.readUInt8(at + 6);
    const label = textOf(bytes.subarray(at + 7, at + 7 + letters)).trim();
    markers.set(bytes.readInt16BE(at), { frame: bytes.readUInt32BE(at + 2), label: label === '' ? null : label });
    // a Pascal string and its length fill an even number of bytes
    at += 7 + letters + ((letters + 1) % 2);
  }
  return markers;
}

/** A marker lies between two frames: the loop's last frame is the one before its end. */
function loopOf(instrument: Buffer, markers: ReadonlyMap<number, Marker>): FileNotes['loop'] {
  const isLooped = instrument.readUInt16BE(8) !== 0;
  const begin = markers.get(instrument.readInt16BE(10));
  const end = markers.get(instrument.readInt16BE(12));
  if (!isLooped || begin === undefined || end === undefined || begin.frame + 1 >= end.frame) return null;
  return { startFrame: begin.frame, endFrame: end.frame - 1 };
}
