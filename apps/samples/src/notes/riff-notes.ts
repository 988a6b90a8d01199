import { SAMPLE_PLACES_MAX } from '@oiduna/contracts';
import type { AudioFile } from '../audio/audio-file.js';
import { type Chunk, chunksOf, contentOf } from './chunks.js';
import { type FileNotes, isNote, isTempo, NO_NOTES, TagList, textOf } from './file-notes.js';
import { readId3 } from './id3.js';

/** @see "LIST INFO" in Microsoft's Multimedia Programming Interface, 1991 */
const INFO_NAMES: Readonly<Record<string, string>> = {
  INAM: 'title',
  IART: 'artist',
  IPRD: 'album',
  ICMT: 'comment',
  IGNR: 'genre',
  ICRD: 'date',
  ICOP: 'copyright',
  IKEY: 'keywords',
  ISFT: 'software',
  IENG: 'engineer',
  ISRC: 'source',
  ITRK: 'track',
  IBPM: 'bpm',
};
const CUE_BYTES = 24;
/** Bits of `acid`. @see the header of libacidizer and of libsndfile's wav.c */
const ACID_ONE_SHOT = 1;
const ACID_ROOT_VALID = 2;

/** `smpl`, `inst`, `acid`, `cue ` with its labels, `LIST INFO` and `id3 ` of a WAV, RF64 or RIFX file. */
export async function riffNotes(file: AudioFile): Promise<FileNotes> {
  const isBigEndian = (await file.read(0, 4)).toString('latin1') === 'RIFX';
  const chunks = await chunksOf(file, isBigEndian);
  const read = async (id: string): Promise<Fields> => {
    const chunk = chunks.find((candidate) => candidate.id === id);
    return new Fields(chunk === undefined ? Buffer.alloc(0) : await contentOf(file, chunk), isBigEndian);
  };
  const [smpl, inst, acid, cue] = [await read('smpl'), await read('inst'), await read('acid'), await read('cue ')];
  const tags = new TagList();
  const labels = new Map<number, string>();
  for (const chunk of chunks.filter(({ id }) => id === 'LIST'))
    readList(await contentOf(file, chunk), isBigEndian, tags, labels);
  for (const chunk of chunks.filter(isId3)) readId3(await contentOf(file, chunk), tags);
  return {
    ...NO_NOTES,
    tempo: acidTempo(acid) ?? tags.tempo(),
    rootNote: rootNoteOf(smpl, inst, acid),
    loop: loopOf(smpl),
    cues: cuesOf(cue, labels),
    fileTags: tags.all(),
  };
}

const isId3 = ({ id }: Chunk): boolean => id.toLowerCase() === 'id3 ';

/** Numbers of a chunk; undefined beyond its end. */
class Fields {
  constructor(
    private readonly bytes: Buffer,
    private readonly isBigEndian: boolean,
  ) {}

  uint32(at: number): number | undefined {
    if (at + 4 > this.bytes.length) return undefined;
    return this.isBigEndian ? this.bytes.readUInt32BE(at) : this.bytes.readUInt32LE(at);
  }

  uint16(at: number): number | undefined {
    if (at + 2 > this.bytes.length) return undefined;
    return this.isBigEndian ? this.bytes.readUInt16BE(at) : this.bytes.readUInt16LE(at);
  }

  float(at: number): number | undefined {
    if (at + 4 > this.bytes.length) return undefined;
    return this.isBigEndian ? this.bytes.readFloatBE(at) : this.bytes.readFloatLE(at);
  }

  int8(at: number): number | undefined {
    return at < this.bytes.length ? this.bytes.readInt8(at) : undefined;
  }
}

/** 0 in `smpl` is what writers without a note leave there; `inst` and `acid` are asked then. */
function rootNoteOf(smpl: Fields, inst: Fields, acid: Fields): number | null {
  const hasRoot = ((acid.uint32(0) ?? 0) & ACID_ROOT_VALID) !== 0;
  const notes = [smpl.uint32(12) || undefined, inst.int8(0), hasRoot ? acid.uint16(4) : undefined];
  return notes.find((note) => note !== undefined && isNote(note)) ?? null;
}

function acidTempo(acid: Fields): FileNotes['tempo'] {
  const isOneShot = ((acid.uint32(0) ?? 0) & ACID_ONE_SHOT) !== 0;
  const bpm = acid.float(20) ?? 0;
  return !isOneShot && isTempo(bpm) ? { bpm, source: 'acid' } : null;
}

function loopOf(smpl: Fields): FileNotes['loop'] {
  if ((smpl.uint32(28) ?? 0) === 0) return null;
  const [startFrame, endFrame] = [smpl.uint32(36 + 8), smpl.uint32(36 + 12)];
  return startFrame !== undefined && endFrame !== undefined && startFrame < endFrame ? { startFrame, endFrame } : null;
}

function cuesOf(cue: Fields, labels: ReadonlyMap<number, string>): FileNotes['cues'] {
  const cues: FileNotes['cues'] = [];
  for (let at = 4; cues.length < SAMPLE_PLACES_MAX; at += CUE_BYTES) {
    const [id, frame] = [cue.uint32(at), cue.uint32(at + 20)];
    if (id === undefined || frame === undefined || cues.length === cue.uint32(0)) break;
    cues.push({ frame, label: labels.get(id) ?? null });
  }
  return cues.toSorted((a, b) => a.frame - b.frame);
}

function readList(list: Buffer, isBigEndian: boolean, tags: TagList, labels: Map<number, string>): void {
  const kind = list.toString('latin1', 0, 4);
  for (let at = 4; at + 8 <= list.length;) {
    const id = list.toString('latin1', at, at + 4);
    const sizeBytes = isBigEndian ? list.readUInt32BE(at + 4) : list.readUInt32LE(at + 4);
    const content = list.subarray(at + 8, at + 8 + sizeBytes);
    if (kind === 'INFO') tags.add(INFO_NAMES[id] ?? id.trim().toLowerCase(), textOf(content));
    if (kind === 'adtl' && id === 'labl' && content.length > 4) {
      labels.set(isBigEndian ? content.readUInt32BE(0) : content.readUInt32LE(0), textOf(content.subarray(4)));
    }
    at += 8 + sizeBytes + (sizeBytes % 2);
  }
}
