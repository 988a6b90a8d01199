import type { ServerRecord } from '../audio-server/server-record.js';
import type { Buffers, LoadedBuffer } from '../sounds/buffers.js';
import type { StudioState } from '../studio/studio-state.js';
import { z } from 'zod';

type ServerId = Pick<ServerRecord, 'pid' | 'since'>;

/** Buffers whose numbers begin alike are kept in one document, written anew when one of them changes. */
const TOGETHER = 512;
const KEY = 'buffers.';

/** A sample in a buffer. What else is known of it is in the catalogue. */
const KeptBuffer = z.object({
  bufferNumber: z.int(),
  sampleId: z.string(),
  wavSha256: z.string(),
  frameCount: z.int(),
  channelCount: z.int(),
  sampleRateHz: z.number(),
});
const Document = z.object({
  server: z.object({ pid: z.int(), since: z.string() }),
  buffers: z.array(KeptBuffer),
});

/** Of all documents there may be. */
export const bufferKeys = (buffersMax: number): string[] =>
  Array.from({ length: Math.ceil(buffersMax / TOGETHER) }, (_, part) => `${KEY}${part}`);

/** The buffers of one audio server as they are left to the next engine. */
export class KeptBuffers {
  /** Documents that are not as they should be. */
  private readonly stale = new Set<number>();

  constructor(
    private readonly samples: StudioState['samples'],
    private readonly buffers: Buffers,
  ) {
    buffers.onChange = (bufferNumber) => void this.stale.add(Math.floor(bufferNumber / TOGETHER));
  }

  /** By key, what was changed since the last call. */
  changed(server: ServerId): (readonly [string, string])[] {
    if (this.stale.size === 0) return [];
    const all = this.buffers.all();
    const documents = [...this.stale].map((part) => {
      const some = all.filter(({ bufferNumber }) => Math.floor(bufferNumber / TOGETHER) === part);
      return [`${KEY}${part}`, JSON.stringify({ server, buffers: some.map(({ loaded }) => kept(loaded)) })] as const;
    });
    this.stale.clear();
    return documents;
  }

  /** Take over those of this server. @returns numbers whose sample is another by now, or none */
  adopt(documents: ReadonlyMap<string, string>, server: ServerId, nowMicros: number): number[] {
    const all = [...documents].filter(([key]) => key.startsWith(KEY)).flatMap(([, text]) => readBuffers(text, server));
    const known = all.flatMap((buffer): LoadedBuffer[] => {
      const sample = this.samples.get(buffer.sampleId);
      if (sample?.wavSha256 !== buffer.wavSha256) return [];
      const { bank, fileName } = sample;
      const memoryBytes = buffer.frameCount * buffer.channelCount * 4;
      return [{ ...buffer, memoryBytes, bank, fileName, requestId: '' }];
    });
    this.buffers.adopt(known, nowMicros);
    const numbers = new Set(known.map(({ bufferNumber }) => bufferNumber));
    return all.map(({ bufferNumber }) => bufferNumber).filter((number) => !numbers.has(number));
  }
}

/** What an engine of another version has written is none. */
function readBuffers(text: string, { pid, since }: ServerId): z.output<typeof KeptBuffer>[] {
  const read = Document.safeParse(JSON.parse(text));
  if (!read.success || read.data.server.pid !== pid || read.data.server.since !== since) return [];
  return read.data.buffers;
}

const kept = (loaded: LoadedBuffer): z.output<typeof KeptBuffer> => KeptBuffer.parse(loaded);
