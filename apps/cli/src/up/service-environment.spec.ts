import { describe, expect, it } from 'vitest';
import { HOME_MARK, partEnvironment, serviceEnvironment, type StudioShape } from './service-environment.js';

const studio: StudioShape = {
  home: '/studio',
  audioServer: 'scsynth',
  audioServerPort: 57_200,
  oscPort: 57_120,
  httpPorts: { engine: 1_001, synthdefs: 1_002, samples: 1_003, gateway: 1_004 },
  addresses: { NATS_URL: 'nats://127.0.0.1:4000', JACK_DEFAULT_SERVER: 'stage' },
};

describe('the environment of a service', () => {
  it('says where the other parts are and which port is its own', () => {
    expect(serviceEnvironment('samples', studio, {})).toEqual({
      [HOME_MARK]: '/studio',
      OIDUNA_HOME: '/studio',
      NATS_URL: 'nats://127.0.0.1:4000',
      JACK_DEFAULT_SERVER: 'stage',
      HTTP_PORT: '1003',
      BLOB_DIR: '/studio/blobs',
    });
  });

  it('tells the engine alone about the audio server', () => {
    const engine = serviceEnvironment('engine', studio, {});
    expect(engine).toMatchObject({
      ENGINE_AUDIO_SERVER: 'scsynth',
      ENGINE_AUDIO_SERVER_PORT: '57200',
      ENGINE_CACHE_DIR: '/studio/cache',
      ENGINE_LOG_DIR: '/studio/logs',
    });
    expect(serviceEnvironment('gateway', studio, {})).not.toHaveProperty('ENGINE_AUDIO_SERVER');
  });

  it('tells the engine where JACK tells its xruns, when `up` started JACK', () => {
    const withJack = { ...studio, jackLog: '/studio/logs/jack.log' };
    expect(serviceEnvironment('engine', withJack, {})).toHaveProperty('ENGINE_JACK_LOG', '/studio/logs/jack.log');
    expect(serviceEnvironment('engine', studio, {})).not.toHaveProperty('ENGINE_JACK_LOG');
  });

  it("gives the engine's heap its limits, before the caller's own options, which so win", () => {
    expect(serviceEnvironment('engine', studio, {})['NODE_OPTIONS']).toMatch(/^--max-semi-space-size=4 .*=1$/);
    const caller = { NODE_OPTIONS: '--max-semi-space-size=16' };
    expect(serviceEnvironment('engine', studio, caller)['NODE_OPTIONS']).toMatch(/=4 .* --max-semi-space-size=16$/);
    expect(serviceEnvironment('gateway', studio, caller)).toMatchObject(caller);
  });

  it('lets the caller set what up would choose', () => {
    const caller = { ENGINE_CACHE_DIR: '/fast', NATS_URL: 'nats://cluster:4222', LOG_LEVEL: 'debug' };
    expect(serviceEnvironment('engine', studio, caller)).toMatchObject(caller);
  });

  it.each(['OTEL_EXPORTER_OTLP_ENDPOINT', 'ENGINE_LOOKAHEAD_MS', 'SYNTHDEFS_X', 'GATEWAY_X', 'PATH', 'LC_ALL'])(
    'passes %s on',
    (name) => expect(serviceEnvironment('gateway', studio, { [name]: 'x' })).toHaveProperty(name, 'x'),
  );

  it.each(['AWFUL_SECRET', 'HTTP_PORT', 'LD_PRELOAD', 'OIDUNA_HOME'])("keeps the caller's %s out", (name) => {
    expect(Object.values(serviceEnvironment('gateway', studio, { [name]: 'leak' }))).not.toContain('leak');
  });
});

it('any part carries the mark of its home', () => {
  expect(partEnvironment('/studio', { HOME: '/me', ENGINE_X: '1' })).toEqual({
    HOME: '/me',
    [HOME_MARK]: '/studio',
  });
});
