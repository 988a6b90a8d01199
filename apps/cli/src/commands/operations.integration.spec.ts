import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PIECEWISE_ABOVE_BYTES } from '@oiduna/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leaveHome, takeHome, writeRunFile } from '../up/run-file.js';
import { chain } from './effect.fixture.js';
import { rehearse, transport } from './rehearsal.fixture.js';
import { audio, StandInGateway } from './stand-in-gateway.fixture.js';

/** Each operation of the API, and the command that reaches it. */
const REACHED_BY: Record<string, string> = {
  loadSynthDef: 'synthdef load $DIR/pling.scd',
  checkSource: 'synthdef check $DIR/pling.scd',
  listSynthDefs: 'synthdef list',
  getSynthDef: 'synthdef show pling',
  getSynthDefPreview: 'synthdef preview pling --out $DIR/pling.wav',
  getSynthDefWaveform: 'synthdef preview pling --out $DIR/pling.wav --waveform $DIR/pling.png',
  getSynthDefSpectrum: 'synthdef preview pling --out $DIR/pling.wav --spectrum $DIR/pling.png',
  getSynthDefGraph: 'synthdef graph pling --json',
  getSynthDefPicture: 'synthdef graph pling --out $DIR/pling.svg',
  listSynthDefTemplates: 'synthdef templates',
  getSynthDefTemplate: 'synthdef new mine --from pluck --out $DIR/mine.scd',
  describeSynthDef: 'synthdef describe pling --tags bass,acid --author me --note loud',
  deleteSynthDef: 'synthdef delete pling',
  listSynthDefVersions: 'synthdef versions pling',
  publishSynthDef: 'synthdef publish pling 3f9a --at bar',
  unloadSynthDef: 'synthdef unload pling --at bar',
  exportSynthDefs: 'synthdef export $DIR/library.zip',
  importSynthDefs: 'synthdef import $DIR/pling.scd',
  getSynthDefFile: 'synthdef file pling 3f9a --source --out $DIR/taken.scd',
  diffSynthDef: 'synthdef diff pling --from 3f9a --to 4f9a',
  saveSynthDefPreset: 'synthdef preset save pling warm freq=220 --tag soft',
  listSynthDefPresets: 'synthdef preset list pling --tag soft',
  getSynthDefPreset: 'synthdef preset show pling warm --owner ada',
  recallSynthDefPreset: 'synthdef preset recall pling warm --track kick --at bar --over 4',
  recallSynthDefDefaults: 'synthdef preset reset pling --over-bars 2',
  deleteSynthDefPreset: 'synthdef preset delete pling warm',
  loadSample: 'sample load kicks $DIR/a.wav',
  openSampleImport: 'sample import $DIR/pack --no-wait',
  addToSampleImport: 'sample import $DIR/pack',
  closeSampleImport: 'sample import $DIR/pack',
  importSampleZip: 'sample import $DIR/pack.zip',
  listSampleImports: 'sample imports',
  getSampleImport: 'sample show-import 018f2f6e-0000-7000-8000-000000000001',
  listImportFiles: 'sample show-import 018f2f6e-0000-7000-8000-000000000001',
  cancelSampleImport: 'sample cancel-import 018f2f6e-0000-7000-8000-000000000001',
  listSamples: 'sample list',
  getSample: 'sample show 7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  deleteSample: 'sample delete kicks/a.wav --force',
  getSampleWaveform: 'sample waveform kicks:0 -o $DIR/a.png',
  getSampleAudio: 'sample audio kicks/a.wav -o $DIR/out.wav',
  countSamples: 'sample facets clap --mono',
  findSimilarSamples: 'sample similar 018f2f6e-0000-7000-8000-000000000001 --shorter 1',
  tagSamples: 'sample tag dry,808 clap --bank kicks',
  renameSampleTag: 'sample rename-tag 808s 808',
  exportSampleCatalogue: 'sample export-catalogue',
  importSampleCatalogue: 'sample import-catalogue $DIR/catalogue.ndjson',
  listUploads: 'sample uploads',
  createUpload: 'sample load kicks $DIR/long.wav --no-wait',
  askUpload: 'sample load kicks $DIR/long.wav --no-wait',
  continueUpload: 'sample load kicks $DIR/long.wav --no-wait',
  cancelUpload: 'sample cancel-upload 018f2f6e-0000-7000-8000-000000000001',
  listBuffers: 'buffers',
  listSounds: 'sounds',
  getJob: 'job show synthdefs-1',
  listJobs: 'job list --state failed --queue samples',
  retryJob: 'job retry samples-1',
  removeJob: 'job cancel samples-1',
  play: 'play s("x")',
  previewCode: 'preview s("x") --cycles 1',
  listTracks: 'tracks',
  putTrack: 'track put kick s("x")',
  patchTrack: 'mute kick',
  deleteTrack: 'track delete kick',
  listEffects: 'effects',
  listChains: 'effect show',
  getChain: 'effect export kick',
  putChain: 'effect import kick $DIR/chain.json --over 4',
  addEffect: 'effect add kick delay time=0.25 --position 0 --at bar',
  patchEffect: 'effect set kick delay mix=0.5 --default time --over-bars 2',
  removeEffect: 'effect remove kick delay --at bar',
  listEffectPresets: 'effect preset list',
  getEffectPreset: 'effect preset show dub',
  saveEffectPreset: 'effect preset save dub kick',
  deleteEffectPreset: 'effect preset delete dub',
  recallEffectPreset: 'effect preset recall dub kick --at bar',
  listChanges: 'changes',
  cancelChange: 'change cancel 7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  goBack: 'back',
  goForward: 'forward kick --at bar',
  generateCode: 'generate drums --seed 3',
  listGenerators: 'generate list',
  savePreset: 'preset save verse s("x")',
  listPresets: 'preset list --tag dark',
  getPreset: 'preset show verse',
  listPresetVersions: 'preset versions verse',
  patchPreset: 'preset tag verse dark',
  recallPreset: 'preset recall verse --at bar',
  deletePreset: 'preset delete verse',
  getTransport: 'transport',
  startTransport: 'start',
  stopTransport: 'stop',
  setTempo: 'tempo 120',
  setSwing: 'swing 0.6',
  setMeter: 'meter 3/4',
  pauseTransport: 'transport pause',
  continueTransport: 'transport continue',
  seekTransport: 'transport seek 4',
  nudgeTransport: 'transport nudge 5',
  tapTempo: 'transport tap',
  panic: 'panic',
  hush: 'hush',
  unmuteAll: 'unmute',
  submitSession: 'session submit $DIR/session.json',
  getPlaybackStatus: 'session status',
  patchTrackParams: 'session params kick gain=0.8',
  patchEnvironment: 'session environment bpm=140 swing=0.1',
  activateScene: 'session scene verse',
  stopPlayback: 'play stop',
  listSessionLog: 'session log --last 5',
  startReplay: 'session replay $DIR/session.json --no-wait',
  getReplay: 'session replay-status 7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  cancelReplay: 'session replay-cancel 7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  startRecording: 'record $DIR/out.wav',
  getRecording: 'record $DIR/out.wav',
  getRecordingAudio: 'record $DIR/out.wav',
  startProfile: 'debug profile 1s --out $DIR/engine.cpuprofile',
  getProfile: 'debug profile 1s --out $DIR/engine.cpuprofile',
  getProfileFile: 'debug profile 1s --out $DIR/engine.cpuprofile',
  streamEvents: 'events --count 2',
  getStatus: 'status',
  getMeters: 'meters',
  listErrors: 'errors --since 2h --service engine --code SOUND_UNKNOWN',
  restartAudioServer: 'audio-server restart',
  setLogLevel: 'log-level debug --module osc',
  getOpenApi: 'openapi',
};

/** Operations without a command, and why. */
const FOR_MACHINES: Record<string, string> = {
  getLiveness: 'a probe for orchestrators; `status` is for people',
  getReadiness: 'a probe for orchestrators; `status` names the same dependencies',
  describeUploads: 'for tus clients; `sample load` sends long files by itself',
  getPatternLanguage: 'for editors; docs/patterns-reference.md is for people',
  getMetrics: 'scraped by Prometheus',
  startPlayback: 'for clients of the original; `transport continue` does the same',
  pausePlayback: 'for clients of the original; `transport pause` does the same',
  mutePlaybackTrack: 'for clients of the original; `mute` is for people',
  soloPlaybackTrack: 'for clients of the original; `solo` is for people',
  muteTrack: 'for clients of the original; `mute` is for people',
  soloTrack: 'for clients of the original; `solo` is for people',
  activatePlaybackScene: 'for clients of the original; `session scene` does the same',
  listPendingChanges: 'for clients of the original; `changes` is for people',
  cancelPendingChange: 'for clients of the original; `change cancel` does the same',
  cancelAllChanges: 'for clients of the original; people take back one change at a time',
};

let gateway: StandInGateway;
let dir: string;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-cli-'));
  await writeFile(`${dir}/pling.scd`, 'SynthDef(\\pling, { Out.ar(0, SinOsc.ar) })');
  await writeFile(`${dir}/a.wav`, audio);
  await writeFile(`${dir}/long.wav`, '');
  await truncate(`${dir}/long.wav`, PIECEWISE_ABOVE_BYTES + 1);
  await mkdir(`${dir}/pack`);
  await writeFile(`${dir}/pack/a.wav`, audio);
  await writeFile(`${dir}/pack.zip`, audio);
  await writeFile(`${dir}/session.json`, '{}');
  await writeFile(`${dir}/chain.json`, JSON.stringify({ effects: chain.effects }));
  await writeFile(`${dir}/catalogue.ndjson`, '{}\n');
});

afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});

beforeEach(() => gateway.reset());

const run = (line: string) => rehearse(line.replaceAll('$DIR', dir).split(' '), { env: { OIDUNA_URL: gateway.url } });

describe('the command line', () => {
  it('reaches every operation of the API, or says why not', () => {
    const all = gateway.operations.map(({ operationId }) => operationId).toSorted();
    expect([...Object.keys(REACHED_BY), ...Object.keys(FOR_MACHINES)].toSorted()).toEqual(all);
  });

  it.each(Object.entries(REACHED_BY))('reaches %s by `%s`', async (operationId, line) => {
    const { code, stdout, stderr } = await run(line);
    expect(stderr).not.toContain('oiduna:');
    expect(code).toBe(0);
    expect(gateway.asked).toContain(operationId);
    expect(stdout).not.toBe('');
  });

  it('finds the studio of its home', async () => {
    const home = await mkdtemp(join(tmpdir(), 'oiduna-home-'));
    await takeHome(home);
    const addresses = { DATABASE_URL: '', NATS_URL: '', REDIS_URL: '' };
    await writeRunFile(home, {
      url: gateway.url,
      pid: process.pid,
      ports: {},
      services: {},
      addresses,
      audioServer: 'scsynth',
      audioServerPort: 0,
    });
    expect((await rehearse(['stop'], { env: { OIDUNA_HOME: home } })).code).toBe(0);
    await leaveHome(home);
    await rm(home, { recursive: true });
  });

  it('measures the timing of even clicks only, and leaves nothing behind', async () => {
    for (const [uneven, remedy] of [
      [{ swing: { ratio: 0.6, division: 16 } }, 'oiduna swing 0.5'],
      [{ tempoPlan: { bpm: 90 } }, 'Let the tempo settle'],
    ] as const) {
      gateway.reset();
      gateway.answers = { getTransport: { ...transport, ...uneven } };
      const { code, stderr } = await run('verify timing');
      expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(remedy) });
      expect(gateway.asked).not.toContain('putTrack');
    }
  });

  it('ends with 6 when no studio answers, and names the URL', async () => {
    const { code, stderr } = await rehearse(['tracks', '--url', 'http://127.0.0.1:9']);
    expect(code).toBe(6);
    expect(stderr).toMatch(/No studio answers at http:\/\/127\.0\.0\.1:9: /);
  });

  it('ends with 6 when what answers is no studio', async () => {
    gateway.answers = { listTracks: '<html>' };
    expect(await run('tracks')).toMatchObject({ code: 6, stdout: '' });
  });

  it('ends with 7 when the studio is silent for longer than --timeout', async () => {
    gateway.answers = { listTracks: 'nothing', streamEvents: 'nothing' };
    expect(await run('tracks --timeout 0.1')).toMatchObject({ code: 7, stdout: '' });
    expect(await run('events --timeout 0.1')).toMatchObject({ code: 7, stdout: '' });
  });
});
