import type { AudioServerState, EngineStatus, Readiness } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { studioStatus } from './studio-status.js';

const engine = (state: AudioServerState, patterns: 'ready' | 'restarting' = 'ready'): EngineStatus => ({
  audioServer: {
    name: 'supernova',
    state,
    reason: state === 'running' ? null : 'exit code 134',
    restarts: 0,
    cpuAveragePercent: 3.4,
    cpuPeakPercent: 5,
    synthCount: 2,
    groupCount: 4,
    synthDefCount: 12,
    sampleRateHz: 48_000,
  },
  playing: true,
  trackCount: 1,
  bundlesSent: 10,
  clockSteps: 0,
  bundlesLate: 0,
  skippedMs: 0,
  xruns: 0,
  leadMs: null,
  outstandingConfirmations: 0,
  soundsMissing: 0,
  buffers: { count: 2, countMax: 4_096, memoryBytes: 3_145_728, memoryBytesMax: 2_147_483_648 },
  patterns: { state: patterns, restarts: 0 },
  leader: { processId: 77, since: '2026-01-02T03:04:05.678Z', tookOver: false, epoch: 1, standby: false },
});

/** Readiness in which these names are away. */
const readiness = (names: string[], away: string[] = []): Readiness => ({
  ready: away.length === 0,
  dependencies: Object.fromEntries(
    names.map((name) => {
      const up = !away.includes(name);
      return [name, { up, reason: up ? null : 'no answer', lost: up ? null : `what ${name} does` }];
    }),
  ),
});
const OWN = ['nats', 'redis', 'engine', 'audio-server', 'synthdefs', 'samples'];

describe('the state of the studio', () => {
  it.each([
    ['all is there', 'running', [], 'ok', []],
    ['Redis is away', 'running', ['redis'], 'degraded', ['what redis does']],
    ['the audio server boots', 'booting', ['audio-server'], 'degraded', ['what audio-server does']],
    ['nothing comes out of the audio server', 'silent', ['audio-server'], 'degraded', ['what audio-server does']],
    ['JACK is away', 'device-lost', ['audio-server'], 'down', ['what audio-server does']],
    ['the audio server was given up', 'given-up', ['audio-server'], 'down', ['what audio-server does']],
    ['the audio server hangs', 'hung', ['audio-server'], 'down', ['what audio-server does']],
    ['the audio server is dead', 'dead', ['audio-server'], 'down', ['what audio-server does']],
    ['NATS is away', null, ['nats', 'engine'], 'down', ['what nats does', 'what engine does']],
  ] as const)('when %s, it is as bad as that', (_, server, away, state, lost) => {
    const report = { own: readiness(OWN, [...away]), engine: server && engine(server), services: {} };
    expect(studioStatus(report)).toMatchObject({ state, lost });
  });

  it('counts what another service misses, under that service', () => {
    const services = { samples: readiness(['postgres'], ['postgres']) };
    const status = studioStatus({ own: readiness(OWN), engine: engine('running'), services });
    expect(status).toMatchObject({ state: 'degraded', lost: ['what postgres does'] });
    expect(status.dependencies['samples/postgres']).toMatchObject({ up: false });
  });

  it('is degraded while the pattern process restarts', () => {
    const status = studioStatus({ own: readiness(OWN), engine: engine('running', 'restarting'), services: {} });
    expect(status).toMatchObject({ state: 'degraded', lost: ['changes to patterns'] });
  });

  it.each([
    ['running', [], 'All works; supernova runs with 2 synths at 3 % CPU.'],
    ['running', ['redis'], 'supernova runs with 2 synths at 3 % CPU, but lost: what redis does.'],
    ['dead', ['audio-server'], 'supernova is dead (exit code 134): no sound.'],
    ['device-lost', ['audio-server'], 'supernova is without its audio device (exit code 134): no sound.'],
  ] as const)('is said in one sentence when the server is %s and %j is away', (server, away, summary) => {
    expect(studioStatus({ own: readiness(OWN, [...away]), engine: engine(server), services: {} })).toMatchObject({
      summary,
    });
  });
});
