import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Uploads under way at once: the services verify each one, and two cores are enough for four. */
const CONCURRENCY = 4;
/** How long the gateway may wait for one sound, and we for the gateway. */
const WAIT_S = 20;
const ANSWER_WITHIN_MS = 30_000;

export interface Seeding {
  loaded: number;
  /** One line for each sound that was refused. */
  failures: string[];
}

/** Give a new studio the starter sounds, through its API like any client. Undefined when it has them. */
export async function seed(
  url: string,
  home: string,
  sounds: string,
  signal: AbortSignal,
): Promise<Seeding | undefined> {
  const marker = join(home, 'seeded');
  if (existsSync(marker)) return undefined;
  const uploads = [...(await synthDefUploads(url, sounds)), ...(await sampleUploads(url, sounds))];
  const failures: string[] = [];
  let next = 0;
  const worker = async () => {
    for (let upload = uploads[next++]; upload && !signal.aborted; upload = uploads[next++]) {
      const problem = await send(upload, signal);
      if (problem !== undefined) failures.push(problem);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  if (failures.length === 0 && !signal.aborted) await writeFile(marker, '');
  return { loaded: uploads.length - failures.length, failures };
}

interface Upload {
  name: string;
  url: string;
  contentType?: string;
  body(): Promise<Uint8Array<ArrayBuffer> | FormData>;
}

async function synthDefUploads(url: string, sounds: string): Promise<Upload[]> {
  const folder = join(sounds, 'compiled');
  const files = (await filesIn(folder)).filter((file) => file.endsWith('.scsyndef'));
  return files.map((file) => ({
    name: basename(file, '.scsyndef'),
    url: `${url}/v1/synthdefs`,
    contentType: 'application/octet-stream',
    body: () => readFile(join(folder, file)),
  }));
}

async function sampleUploads(url: string, sounds: string): Promise<Upload[]> {
  const folder = join(sounds, 'samples');
  const perBank = (await filesIn(folder)).map(async (bank) => {
    const files = (await filesIn(join(folder, bank))).filter((file) => file.endsWith('.wav'));
    return files.map((file) => ({
      name: `${bank}/${file}`,
      url: `${url}/v1/samples`,
      body: async () => sampleForm(bank, file, await readFile(join(folder, bank, file))),
    }));
  });
  return (await Promise.all(perBank)).flat();
}

function sampleForm(bank: string, file: string, bytes: Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  form.set('bank', bank);
  form.set('file', new File([bytes], file, { type: 'audio/wav' }));
  return form;
}

async function filesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? (await readdir(folder)).toSorted() : [];
}

/** What went wrong, or undefined. */
async function send(upload: Upload, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(upload.url, {
      method: 'POST',
      headers: { prefer: `wait=${WAIT_S}`, ...(upload.contentType && { 'content-type': upload.contentType }) },
      body: await upload.body(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const text = await response.text();
    if (response.status === 201) return undefined;
    if (response.status === 202) return `${upload.name}: not done within ${WAIT_S} s`;
    return `${upload.name}: ${response.status} ${text.slice(0, 300)}`;
  } catch (error) {
    return `${upload.name}: ${String(error)}`;
  }
}
