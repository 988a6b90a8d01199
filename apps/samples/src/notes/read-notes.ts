import type { AudioFile } from '../audio/audio-file.js';
import { aiffNotes } from './aiff-notes.js';
import { type FileNotes, NO_NOTES } from './file-notes.js';
import { riffNotes } from './riff-notes.js';
import { flacNotes, mp3Notes, oggNotes } from './stream-notes.js';

const READERS: Readonly<Record<string, (file: AudioFile) => Promise<FileNotes>>> = {
  wav: riffNotes,
  aiff: aiffNotes,
  flac: flacNotes,
  ogg: oggNotes,
  mp3: mp3Notes,
};

/**
 * What a file that passed its checks says of itself. Places beyond its end are left out: whoever cut the
 * sound left them behind.
 * @param container by our own name, as in its format
 */
export async function readNotes(file: AudioFile, container: string, frameCount: number): Promise<FileNotes> {
  const notes = await (READERS[container]?.(file) ?? NO_NOTES);
  return {
    ...notes,
    loop: loopWithin(notes.loop, frameCount),
    cues: notes.cues.filter(({ frame }) => frame <= frameCount),
  };
}

/** Many writers state the frame after the last one as the loop's end. */
function loopWithin(loop: FileNotes['loop'], frameCount: number): FileNotes['loop'] {
  if (loop === null || loop.endFrame > frameCount) return null;
  return { ...loop, endFrame: Math.min(loop.endFrame, frameCount - 1) };
}
