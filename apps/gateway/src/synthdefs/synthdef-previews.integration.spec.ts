import { type CataloguedSynthDef, getSynthDef, type SynthDefDryRun } from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayUnderTest, type GatewayUnderTest } from '../gateway.fixture.js';

let under: GatewayUnderTest;
let dryRun: SynthDefDryRun | undefined;

beforeAll(async () => {
  under = await gatewayUnderTest();
  const blobs = new DirectoryBlobStore(under.blobFolder);
  const kept = async (text: string) => (await blobs.put(Buffer.from(text))).sha256;
  dryRun = {
    server: 'scsynth',
    sampleRateHz: 48_000,
    channelCount: 2,
    kind: 'sound',
    figures: { isFinite: true, peakDbfs: 0, rmsDbfs: -3, loudnessLufs: -3, dc: 0, endsAfterSeconds: 1, seconds: 4 },
    cpuPerVoice: 0.01,
    edges: [],
    warnings: [],
    audioSha256: await kept('sound'),
    waveformSha256: await kept('wave'),
    spectrumSha256: await kept('spectrum'),
    tookMs: 150,
  };
  await under.engine.answer(getSynthDef, ({ name }): CataloguedSynthDef => ({
    name,
    sha256: 'a'.repeat(64),
    serverName: 'sd-a',
    sizeBytes: 1,
    role: 'instrument',
    ugenCount: 1,
    controls: [],
    warnings: [],
    createdAt: '2026-01-02T03:04:05.678Z',
    tags: [],
    author: '',
    note: '',
    live: true,
    usedBy: [],
    ...(name === 'kick' && { dryRun }),
  }));
});
afterAll(() => under?.stop());

const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${under.port}/v1/synthdefs/${path}`);

describe('the preview of a SynthDef', () => {
  it.each([
    ['preview.wav', 'audio/wav', 'sound'],
    ['waveform.png', 'image/png', 'wave'],
    ['spectrum.png', 'image/png', 'spectrum'],
  ])('is served as %s', async (file, type, content) => {
    const response = await get(`kick/${file}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('content-length')).toBe(String(content.length));
    expect(await response.text()).toBe(content);
  });

  it('of a version that was never played offline is not there', async () => {
    const response = await get('older/preview.wav');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'SYNTHDEF_PREVIEW_NONE' });
  });
});
