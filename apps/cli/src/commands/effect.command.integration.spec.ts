import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chain } from './effect.fixture.js';
import { rehearse } from './rehearsal.fixture.js';
import { type Answer, StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let dir: string;
/** The bodies the studio was sent. */
let sent: unknown[];

beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-cli-'));
  await writeFile(`${dir}/chain.json`, JSON.stringify({ effects: chain.effects }));
});
afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => {
  gateway.reset();
  sent = [];
  const noted: Answer = (_, body) => {
    sent.push(JSON.parse(body.toString()));
    return chain;
  };
  gateway.answers = { addEffect: noted, patchEffect: noted, putChain: noted };
});

const run = (line: string) => rehearse(line.replaceAll('$DIR', dir).split(' '), { env: { OIDUNA_URL: gateway.url } });

describe('effects on the command line', () => {
  it.each([
    [
      'add kick eq low=3 --id last --bypassed --at bar',
      { def: 'eq', id: 'last', parameters: { low: 3 }, bypassed: true, apply: { at: 'bar' } },
    ],
    [
      'set kick eq low=3 --default mid high --over 4',
      { parameters: { low: 3, mid: null, high: null }, over: { beats: 4 } },
    ],
    [
      'set kick eq low=3 --over-bars 2 --at 12',
      { parameters: { low: 3 }, over: { bars: 2 }, apply: { at: { cycle: 12 } } },
    ],
    ['bypass kick eq --at beat', { bypassed: true, apply: { at: 'beat' } }],
    ['unbypass kick eq', { bypassed: false }],
    ['move kick eq 2', { position: 2 }],
    ['import kick $DIR/chain.json --at cycle', { effects: chain.effects, apply: { at: 'cycle' } }],
  ])('`effect %s` asks for %j', async (line, body) => {
    expect(await run(`effect ${line}`)).toMatchObject({ code: 0, stderr: '' });
    expect(sent).toEqual([body]);
  });

  it('shows each effect of a chain in its place, with what it was given', async () => {
    const { stdout } = await run('effect show kick');
    expect(stdout).toMatch(/kick +0 +delay +delay +on +time=0\.25 mix=0\.4 +7/);
    expect(stdout).toMatch(/kick +1 +reverb +reverb +bypassed/);
    gateway.answers = { listChains: { chains: [] } };
    expect((await run('effect show')).stdout).toContain('There are no effects.');
    gateway.answers = { listEffectPresets: { presets: [] } };
    expect((await run('effect preset list')).stdout).toContain('There are no effect presets.');
  });

  it('exports what import reads', async () => {
    expect(JSON.parse((await run('effect export kick')).stdout)).toEqual({ effects: chain.effects });
  });

  it('keeps a chain of a file as a preset, and wants one source', async () => {
    const wish: Answer = (_, body) => {
      sent.push(JSON.parse(body.toString()));
      return { name: 'dub', effects: [], savedAt: '2026-01-02T03:04:05.678Z', revision: 1 };
    };
    gateway.answers = { saveEffectPreset: wish };
    await run('effect preset save dub --file $DIR/chain.json');
    expect(sent).toEqual([{ effects: chain.effects }]);
    expect((await run('effect preset save dub kick --file $DIR/chain.json')).stderr).toContain(
      'give a chain or --file',
    );
  });

  it('tells a plan as one', async () => {
    expect((await run('effect preset recall dub kick')).stdout).toContain('effects of kick');
  });

  it('takes no cycle for a removal', async () => {
    expect((await run('effect remove kick eq --at 12')).stderr).toContain('--at takes now, beat, bar or cycle here');
  });
});
