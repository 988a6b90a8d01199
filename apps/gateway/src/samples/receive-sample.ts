import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { AppError, type FieldProblem, ingestSample } from '@oiduna/contracts';
import { type Blob, type BlobStore, parse } from '@oiduna/platform';
import type { z } from 'zod';
import { tornOff } from '../edge/read-body.js';

export type ReceivedSample = z.output<typeof ingestSample.data>;

const Labels = ingestSample.data.pick({ bank: true, fileName: true });
/** Room for a bank name; anything longer is cut and then refused. */
const FIELD_BYTES_MAX = 256;
/** One of each is right; a few more are read so that the answer can name them. */
const PARTS_MAX = 8;

/**
 * One sample from a multipart form: the field `bank` and the file `file`, in any order.
 * The file is kept only when the whole form has arrived and is right; a torn or wrong upload leaves nothing.
 * @throws AppError INPUT_INVALID | INPUT_MALFORMED | INPUT_TOO_LARGE
 */
export async function receiveSample(
  request: IncomingMessage,
  blobs: BlobStore,
  limitBytes: number,
): Promise<ReceivedSample> {
  return new SampleForm(request, blobs, limitBytes).received();
}

class SampleForm {
  private readonly parser: BusboyInstance;
  private readonly complete = Promise.withResolvers<z.output<typeof Labels>>();
  private readonly problems: FieldProblem[] = [];
  private bank: string | undefined;
  private fileName: string | undefined;
  private file: BusboyFileStream | undefined;
  private stored: Promise<Blob> | undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly blobs: BlobStore,
    private readonly limitBytes: number,
  ) {
    this.parser = openParser(request);
    this.complete.promise.catch(() => undefined); // whoever awaits it hears of it
  }

  async received(): Promise<ReceivedSample> {
    const stop = (cause: unknown) => this.stop(cause);
    this.parser.on('field', (name, value) => this.takeField(name, value));
    this.parser.on('file', (name, stream, fileName) => this.takeFile(name, stream, fileName));
    this.parser.once('finish', () => this.finish());
    this.parser.on('error', (cause: Error) => stop(malformed(cause)));
    this.request.once('error', (cause) => stop(tornOff(cause)));
    this.request.once('close', () => {
      if (!this.request.complete) stop(tornOff());
    });
    this.request.pipe(this.parser);
    const labels = await this.complete.promise;
    return { ...labels, ...(await this.stored!) };
  }

  private takeField(name: string, value: string): void {
    if (name !== 'bank' || this.bank !== undefined) this.refusePart(name);
    else this.bank = value;
  }

  private takeFile(name: string, stream: BusboyFileStream, fileName: string): void {
    if (name !== 'file' || this.file !== undefined) {
      this.refusePart(name);
      stream.resume();
      return;
    }
    stream.on('error', () => undefined); // read by whoever iterates
    this.file = stream;
    this.fileName = fileName;
    this.stored = this.blobs.write(this.wholeForm(stream), 'The sample', this.limitBytes);
    this.stored.catch((cause: unknown) => this.stop(cause));
  }

  private refusePart(name: string): void {
    const known = name === 'bank' || name === 'file';
    const detail = known ? 'is given twice; send it once' : 'is not a part of this form; remove it';
    this.problems.push({ pointer: `/${name}`, detail });
  }

  /** The file's bytes, whose end comes only once the form around it is known to be right. */
  private async *wholeForm(stream: BusboyFileStream): AsyncIterable<Uint8Array> {
    try {
      yield* stream as AsyncIterable<Uint8Array>;
    } catch (cause) {
      throw malformed(cause as Error);
    }
    if (stream.bytesRead === 0) throw new AppError('INPUT_MALFORMED', { reason: 'the file is empty' });
    await this.complete.promise;
  }

  private finish(): void {
    try {
      if (this.file === undefined) this.problems.push({ pointer: '/file', detail: 'is missing' });
      if (this.problems.length > 0) throw new AppError('INPUT_INVALID', { errors: this.problems });
      this.complete.resolve(parse(Labels, { bank: this.bank, fileName: this.fileName }));
    } catch (error) {
      this.stop(error);
    }
  }

  /** The first reason counts; after success this changes nothing. */
  private stop(reason: unknown): void {
    this.complete.reject(reason);
    this.request.unpipe(this.parser);
    this.request.resume();
    this.file?.destroy();
  }
}

/** @throws AppError INPUT_MALFORMED when the content type names no boundary */
function openParser(request: IncomingMessage): BusboyInstance {
  const limits = { fieldSize: FIELD_BYTES_MAX, parts: PARTS_MAX };
  try {
    return new Busboy({ headers: request.headers as BusboyHeaders, limits });
  } catch (cause) {
    throw malformed(cause as Error);
  }
}

const malformed = (cause: Error): AppError => new AppError('INPUT_MALFORMED', { reason: cause.message }, { cause });
