import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wavOf } from '@oiduna/testkit';
import { expect, it } from 'vitest';
import { NO_NOTES } from './file-notes.js';
import { cue, smpl } from './notes.fixture.js';
import { readNotes } from './read-notes.js';

it.each([
  ['within', 10, 99, { startFrame: 10, endFrame: 99 }],
  ['that states the frame after the last one', 10, 100, { startFrame: 10, endFrame: 99 }],
  ['beyond the end', 10, 101, null],
] as const)('a loop %s is what can be played', async (_, start, end, loop) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'oiduna-notes-'));
  const path = join(folder.path, 'a');
  const chunks = [
    { id: 'smpl', bytes: smpl(60, start, end) },
    { id: 'cue ', bytes: cue([1, 100], [2, 101], [3, 7]) },
  ];
  const channels = [new Float32Array(100)];
  await writeFile(path, wavOf({ sampleRateHz: 8_000, channels, format: 'pcm16', chunks }));
  const notes = await readNotes(path, 'wav', 100);
  expect(notes.loop).toEqual(loop);
  expect(notes.cues.map(({ frame }) => frame)).toEqual([7, 100]);
  expect(await readNotes(path, 'a container that nobody reads', 100)).toEqual(NO_NOTES);
});
