import {
  LAUNCHER,
  REPOSITORY,
  runningStudio,
  type RunningStudio,
  sequenceOf,
  userEnvironment,
  wavOf,
} from '@oiduna/testkit';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Those of one line are read in one studio, one after the other. */
const DOCUMENTS = [['README.md'], ['docs/guide.md'], ['docs/synthdefs.md', 'docs/samples.md'], ['docs/operating.md']];
/** Commands that the test itself is, or that never end, with the test that runs them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  './oiduna up': 'every e2e test starts its studio with it',
  './oiduna up --standby': 'the short chaos of CI, and npm run chaos, start their studio with OIDUNA_STANDBY=1',
  './oiduna test': 'CI',
  'curl -N http://127.0.0.1:57122/v1/events': 'never ends; apps/gateway/src/notify/notify.integration.spec.ts',
  'grep my-request-id .oiduna/logs/*.log': 'e2e/command-line.e2e.ts follows an ID through the logs',
  './oiduna events': 'never ends; e2e/command-line.e2e.ts with --count',
  './oiduna sample import ~/dirt-samples': 'e2e/command-line.e2e.ts, of a folder it has made',
  './oiduna sample import ~/Downloads/drums.zip --bank drums': 'the same, of a zip',
  './oiduna sample import --server-folder /srv/samples': 'apps/samples/src/imports/sources.integration.spec.ts',
  './oiduna sample show-import 0190a8f0-0000-7000-8000-000000000000':
    'apps/cli/src/commands/operations.integration.spec.ts',
  './oiduna sample cancel-import 0190a8f0-0000-7000-8000-000000000000': 'the same',
  './oiduna sample import github:tidalcycles/dirt-samples': 'apps/samples/src/imports/map-source.integration.spec.ts',
  './oiduna sample import https://samples.example/strudel.json': 'the same',
  './oiduna sample import ./strudel.json': 'the same',
  './oiduna sample load pads ./rain.wav': 'e2e/first-sound.e2e.ts, of a file it has made',
  './oiduna sample cancel-upload 0190a8f0-0000-7000-8000-000000000000':
    'apps/cli/src/commands/piecewise-upload.integration.spec.ts',
  'export BLOB_STORE=s3 BLOB_S3_ENDPOINT=https://minio.studio.lan BLOB_S3_BUCKET=oiduna': 'e2e/survival.e2e.ts',
  'export BLOB_S3_KEY_ID=... BLOB_S3_SECRET=...': 'the same',
  './oiduna job retry samples-0198...': 'libs/platform/src/job-board.integration.spec.ts',
  './oiduna job cancel samples-0198...': 'the same',
  'npm run bench:restart -- --server supernova': 'a benchmark: a quiet machine and minutes of it',
  'npm run chaos -- --server supernova --short': 'the same',
};
/** A busy test machine misses blocks of sound; e2e/first-sound.e2e.ts judges the timing itself, in takes without. */
const MEASURES = /verify timing/;
const KICK = 'SynthDef(\\my_kick, { |out = 0| OffsetOut.ar(out, Line.ar(0.5, 0, 0.1, doneAction: 2) ! 2) }).add;';

const SONG = {
  tracks: { kick: { params: { s: 'kick' } } },
  sequences: { kick: sequenceOf('kick', [0, 4, 8, 12]) },
  scenes: { verse: { tracks: { kick: { params: { gain: 0.8 } } } } },
};

/** The lines of a document's shell blocks, without their comments. */
function commandsOf(path: string): string[] {
  const blocks = readFileSync(join(REPOSITORY, path), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms);
  return [...blocks].flatMap(([, block]) =>
    block!
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
}

describe.each(DOCUMENTS.map((paths) => [paths.join(', '), paths] as const))('%s', (_, paths) => {
  const commands = paths.flatMap(commandsOf).filter((command) => ELSEWHERE[command] === undefined);
  let folder: string;
  let studio: RunningStudio;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oiduna-reader-'));
    await symlink(LAUNCHER, join(folder, 'oiduna'));
    await writeFile(join(folder, 'my-kick.scd'), KICK);
    await writeFile(join(folder, 'song.json'), JSON.stringify(SONG));
    const samples = Float32Array.from({ length: 4_800 }, (_, i) => Math.exp(-i / 500) * Math.sin(i / 10) * 0.8);
    await writeFile(join(folder, 'my-kick.wav'), wavOf({ sampleRateHz: 48_000, channels: [samples], format: 'pcm16' }));
    studio = await runningStudio({ env: { OIDUNA_SERVER: 'scsynth' } });
  });
  afterAll(async () => {
    await studio?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('holds commands to run', () => {
    expect(commands.length).toBeGreaterThan(2);
  });

  it.each(commands)('%s', async (command) => {
    const line = command.replaceAll('http://127.0.0.1:57122', studio.url).replace(MEASURES, '$& --limit 4800');
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', line], {
      cwd: folder,
      env: { ...userEnvironment(studio.home), OIDUNA_NO_INSTALL: '1' },
    }); // rejects unless the command ends with 0
    expect(stdout + stderr).not.toBe('');
  });
});
