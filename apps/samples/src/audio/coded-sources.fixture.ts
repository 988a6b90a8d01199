import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What ffmpeg makes of one second of noise over a sine: the sound files that the corpus then breaks. */
const ENCODERS = {
  flac: ['x.flac', '-c:a', 'flac', '-frame_size', '4096'],
  vorbis: ['vorbis.ogg', '-c:a', 'libvorbis', '-b:a', '160k', '-page_duration', '100000'],
  opus: ['opus.ogg', '-c:a', 'libopus', '-b:a', '128k', '-page_duration', '100000'],
  mp3: ['x.mp3', '-c:a', 'libmp3lame', '-b:a', '128k'],
  plainMp3: ['plain.mp3', '-c:a', 'libmp3lame', '-b:a', '128k', '-write_xing', '0', '-id3v2_version', '0'],
  m4a: ['x.m4a', '-c:a', 'aac', '-movflags', '+faststart'],
  alac: ['alac.m4a', '-c:a', 'alac'],
  aac: ['x.aac', '-c:a', 'aac', '-f', 'adts'],
} as const;

export type CodedSources = Readonly<Record<keyof typeof ENCODERS, Buffer>>;

export const SOURCE_RATE_HZ = 48_000;

const SOUND = [
  ...['-f', 'lavfi', '-i', `sine=330:d=1:r=${SOURCE_RATE_HZ}`],
  ...['-f', 'lavfi', '-i', `anoisesrc=seed=7:d=1:r=${SOURCE_RATE_HZ}:a=0.2`],
  ...['-filter_complex', '[0][1]join=inputs=2:channel_layout=stereo'],
];

/** One ffmpeg for all of them. */
export async function codedSources(folder: string): Promise<CodedSources> {
  const outputs = Object.values(ENCODERS).flatMap(([name, ...options]) => [
    ...['-map_metadata', '-1', '-bitexact', ...options, join(folder, name)],
  ]);
  const split = Object.keys(ENCODERS).map((name) => `[${name}]`);
  const [graph, ...inputs] = [SOUND.at(-1)!, ...SOUND.slice(0, -2)];
  const filter = `${graph},asplit=${split.length}${split.join('')}`;
  let index = 0;
  const mapped = outputs.flatMap((option) =>
    option === '-map_metadata' ? ['-map', split[index++]!, option] : [option],
  );
  const args = ['-nostdin', '-v', 'error', '-y', ...inputs, '-filter_complex', filter, ...mapped];
  await promisify(execFile)('ffmpeg', args);
  const sources = Object.entries(ENCODERS).map(async ([name, [file]]) => [name, await readFile(join(folder, file))]);
  return Object.fromEntries(await Promise.all(sources)) as CodedSources;
}
