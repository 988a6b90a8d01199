import {
  type Chain,
  deleteEffectPreset,
  editChain,
  type EffectPreset,
  getChain,
  getEffectPreset,
  listChains,
  listEffectPresets,
  listEffects,
  recallEffectPreset,
  type RequestContract,
  saveEffectPreset,
} from '@oiduna/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest } from '../gateway.fixture.js';

const chain: Chain = {
  chain: 'kick',
  effects: [{ id: 'delay', def: 'delay', parameters: {}, bypassed: false }],
  revision: 4,
};
const preset: EffectPreset = { name: 'dub', effects: [], savedAt: '2026-01-02T03:04:05.678Z', revision: 2 };
const plan = {
  id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  tracks: [],
  synthDefs: [],
  chains: ['kick'],
  cycle: 12,
  soundsAt: '2026-01-02T03:04:05.678Z',
  requestId: 'r1',
};

let gateway: GatewayUnderTest;
/** What the engine was asked. */
let asked: unknown[];

beforeAll(async () => {
  gateway = await gatewayUnderTest();
  const noted = (contract: RequestContract, reply: (body: { apply?: object }) => unknown) =>
    gateway.engine.answer(contract, (body) => {
      asked.push(body);
      return reply(body as { apply?: object });
    });
  await noted(editChain, ({ apply }) => (apply ? plan : chain));
  await noted(recallEffectPreset, () => plan);
  await noted(getChain, () => chain);
  await noted(listChains, () => ({ chains: [chain] }));
  await noted(listEffects, () => ({ effects: [{ name: 'delay', own: true, parameters: [] }] }));
  await noted(saveEffectPreset, () => preset);
  await noted(getEffectPreset, () => preset);
  await noted(listEffectPresets, () => ({ presets: [preset] }));
  await noted(deleteEffectPreset, () => ({ name: 'dub' }));
});
beforeEach(() => (asked = []));

afterAll(() => gateway?.stop());

const ask = (method: string, path: string, body?: object, ifMatch?: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${gateway.port}/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
    ...(body && { body: JSON.stringify(body) }),
  });

describe('effects over HTTP', () => {
  it.each([
    ['PUT', '', { effects: [{ def: 'eq' }] }, { edit: { kind: 'put', effects: [{ def: 'eq' }] } }],
    ['POST', '/effects', { def: 'eq', position: 0 }, { edit: { kind: 'add', effect: { def: 'eq' }, position: 0 } }],
    [
      'PATCH',
      '/effects/eq',
      { parameters: { low: 3, mid: null }, over: { beats: 4 } },
      { edit: { kind: 'patch', id: 'eq', parameters: { low: 3, mid: null } }, over: { beats: 4 } },
    ],
    ['DELETE', '/effects/eq', undefined, { edit: { kind: 'remove', id: 'eq' } }],
  ])('%s %s with %j edits the chain, at the revision of If-Match', async (method, path, body, wish) => {
    const response = await ask(method, `/chains/kick${path}`, body, '"3"');
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"4"']);
    expect(asked).toEqual([{ chain: 'kick', ...wish, expectedRevision: 3 }]);
  });

  it.each([
    ['POST', '/chains/kick/effects', { def: 'eq', apply: { at: 'bar' } }],
    ['DELETE', '/chains/kick/effects/eq?at=bar', undefined],
    ['POST', '/effect-presets/dub/recall', { chain: 'kick' }],
  ])('%s %s for later answers 202 with the plan', async (method, path, body) => {
    const response = await ask(method, path, body);
    expect([response.status, await response.json()]).toEqual([202, plan]);
  });

  it.each([
    ['/effects', { effects: [{ name: 'delay', own: true, parameters: [] }] }],
    ['/chains', { chains: [chain] }],
    ['/chains/kick', chain],
    ['/effect-presets', { presets: [preset] }],
    ['/effect-presets/dub', preset],
  ])('GET %s answers with what there is', async (path, answer) => {
    expect(await (await ask('GET', path)).json()).toEqual(answer);
  });

  it('are kept under names and forgotten', async () => {
    expect((await ask('PUT', '/effect-presets/dub', { chain: 'kick' }, '"0"')).headers.get('etag')).toBe('"2"');
    expect((await ask('DELETE', '/effect-presets/dub')).status).toBe(204);
    expect(asked).toEqual([{ name: 'dub', wish: { chain: 'kick' }, expectedRevision: 0 }, { name: 'dub' }]);
  });

  it.each([
    ['PUT', '/chains/kick', { effects: Array.from({ length: 17 }, () => ({ def: 'eq' })) }, '/effects'],
    ['PUT', '/chains/kick', { effects: [{ def: 'eq', gain: 1 }] }, '/effects/0/gain'],
    ['POST', '/chains/kick/effects', { def: 'e q' }, '/def'],
    ['PATCH', '/chains/kick/effects/eq', { over: { beats: 0 } }, '/over'],
    ['DELETE', '/chains/kick/effects/eq?at=soon', undefined, '/at'],
    ['PUT', '/effect-presets/dub', {}, '/effects'],
    ['PUT', '/effect-presets/dub', { chain: 'kick', effects: [] }, '/effects'],
  ])('%s %s with %j is refused at its field', async (method, path, body, pointer) => {
    const response = await ask(method, path, body);
    const { code, errors } = (await response.json()) as { code: string; errors: { pointer: string }[] };
    expect([response.status, code]).toEqual([422, 'INPUT_INVALID']);
    expect(errors.map((error) => error.pointer).join(' ')).toContain(pointer);
    expect(asked).toEqual([]);
  });
});
