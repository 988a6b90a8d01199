import { readWav, type Recording as Sound, type RunningStudio } from '@oiduna/testkit';
import type { Job, Recording, SampleImport } from '@oiduna/contracts';

/** An answer with its body read. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** The studio's HTTP API as a stranger's script would use it: paths, bodies and nothing else. */
export class StudioClient {
  constructor(
    readonly studio: RunningStudio,
    private readonly headers: Record<string, string> = {},
  ) {}

  with(headers: Record<string, string>): StudioClient {
    return new StudioClient(this.studio, { ...this.headers, ...headers });
  }

  async ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const json = body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' };
    return this.send<T>(method, path, json.body, json.type);
  }

  /** Load SuperCollider source (text) or the bytes of a .scsyndef file. */
  loadSynthDef(upload: string | Uint8Array<ArrayBuffer>): Promise<Answer<Job>> {
    const type = typeof upload === 'string' ? 'text/x-supercollider' : 'application/octet-stream';
    return this.with({ prefer: 'wait=30' }).send('POST', '/v1/synthdefs', upload, type);
  }

  loadSample(bank: string, fileName: string, bytes: Uint8Array<ArrayBuffer>): Promise<Answer<Job>> {
    const form = new FormData();
    form.set('bank', bank);
    form.set('file', new Blob([bytes]), fileName);
    return this.with({ prefer: 'wait=30' }).send('POST', '/v1/samples', form);
  }

  /** The same in pieces, as tus clients send them. @returns the job */
  async loadSampleInPieces(bank: string, fileName: string, bytes: Uint8Array, pieceBytes: number): Promise<string> {
    const { url } = this.studio;
    const metadata = `bank ${base64(bank)},filename ${base64(fileName)}`;
    const tus = { ...this.headers, 'tus-resumable': '1.0.0' };
    const begun = await fetch(`${url}/v1/uploads`, {
      method: 'POST',
      headers: { ...tus, 'upload-length': `${bytes.length}`, 'upload-metadata': metadata },
    });
    const place = `${url}${begun.headers.get('location')}`;
    for (let at = 0; ; at += pieceBytes) {
      const body = Uint8Array.from(bytes.subarray(at, at + pieceBytes));
      const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': `${at}` };
      const answer = await fetch(place, { method: 'PATCH', headers: { ...tus, ...type }, body });
      if (!answer.ok) throw new Error(await answer.text());
      const job = answer.headers.get('upload-job');
      if (job !== null) return job;
    }
  }

  /** A zip of samples; each folder in it is a bank. */
  importSamples(zip: Uint8Array<ArrayBuffer>): Promise<Answer<SampleImport>> {
    return this.send('POST', '/v1/sample-imports/zip', zip, 'application/zip');
  }

  /** Record whole bars of the master output and fetch them. */
  async record(bars: number): Promise<Sound> {
    const { body: started } = await this.ask<Recording>('POST', '/v1/recordings', { bars });
    for (;;) {
      const { body: recording } = await this.ask<Recording>('GET', `/v1/recordings/${started.id}`);
      if (recording.state === 'failed') throw new Error(`the recording failed: ${recording.reason}`);
      if (recording.state === 'finished') break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const audio = await fetch(`${this.studio.url}/v1/recordings/${started.id}/audio`, { headers: this.headers });
    return readWav(new Uint8Array(await audio.arrayBuffer()));
  }

  private async send<T>(method: string, path: string, body?: RequestInit['body'], type?: string): Promise<Answer<T>> {
    const response = await fetch(`${this.studio.url}${path}`, {
      method,
      headers: { ...this.headers, ...(type !== undefined && { 'content-type': type }) },
      ...(body && { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Blocks the driver missed so far: after one, everything sounds later, whoever sent it. */
export async function xruns(studio: RunningStudio): Promise<number> {
  const log = await studio.logs('jack');
  return log.match(/xrun/gi)?.length ?? 0;
}
