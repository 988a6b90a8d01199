import { wavOf } from '@oiduna/testkit';
import { expect, it } from 'vitest';
import { memoryFile } from '../audio/near-file.js';
import { NO_NOTES } from './file-notes.js';
import { cue, smpl } from './notes.fixture.js';
import { readNotes } from './read-notes.js';

it.each([
  ['within', 10, 99, { startFrame: 10, endFrame: 99 }],
  ['that states the frame after the last one', 10, 100, { startFrame: 10, endFrame: 99 }],
  ['beyond the end', 10, 101, null],
] as const)('a loop %s is what can be played', async (_, start, end, loop) => {
  const chunks = [
    { id: 'smpl', bytes: smpl(60, start, end) },
    { id: 'cue ', bytes: cue([1, 100], [2, 101], [3, 7]) },
  ];
  const channels = [new Float32Array(100)];
  const wav = wavOf({ sampleRateHz: 8_000, channels, format: 'pcm16', chunks });
  const file = memoryFile(Buffer.from(wav), 'a');
  const notes = await readNotes(file, 'wav', 100);
  expect(notes.loop).toEqual(loop);
  expect(notes.cues.map(({ frame }) => frame)).toEqual([7, 100]);
  expect(await readNotes(file, 'a container that nobody reads', 100)).toEqual(NO_NOTES);
});
