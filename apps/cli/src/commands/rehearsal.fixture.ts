import type {
  Job,
  PlaybackStatus,
  Preset,
  PresetSummary,
  Preview,
  Profile,
  Recording,
  Sample,
  StudioStatus,
  SynthDef,
  SynthDefDryRun,
  SynthDefTemplate,
  Track,
  Transport,
  UGenGraph,
} from '@oiduna/contracts';
import { EventEmitter } from 'node:events';
import { Command } from 'commander';
import { exitCodeOf } from '../api/exit-code.js';
import { type Environment, readConfig } from '../config.js';
import type { Shell } from './session.js';
import { registerStudioCommands } from './studio-commands.js';

/** For specs: a terminal on paper, and what a studio would answer. */
export interface Rehearsal {
  fetch?: typeof globalThis.fetch;
  env?: Environment;
  isTTY?: boolean;
  stdin?: string;
  signals?: EventEmitter;
}

export interface Outcome {
  stdout: string;
  stderr: string;
  code: number;
}

/** Run one command line as main.ts does. */
export async function rehearse(argv: readonly string[], rehearsal: Rehearsal = {}): Promise<Outcome> {
  const outcome = { stdout: '', stderr: '', code: 0 };
  const { fetch = globalThis.fetch, env = {}, isTTY = false, stdin = '', signals = new EventEmitter() } = rehearsal;
  const shell: Shell = {
    config: () => ({ ...readConfig({ OIDUNA_HOME: '/nowhere', ...env }), homeIsNamed: false }),
    stdin: new Blob([stdin]).stream(),
    stdout: { isTTY, write: (text) => (outcome.stdout += text) },
    stderr: { isTTY, write: (text) => (outcome.stderr += text) },
    fetch,
    signals,
    exitWith: (code) => (outcome.code = code),
  };
  const program = new Command('oiduna').exitOverride().configureOutput({
    writeOut: (text) => (outcome.stdout += text),
    writeErr: (text) => (outcome.stderr += text),
  });
  registerStudioCommands(program, shell);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    outcome.code = exitCodeOf(error);
    outcome.stderr += String(error);
  }
  return outcome;
}

const at = '2026-01-02T03:04:05.678Z';
const sha256 = 'ab'.repeat(32);
const id = '018f2f6e-0000-7000-8000-000000000001';

export const change = {
  id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  tracks: ['kick'],
  synthDefs: [],
  cycle: 12,
  soundsAt: '2026-01-02T03:04:05.678Z',
  requestId: 'r1',
};
export const historyMove = {
  change,
  tracks: [
    { name: 'kick', code: 's("kicks*4")' },
    { name: 'hats', code: null },
  ],
  chains: [{ chain: 'kick', effects: ['lowpass', 'reverb'] }],
};
export const transport: Transport = {
  playing: true,
  state: 'playing',
  bpm: 120,
  tempoPlan: null,
  swing: { ratio: 0.5, division: 16 },
  meter: { beatsPerBar: 4, beatUnit: 4, fromCycle: 0 },
  beatsPerCycle: 4,
  position: { cycle: 7, beat: 1.5, bar: 7, beatInBar: 1.5 },
  revision: 3,
};
export const playback: PlaybackStatus = {
  playing: true,
  playback_state: 'playing',
  bpm: 120,
  position: { step: 64, beat: 16, bar: 4 },
  active_tracks: ['kick', 'snare'],
  has_pending: false,
  scenes: ['intro', 'verse'],
  current_scene: 'verse',
};
export const track: Track = { name: 'kick', code: 's("kicks*4")', muted: false, solo: false, gain: 1, revision: 2 };
export const synthDef: SynthDef = {
  name: 'pling',
  sha256,
  serverName: 'pling-abab',
  sizeBytes: 512,
  ugenCount: 9,
  role: 'instrument',
  controls: [
    {
      name: 'freq',
      defaultValue: 440,
      valueCount: 1,
      range: { min: 20, max: 2_000, unit: 'Hz', curve: 'exponential', source: 'convention' },
    },
  ],
  warnings: [{ code: 'NEVER_FREES', ugenIndex: 3, ugenName: 'SinOsc', reason: 'never frees itself', cure: 'Free it.' }],
};
export const dryRun: SynthDefDryRun = {
  server: 'scsynth',
  sampleRateHz: 48_000,
  channelCount: 2,
  kind: 'sound',
  figures: {
    isFinite: true,
    peakDbfs: -6,
    rmsDbfs: -9,
    loudnessLufs: null,
    dc: 0,
    endsAfterSeconds: 0.5,
    seconds: 4,
  },
  cpuPerVoice: 0.012,
  edges: [
    { control: 'freq', value: 20, peakDbfs: -6, danger: null },
    { control: 'freq', value: 2_000, peakDbfs: null, danger: 'it ends the audio server' },
  ],
  warnings: [{ code: 'DRY_RUN_LOUD', reason: 'it peaks', cure: 'Lower it.' }],
  audioSha256: sha256,
  waveformSha256: sha256,
  spectrumSha256: sha256,
  tookMs: 150,
};
export const template: SynthDefTemplate = {
  name: 'mine',
  role: 'instrument',
  summary: 'A string.',
  source: 'SynthDef(\\mine, { Out.ar(0, SinOsc.ar) }).add;\n',
};
export const graph: UGenGraph = {
  name: 'pling',
  controls: [{ name: 'freq', defaultValue: 440, valueCount: 1 }],
  nodes: [{ index: 0, ugen: 'Control', operator: null, rate: 'control', inputs: [], outputs: ['freq'] }],
  edges: [],
};
export const sample: Sample = {
  id,
  bank: 'kicks',
  fileName: 'a.wav',
  sha256,
  sizeBytes: 1_000,
  wavSha256: sha256,
  format: {
    container: 'wav',
    encoding: 'pcm_s16le',
    frameCount: 24_000,
    channelCount: 2,
    sampleRateHz: 48_000,
    durationSeconds: 0.5,
  },
  peak: 0.9,
  verdict: 'ok',
  findings: [],
  analysis: null,
  createdAt: at,
};
export const buffer = {
  bufferNumber: 5,
  frameCount: 24_000,
  channelCount: 2,
  sampleRateHz: 48_000,
  memoryBytes: 192_000,
  sampleId: id,
  bank: 'kicks',
  fileName: 'a.wav',
  requestId: 'r-1',
};
export const job = (result: unknown, rest: Partial<Job> = {}): Job => ({
  id: 'synthdefs-1',
  name: 'synthdef.v1.validate',
  state: 'completed',
  progress: {
    step: 'live',
    share: 1,
    passed: [
      { step: 'queued', tookMs: 3 },
      { step: 'rendering', tookMs: 150 },
    ],
  },
  attempts: 1,
  queuePosition: null,
  requestId: 'r-1',
  traceId: 'f'.repeat(32),
  createdAt: at,
  finishedAt: at,
  result,
  problem: null,
  ...rest,
});
export const recording = (file: Recording['file'], rest: Partial<Recording> = {}): Recording => ({
  id,
  state: file === null ? 'running' : 'finished',
  startsAt: at,
  endsAt: '2026-01-02T03:04:13.678Z',
  startCycle: 8,
  bars: 4,
  file,
  lostFrames: file && 0,
  xruns: file && 0,
  reason: null,
  ...rest,
});
export const profile = (file: Profile['file'], rest: Partial<Profile> = {}): Profile => ({
  id,
  state: file === null ? 'running' : 'finished',
  startsAt: at,
  endsAt: at,
  seconds: 1,
  file,
  reason: null,
  ...rest,
});
export const status: StudioStatus = {
  state: 'ok',
  summary: 'All works.',
  lost: [],
  engine: {
    audioServer: {
      name: 'supernova',
      state: 'running',
      reason: null,
      restarts: 1,
      cpuAveragePercent: 4.25,
      cpuPeakPercent: 9,
      synthCount: 12,
      groupCount: 5,
      synthDefCount: 20,
      sampleRateHz: 48_000,
    },
    playing: true,
    trackCount: 3,
    bundlesSent: 1_000,
    clockSteps: 0,
    ...{ bundlesLate: 0, skippedMs: 0 },
    xruns: 2,
    leadMs: { p50: 380.4, p99: 350, min: 301 },
    outstandingConfirmations: 0,
    soundsMissing: 0,
    buffers: { count: 2, countMax: 4_096, memoryBytes: 3_145_728, memoryBytesMax: 2_147_483_648 },
    patterns: { state: 'ready', restarts: 0 },
    leader: { processId: 77, since: '2026-01-02T03:04:05.678Z', tookOver: false, epoch: 1, standby: false },
  },
  dependencies: { nats: { up: true, reason: null, lost: null } },
};

export const presetSummary: PresetSummary = {
  name: 'verse',
  version: 2,
  tags: ['dark'],
  note: 'after the intro',
  bpm: 90,
  trackNames: ['kick'],
  createdAt: at,
  requestId: 'r-1',
};
export const preset: Preset = { ...presetSummary, code: 'kick: s("kicks*4")', tracks: null };

export const preview: Preview = {
  tracks: [{ name: 'kick', muted: false }],
  events: [
    {
      track: 'kick',
      begin: { n: 1, d: 3 },
      end: { n: 2, d: 3 },
      beginCycle: 1 / 3,
      endCycle: 2 / 3,
      controls: { s: 'kicks', gain: 0.5 },
      locations: [{ start: 3, end: 8 }],
    },
  ],
  problems: [{ severity: 'warning', code: null, line: 2, column: 5, reason: 'room is not played yet' }],
  isComplete: false,
};
