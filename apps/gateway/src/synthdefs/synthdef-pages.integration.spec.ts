import { AppError, drawSynthDef, getSynthDefTemplate, listSynthDefTemplates } from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest } from '../gateway.fixture.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await gatewayUnderTest();
});
afterAll(() => gateway?.stop());

const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${gateway.port}/v1/synthdefs/${path}`);

describe('templates', () => {
  const pluck = { name: 'pluck', role: 'instrument' as const, summary: 'A string.' };

  it('are listed at a path that is no SynthDef of that name', async () => {
    await gateway.engine.answer(listSynthDefTemplates, () => ({ templates: [pluck] }));
    expect(await (await get('templates')).json()).toEqual({ templates: [pluck] });
  });

  it('come under the name that is asked for, which must be one a pattern can write', async () => {
    const asked: unknown[] = [];
    await gateway.engine.answer(getSynthDefTemplate, (wish) => {
      asked.push(wish);
      return { ...pluck, source: 'SynthDef' };
    });
    expect((await get('templates/pluck?as=mine')).status).toBe(200);
    expect(asked).toEqual([{ name: 'pluck', as: 'mine' }]);
    const refused = await get('templates/pluck?as=my%20own');
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      errors: [{ pointer: '/as', detail: 'a SynthDef name takes 1 to 64 of: letters, digits, _ and -' }],
    });
  });
});

describe('a drawing', () => {
  const drawing = (form: string) => Buffer.from(form.repeat(500_000));

  beforeAll(async () => {
    const blobs = new DirectoryBlobStore(gateway.blobFolder);
    const kept = { json: await blobs.put(drawing('json')), svg: await blobs.put(drawing('svg')) };
    await gateway.engine.answer(drawSynthDef, ({ name, form }) => {
      if (name === 'mine') return kept[form];
      throw new AppError('SYNTHDEF_TOO_LARGE_TO_DRAW', { name, ugenCount: 2_000, limit: 300 });
    });
  });

  it.each([
    ['graph', 'json', 'application/json; charset=utf-8', null],
    ['graph.svg', 'svg', 'image/svg+xml', "default-src 'none'; style-src 'unsafe-inline'"],
  ])('is served whole as %s, and may load nothing', async (path, form, type, policy) => {
    const response = await get(`mine/${path}`);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(policy);
    expect(Buffer.from(await response.arrayBuffer()).equals(drawing(form))).toBe(true);
  });

  it('that would be too large is refused with its limit', async () => {
    const response = await get('large/graph.svg');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      detail: expect.stringContaining('large has 2000 UGens, over 300.'),
    });
  });
});
