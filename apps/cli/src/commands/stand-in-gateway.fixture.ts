import { replay, sessionEntries } from './session-answers.fixture.js';
import { GENERATORS } from '@oiduna/contracts';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { buffer as bytesOf } from 'node:stream/consumers';
import { EFFECT_ANSWERS } from './effect.fixture.js';
import { meters } from './meters.fixture.js';
import * as example from './rehearsal.fixture.js';
import { SAMPLE_ANSWERS } from './sample-answers.fixture.js';
import { synthDefPreset, synthDefRecalled } from './synthdef-preset.fixture.js';

const OPENAPI = resolve(import.meta.dirname, '../../../gateway/openapi.json');

export const audio = Buffer.alloc(70_000, 'wave');
const file = { sha256: createHash('sha256').update(audio).digest('hex'), sizeBytes: audio.length, frameCount: 17_500 };
/** As the gateway sends a blob. */
const served: Answer = (_request, _body, response) => {
  response.setHeader('ETag', `"${file.sha256}"`);
  return audio;
};
export const envelope = (id: number) => ({
  id,
  type: 'track.v1.changed',
  at: '2026-01-02T03:04:05.678Z',
  requestId: null,
  traceId: null,
  data: { name: 'kick' },
});
export const problem = (status: number, code: string) => ({ status, code, detail: `It was ${code}.` });

/** Two functions and idling: 2 ms, 1 ms and 7 ms. */
export const cpuProfile = Buffer.from(
  JSON.stringify({
    nodes: ['(idle)', 'tick', ''].map((functionName, id) => ({
      id,
      callFrame: { functionName, url: id === 0 ? '' : 'file:///srv/apps/engine/dist/engine.js', lineNumber: 41 * id },
    })),
    samples: [0, 1, 2, 0],
    timeDeltas: [500, 7_000, 2_000, 1_000],
  }),
);
const profileFile = { sha256: createHash('sha256').update(cpuProfile).digest('hex'), sizeBytes: cpuProfile.length };
const { job, recording, sample, buffer, synthDef } = example;
const listed = {
  ...synthDef,
  createdAt: sample.createdAt,
  dryRun: { ...example.dryRun, audioSha256: file.sha256, waveformSha256: file.sha256, spectrumSha256: file.sha256 },
  live: true,
  usedBy: ['kick'],
  tags: ['bass'],
  author: 'somebody',
  note: '',
};
const { sha256, serverName, sizeBytes, ugenCount } = synthDef;
const version = { sha256, serverName, sizeBytes, ugenCount, createdAt: sample.createdAt };
const control = { name: 'freq', defaultValue: 440, valueCount: 1 };
export const ANSWERS: Record<string, unknown> = {
  loadSynthDef: job({ synthDefs: [synthDef], refused: [] }),
  checkSource: { ok: true, regions: [{ line: 1, endLine: 1, synthDefs: ['pling'], ok: true, problems: [] }] },
  listSynthDefs: { synthDefs: [listed], next: null },
  getSynthDef: listed,
  getSynthDefPreview: audio,
  getSynthDefWaveform: audio,
  getSynthDefSpectrum: audio,
  getSynthDefGraph: example.graph,
  getSynthDefPicture: '<svg/>',
  listSynthDefTemplates: { templates: [{ name: 'pluck', role: 'instrument', summary: 'A string.' }] },
  getSynthDefTemplate: example.template,
  describeSynthDef: listed,
  listSynthDefVersions: {
    versions: [
      { ...version, publishedAt: sample.createdAt, current: true, loaded: true },
      { ...version, publishedAt: sample.createdAt, current: false, loaded: null },
    ],
  },
  publishSynthDef: { synthDef, change: example.change },
  unloadSynthDef: { name: 'pling', change: null },
  diffSynthDef: {
    from: sha256,
    to: sha256,
    controls: { added: [control], removed: [], changed: [{ name: 'amp', from: 0.1, to: 0.2 }] },
    ugens: { added: [{ ugen: 'SinOsc.ar', count: 2 }], removed: [], rewired: true },
  },
  saveSynthDefPreset: synthDefPreset,
  listSynthDefPresets: { presets: [synthDefPreset], owners: ['ada'] },
  getSynthDefPreset: synthDefPreset,
  recallSynthDefPreset: synthDefRecalled,
  recallSynthDefDefaults: { ...synthDefRecalled, preset: null, warnings: [] },
  exportSynthDefs: audio,
  getSynthDefFile: audio,
  importSynthDefs: job({
    synthDefs: [{ name: 'pling', published: sha256, added: [sha256], present: [], refused: [] }],
  }),
  loadSample: job({ sample, buffer }),
  ...SAMPLE_ANSWERS,
  getSample: SAMPLE_ANSWERS.listSamples.samples[0],
  getSampleWaveform: served,
  getSampleAudio: served,
  listBuffers: { buffers: [buffer] },
  listSounds: { sounds: [{ name: 'kicks', kind: 'bank', sampleCount: 3 }] },
  getJob: job(null, { state: 'queued', queuePosition: 2 }),
  listJobs: {
    jobs: [job(null, { state: 'failed', problem: problem(422, 'SAMPLE_DAMAGED') as never })],
    counts: [{ queue: 'samples', queued: 0, running: 0, completed: 2, failed: 1 }],
    next: null,
  },
  retryJob: { job: job(null, { state: 'queued' }), warning: 'It will fail again.' },
  play: {
    tracks: [example.track],
    change: null,
    transport: example.transport,
    soundsAt: sample.createdAt,
    warnings: [],
  },
  previewCode: example.preview,
  listTracks: { tracks: [example.track] },
  putTrack: example.track,
  patchTrack: example.track,
  ...EFFECT_ANSWERS,
  listChanges: { changes: [example.change] },
  goBack: example.historyMove,
  goForward: example.historyMove,
  generateCode: { code: 's("kick*4")' },
  listGenerators: { generators: GENERATORS },
  savePreset: { preset: example.presetSummary, warnings: [] },
  listPresets: { presets: [example.presetSummary], total: 1, next: null },
  getPreset: example.preset,
  listPresetVersions: { versions: [example.presetSummary] },
  patchPreset: example.presetSummary,
  recallPreset: { preset: example.presetSummary, change: example.change, transport: example.transport, warnings: [] },
  getTransport: example.transport,
  startTransport: example.transport,
  stopTransport: example.transport,
  setTempo: example.transport,
  setSwing: example.transport,
  setMeter: example.transport,
  pauseTransport: example.transport,
  continueTransport: example.transport,
  seekTransport: example.transport,
  nudgeTransport: example.transport,
  tapTempo: example.transport,
  panic: example.transport,
  getMeters: meters,
  hush: { tracks: [example.track] },
  unmuteAll: { tracks: [example.track] },
  submitSession: { status: 'ok', message: 'Session loaded successfully', warnings: [], change_id: null },
  getPlaybackStatus: example.playback,
  patchTrackParams: { status: 'ok', track_id: 'kick', updated_params: { gain: 0.8 }, warnings: [] },
  patchEnvironment: { status: 'ok', environment: { bpm: 140, swing: 0.1, default_gate: 1, loop_steps: 256 } },
  activateScene: { status: 'ok', scene_id: 'verse', applied_at: { step: 16, beat: 4 }, warnings: [] },
  stopPlayback: { status: 'ok', playing: false },
  listSessionLog: { entries: sessionEntries, next: null },
  startReplay: replay('playing'),
  getReplay: replay('finished'),
  cancelReplay: replay('cancelled'),
  startRecording: recording(null),
  getRecording: recording(file),
  getRecordingAudio: audio,
  startProfile: example.profile(null),
  getProfile: example.profile(profileFile),
  getProfileFile: cpuProfile,
  streamEvents: `: listening\n\nid: 1\ndata: ${JSON.stringify(envelope(1))}\n\ndata: ${JSON.stringify(envelope(2))}\n\n`,
  getStatus: example.status,
  listErrors: { since: sample.createdAt, count: 0, groups: [] },
  restartAudioServer: example.status.engine?.audioServer,
  getOpenApi: { openapi: '3.1.1' },
};

interface Operation {
  operationId: string;
  method: string;
  path: RegExp;
}

/** Answers one request by itself, or gives the document to answer with; `nothing` leaves the caller waiting. */
export type Answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => unknown;

/** For specs: a real HTTP server with the gateway's operations and made-up answers. */
export class StandInGateway {
  /** Operations asked for, in order. */
  asked: string[] = [];
  /** In the place of ANSWERS: a document, or an Answer. */
  answers: Record<string, unknown> = {};

  private constructor(
    private readonly server: Server,
    readonly operations: readonly Operation[],
  ) {
    server.on('request', (request, response) => void this.serve(request, response));
  }

  static async open(): Promise<StandInGateway> {
    const document = JSON.parse(await readFile(OPENAPI, 'utf8')) as {
      paths: Record<string, Record<string, Operation>>;
    };
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => ({
        operationId,
        method: method.toUpperCase(),
        path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      })),
    );
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    return new StandInGateway(server, operations);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.asked = [];
    this.answers = {};
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0] ?? '';
    const operation = this.operations.find(({ method, path: form }) => method === request.method && form.test(path));
    const operationId = operation?.operationId ?? `${request.method} ${path}`;
    this.asked.push(operationId);
    const body = await bytesOf(request);
    const given = this.answers[operationId] ?? ANSWERS[operationId];
    const answer = typeof given === 'function' ? (given as Answer)(request, body, response) : given;
    if (answer === undefined) response.writeHead(204).end();
    else if (typeof answer === 'string' || Buffer.isBuffer(answer)) {
      if (answer !== 'nothing') response.end(answer);
    } else {
      const { status, code } = answer as { status?: number; code?: string };
      response.statusCode = status !== undefined && code !== undefined ? status : 200;
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
    }
  }
}
