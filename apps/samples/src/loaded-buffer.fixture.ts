import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  type Buffer,
  type CataloguedSample,
  loadSample,
  type PlayableSample,
  renderSample,
  type ReplyOf,
  type RequestOf,
  type Sample,
} from '@oiduna/contracts';
import type { BlobStore, Nats } from '@oiduna/platform';
import { readWav, wavOf } from '@oiduna/testkit';

/** What the engine answers for a sample: what its clean WAV really holds. */
export async function bufferOf({ id, bank, fileName, wavSha256 }: PlayableSample, blobs: BlobStore): Promise<Buffer> {
  const { channels, sampleRateHz } = readWav(await blobs.read(wavSha256));
  const [channelCount, frameCount] = [channels.length, channels[0]!.length];
  const memoryBytes = frameCount * channelCount * 4;
  const held = { bufferNumber: 7, frameCount, channelCount, sampleRateHz, memoryBytes };
  return { ...held, sampleId: id, bank, fileName, requestId: 'r' };
}

/** A WAV that holds more than its sound, so it is not played as it was uploaded. */
export const wav = (frameCount: number): Uint8Array =>
  wavOf({
    sampleRateHz: 44_100,
    channels: [new Float32Array(frameCount).fill(0.25)],
    format: 'pcm16',
    chunks: [{ id: 'LIST', bytes: new TextEncoder().encode('INFO') }],
  });

/** What the tests are told of the servers they run on. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; ./oiduna test sets it`);
  return value;
}

/** Answers each wish to load a sample, in the place of the engine. */
export function answerLoads(nats: Nats, reply: (sample: Sample) => Promise<object>): void {
  nats.connection.subscribe(loadSample.subject, {
    callback: (_, message) => {
      const { data } = message.json<{ data: Sample }>();
      void reply(data).then((answered) => message.respond(JSON.stringify(answered)));
    },
  });
}

/** Codec, channels and seconds of a file, as ffprobe tells them. */
export async function probe(path: string): Promise<string[]> {
  const asked = ['-v', 'error', '-show_entries', 'stream=codec_name,channels:format=duration', '-of', 'csv=p=0'];
  const { stdout } = await promisify(execFile)('ffprobe', [...asked, path]);
  return stdout.trim().split(/[,\n]/);
}

/** Without what others say of it. */
export const bare = ({ tags: _, lastUsedAt: _never, uploadedBy: _nobody, ...sample }: CataloguedSample): Sample =>
  sample;

/** A form of a sample; of a preview, once it is made. */
export async function rendered(
  nats: Nats,
  id: string,
  form: RequestOf<typeof renderSample>['form'],
): Promise<ReplyOf<typeof renderSample>> {
  for (;;) {
    const reply = await nats.request(renderSample, { id, form });
    if (!reply.isCleanWav) return reply;
    await setTimeout(20);
  }
}
