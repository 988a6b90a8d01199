import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SampleImport } from '@oiduna/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { progressText } from './import-progress.js';
import { rehearse, type Rehearsal } from './rehearsal.fixture.js';
import { sampleImport } from './sample-answers.fixture.js';
import { type Answer, problem, StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let dir: string;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-import-'));
  for (const folder of ['pack/808 Kicks', 'empty', 'pack/none']) await mkdir(join(dir, folder), { recursive: true });
  for (const path of ['pack/808 Kicks/a.wav', 'pack/808 Kicks/b.wav', 'pack/top.aiff', 'pack/x.zip', 'drums.zip']) {
    await writeFile(join(dir, path), path);
  }
  for (const path of ['pack/none/none.wav', 'pack/.hidden.wav', 'pack/README.md']) await writeFile(join(dir, path), '');
});
afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => gateway.reset());

const run = (line: string, rehearsal: Rehearsal = {}) =>
  rehearse(line.replaceAll('$DIR', dir).split(' '), { env: { OIDUNA_URL: gateway.url }, ...rehearsal });
const running = (counts: Partial<SampleImport['counts']> = {}): SampleImport => ({
  ...sampleImport,
  state: 'running',
  finishedAt: null,
  fileCount: 4,
  counts: { ...sampleImport.counts, done: 0, ...counts },
});

/** The places of the files that are sent. */
function sentPlaces(refuse: (place: string) => object | undefined = () => undefined): string[] {
  const places: string[] = [];
  gateway.answers['addToSampleImport'] = ((_request: IncomingMessage, body: Buffer) => {
    const [, bank] = /name="bank"\r\n\r\n(.*)\r\n/.exec(body.toString()) ?? [];
    const [, fileName] = /filename="(.*?)"/.exec(body.toString()) ?? [];
    places.push(`${bank}/${fileName}`);
    return refuse(places.at(-1)!) ?? {};
  }) satisfies Answer;
  return places;
}

describe('importing a folder', () => {
  it('sends each sample to the bank of its folder, and says what it left out', async () => {
    let wish: unknown;
    gateway.answers['openSampleImport'] = (_: IncomingMessage, body: Buffer) => {
      wish = JSON.parse(body.toString());
      return sampleImport;
    };
    const places = sentPlaces((place) => (place.endsWith('b.wav') ? problem(422, 'INPUT_INVALID') : undefined));
    const { code, stdout } = await run('sample import $DIR/pack --json');
    expect(wish).toEqual({ kind: 'upload', fileCount: 3 });
    expect(places.toSorted()).toEqual(['808_Kicks/a.wav', '808_Kicks/b.wav', 'pack/top.aiff']);
    expect(gateway.asked).toContain('closeSampleImport');
    expect(code).toBe(8);
    expect(JSON.parse(stdout)).toEqual({
      import: sampleImport,
      refused: [
        { path: 'none/none.wav', code: 'IMPORT_FILE_REFUSED', reason: 'it is empty' },
        { path: 'x.zip', code: 'IMPORT_FILE_REFUSED', reason: 'an archive within is not opened' },
        { path: '808 Kicks/b.wav', code: 'INPUT_INVALID', reason: 'It was INPUT_INVALID.' },
      ],
    });
  });

  it('calls a file that the studio refused by its path here', async () => {
    const refused = { number: 1, path: '808_Kicks/a.wav', state: 'refused', problem: problem(422, 'SAMPLE_DAMAGED') };
    gateway.answers['listImportFiles'] = { files: [refused], next: null };
    const { stdout } = await run('sample import $DIR/pack');
    expect(stdout).toContain('808 Kicks/a.wav is refused (SAMPLE_DAMAGED): It was SAMPLE_DAMAGED.');
  });

  it('goes on when the studio was away for a moment', async () => {
    let tries = 0;
    const places = sentPlaces(() => (tries++ === 0 ? problem(503, 'SERVICE_UNAVAILABLE') : undefined));
    gateway.answers['openSampleImport'] = running();
    gateway.answers['closeSampleImport'] = running();
    gateway.answers['getSampleImport'] = () => (tries++ < 6 ? problem(503, 'SERVICE_UNAVAILABLE') : sampleImport);
    const { stdout } = await run('sample import $DIR/pack');
    expect(new Set(places).size).toBe(3);
    expect(places).toHaveLength(4);
    expect(stdout).toContain('1 of 1 files are loaded; the import');
  });

  it('that was cancelled elsewhere ends, and says what goes on', async () => {
    sentPlaces(() => problem(409, 'IMPORT_CLOSED'));
    const { code, stderr } = await run('sample import $DIR/pack');
    expect(code).toBe(4);
    expect(stderr).toContain(`What was sent goes on as the import ${sampleImport.id}.`);
  });

  it.each([
    ['$DIR/empty', 'holds no audio file', 3],
    ['$DIR/nowhere', 'there is no such file or folder', 4],
  ])('%s is refused before anything is sent', async (what, reason, exit) => {
    const { code, stderr } = await run(`sample import ${what}`);
    expect(stderr).toContain(reason);
    expect(code).toBe(exit);
    expect(gateway.asked).toEqual([]);
  });
});

describe('importing what is whole', () => {
  it('a zip goes to the bank of its name, where its files lie in no folder', async () => {
    let url: string | undefined;
    gateway.answers['importSampleZip'] = (request: IncomingMessage) => {
      url = `${request.url} ${request.headers['content-type']}`;
      return sampleImport;
    };
    expect((await run('sample import $DIR/drums.zip')).code).toBe(0);
    expect(url).toBe('/v1/sample-imports/zip?bank=drums application/zip');
  });

  it('a folder of the server is named, not sent', async () => {
    let wish: unknown;
    gateway.answers['openSampleImport'] = (_: IncomingMessage, body: Buffer) => {
      wish = JSON.parse(body.toString());
      return running();
    };
    const { stdout } = await run('sample import --server-folder /srv/pack --bank mine --no-wait');
    expect(wish).toEqual({ kind: 'folder', folder: '/srv/pack', bank: 'mine' });
    expect(stdout).toContain('running');
    expect(gateway.asked).toEqual(['openSampleImport']);
  });

  it.each([
    ['github:tidalcycles/dirt-samples', { url: 'github:tidalcycles/dirt-samples' }],
    ['https://samples.example/strudel.json', { url: 'https://samples.example/strudel.json' }],
    ['$DIR/strudel.json', { document: { _base: 'https://samples.example/', bd: 'bd.wav' } }],
  ])('the map %s is named where it is on the web, and sent where it is here', async (what, map) => {
    await writeFile(`${dir}/strudel.json`, JSON.stringify({ _base: 'https://samples.example/', bd: 'bd.wav' }));
    let wish: unknown;
    gateway.answers['openSampleImport'] = (_: IncomingMessage, body: Buffer) => {
      wish = JSON.parse(body.toString());
      return sampleImport;
    };
    expect((await run(`sample import ${what}`)).code).toBe(0);
    expect(wish).toEqual({ kind: 'map', ...map });
  });

  it('a map that is no JSON is not sent', async () => {
    await writeFile(`${dir}/broken.json`, '{"bd":');
    const { code, stderr } = await run('sample import $DIR/broken.json');
    expect([code, stderr]).toEqual([3, expect.stringContaining('This is no map of samples: it is not JSON')]);
    expect(gateway.asked).toEqual([]);
  });

  it('an import of a map is listed with its URL', async () => {
    const url = 'https://samples.example/strudel.json';
    gateway.answers['listSampleImports'] = { imports: [{ ...sampleImport, source: { kind: 'map', url } }] };
    expect((await run('sample imports')).stdout).toContain(url);
  });

  it.each([
    [{ counts: { ...sampleImport.counts, done: 0 }, problem: problem(422, 'ARCHIVE_REFUSED') }, 3, 'ARCHIVE_REFUSED'],
    [{ state: 'cancelled', counts: { ...sampleImport.counts, cancelled: 2 } }, 8, '2 were cancelled'],
    [{ leftAside: 3 }, 0, '3 other files are no samples'],
  ])('one that ends with %j ends with %d', async (outcome, exit, told) => {
    gateway.answers['importSampleZip'] = { ...sampleImport, ...outcome };
    const { code, stdout } = await run('sample import $DIR/drums.zip');
    expect(stdout).toContain(told);
    expect(code).toBe(exit);
  });
});

it('a Ctrl-C cancels nothing, and says how to', async () => {
  gateway.answers['importSampleZip'] = running({ done: 1 });
  const signals = new EventEmitter();
  gateway.answers['getSampleImport'] = () => {
    setImmediate(() => signals.emit('SIGINT'));
    return running({ done: 2, refused: 1 });
  };
  const { code, stderr, stdout } = await run('sample import $DIR/drums.zip', { isTTY: true, signals });
  expect(code).toBe(1);
  expect(stderr).toContain(`oiduna sample cancel-import ${sampleImport.id}`);
  expect(stderr).toContain('[######------------------]  25 %, 1 of 4');
  expect(stdout).toContain('[##################------]  75 %, 3 of 4, 1 refused');
  expect(gateway.asked).not.toContain('cancelSampleImport');
});

it.each([
  [{ fileCount: 0, state: 'reading' as const }, '[------------------------]   0 %, 0 of 0, reading'],
  [{ fileCount: 4, etaSeconds: 11.2 }, '[------------------------]   0 %, 0 of 4, 12 s left'],
])('progress of %j reads %s', (changes, text) => {
  expect(progressText({ ...running(), ...changes })).toBe(text);
});
