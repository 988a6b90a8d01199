import {
  changeMeter,
  changeSwing,
  changeTempo,
  continueTransport,
  goBack,
  goForward,
  type HistoryMove,
  hush,
  nudgeTransport,
  panic,
  pauseTransport,
  type RequestContract,
  seekTransport,
  tapTempo,
  type Track,
  type Transport,
  unmuteAll,
} from '@oiduna/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest } from '../gateway.fixture.js';

let gateway: GatewayUnderTest;

beforeAll(async () => {
  gateway = await gatewayUnderTest();
});
afterAll(() => gateway?.stop());

const track: Track = { name: 'kick', code: 's("kick*4")', muted: false, solo: false, gain: 1, revision: 3 };
const transport: Transport = {
  playing: false,
  state: 'paused',
  bpm: 120,
  tempoPlan: null,
  swing: { ratio: 0.5, division: 16 },
  meter: { beatsPerBar: 4, beatUnit: 4, fromCycle: 0 },
  beatsPerCycle: 4,
  position: { cycle: 2, beat: 2, bar: 2, beatInBar: 2 },
  revision: 1,
};

const move: HistoryMove = {
  change: {
    id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
    tracks: ['kick'],
    synthDefs: [],
    cycle: 2.25,
    soundsAt: '2026-01-02T03:04:05.678Z',
    requestId: 'r1',
  },
  tracks: [{ name: 'kick', code: null }],
  chains: [],
};
const replies: Record<string, unknown> = { track: { tracks: [track] }, history: move, transport };

function call(method: string, path: string, body?: object): Promise<Response> {
  const sent = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return fetch(`http://127.0.0.1:${gateway.port}${path}`, { method, ...sent });
}

it.each<[string, string, object | undefined, RequestContract]>([
  ['PUT', '/v1/transport/tempo', { bpm: 90, overBars: 8, apply: { at: 'bar' } }, changeTempo],
  ['PUT', '/v1/transport/swing', { ratio: 0.6, division: 8 }, changeSwing],
  ['PUT', '/v1/transport/meter', { beatsPerBar: 3, beatUnit: 4 }, changeMeter],
  ['POST', '/v1/transport/pause', undefined, pauseTransport],
  ['POST', '/v1/transport/continue', undefined, continueTransport],
  ['PUT', '/v1/transport/position', { cycle: 2.5 }, seekTransport],
  ['POST', '/v1/transport/nudge', { ms: -10 }, nudgeTransport],
  ['POST', '/v1/transport/tap', undefined, tapTempo],
  ['POST', '/v1/panic', undefined, panic],
  ['POST', '/v1/hush', undefined, hush],
  ['POST', '/v1/unmute', undefined, unmuteAll],
  ['POST', '/v1/back', { track: 'kick', apply: { at: 'bar' } }, goBack],
  ['POST', '/v1/forward', {}, goForward],
])('%s %s asks the engine, and answers what it says', async (method, path, body, contract) => {
  const reply = replies[contract.subject.split('.')[0]!];
  const asked: unknown[] = [];
  await gateway.engine.answer(contract, (request) => {
    asked.push(request);
    return reply;
  });
  const response = await call(method, path, body);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(reply);
  expect(asked).toEqual([body ?? {}]);
});

it.each([
  ['PUT', '/v1/transport/position', { cycle: -1 }, '/cycle'],
  ['POST', '/v1/transport/nudge', { ms: 101 }, '/ms'],
  ['POST', '/v1/back', { track: 'no name' }, '/track'],
  ['PUT', '/v1/transport/tempo', { bpm: 90, overBars: 0 }, '/overBars'],
  ['PUT', '/v1/transport/swing', { ratio: 0.9 }, '/ratio'],
  ['PUT', '/v1/transport/meter', { beatsPerBar: 3, beatUnit: 5 }, '/beatUnit'],
])('%s %s of %j is refused with the field', async (method, path, body, pointer) => {
  const response = await call(method, path, body);
  expect(response.status).toBe(422);
  expect(JSON.stringify(await response.json())).toContain(pointer);
});
