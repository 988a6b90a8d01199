import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { childrenWith, until } from '../engine.fixture.js';
import { PatternHost } from './pattern-host.js';

const MAIN = fileURLToPath(new URL('../../../patterns/dist/main.js', import.meta.url));
const STARVED_MS = 280;
const ZERO = { n: 0, d: 1 };
const ONE = { n: 1, d: 1 };

const folders: string[] = [];
const hosts: PatternHost[] = [];
const quarantined: string[] = [];

function host(main = MAIN): PatternHost {
  const made = new PatternHost(main, (track) => quarantined.push(track));
  hosts.push(made);
  return made;
}

/** A pattern process of our own making: a real program, but not ours. */
async function program(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'oiduna-patterns-'));
  folders.push(folder);
  const main = join(folder, 'main.mjs');
  await writeFile(main, text);
  return main;
}

/** Hangs over the track `bad`. */
const programThatHangs = (): Promise<string> =>
  program(
    `const tracks = new Set();
    process.on('message', (request) => {
      if (request.kind === 'define') tracks.add(request.track);
      if (request.kind === 'drop') tracks.delete(request.track);
      if (request.kind !== 'query') return;
      const asked = request.tracks ?? [...tracks];
      while (asked.includes('bad')) {}
      const onsets = asked.map((track) => ({ track, begin: request.begin, end: request.end, controls: {} }));
      process.send({ kind: 'queried', id: request.id, onsets, failures: [] });
    });
    process.send({ kind: 'ready' });`,
  );

afterEach(async () => {
  for (const made of hosts.splice(0)) await made.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  quarantined.length = 0;
  expect(await childrenWith(MAIN)).toEqual([]);
});

const played = async (under: PatternHost): Promise<string[]> =>
  (await under.query(ZERO, ONE)).onsets.map(({ track }) => track);

describe('the pattern processes', () => {
  it('get nothing of our environment, whose addresses hold passwords', async () => {
    const under = host();
    await under.ready();
    const pids = await childrenWith(MAIN);
    const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8')));
    expect(environments).toHaveLength(2);
    for (const environment of environments) expect(environment).not.toMatch(/_URL=|PATH=|HOME=/);
  });

  it('may write no file and start no program, whatever a text should come to', async () => {
    const file = join(tmpdir(), 'oiduna-written-by-a-pattern');
    const tries = await program(
      `import { writeFileSync } from 'node:fs';
      import { spawnSync } from 'node:child_process';
      import { Worker } from 'node:worker_threads';
      const refusals = [
        () => writeFileSync(${JSON.stringify(file)}, ''),
        () => spawnSync('true'),
        () => new Worker('0', { eval: true }),
        () => new Function('return 1')(),
      ].map((attempt) => {
        try { attempt(); return 'done'; } catch (error) { return error.code ?? error.name; }
      });
      process.on('message', ({ id }) => process.send({ kind: 'checked', id, tracks: refusals }));
      process.send({ kind: 'ready' });`,
    );
    const denied = 'ERR_ACCESS_DENIED';
    expect(await host(tries).check('')).toEqual([denied, denied, denied, 'EvalError']);
    expect(existsSync(file)).toBe(false);
  });

  it('are not taken for hung while it was we who stood still', async () => {
    const under = host();
    await under.ready();
    under.define('kick', 's("kick")');
    const asked = played(under);
    await nextTurn(); // now the question is on its way
    for (const end = performance.now() + 500; performance.now() < end;);
    expect(await asked).toEqual(['kick']);
    await sleep(200); // a death would be told by now
    expect(under.restarts).toBe(0);
  });

  it.runIf(existsSync('/proc/self/stat'))('are not taken for hung while the machine gives them no CPU', async () => {
    const under = host();
    await under.ready();
    under.define('kick', 's("kick")');
    expect(await played(under)).toEqual(['kick']);
    const [playing] = await childrenWith(MAIN);
    setPriority(playing!, 19);
    execFileSync('taskset', ['-acp', '0', String(playing)]);
    const loop = 'const end = Date.now() + 2000; while (Date.now() < end);';
    const hog = () => once(spawn('taskset', ['-c', '0', process.execPath, '-e', loop]), 'exit');
    const hogs = Array.from({ length: 8 }, hog);
    await sleep(300); // now they run
    let tookMs = 0;
    // some ms of CPU, a second of a machine like this; more of it where the machine is faster
    for (let count = 20_000; tookMs <= STARVED_MS && count <= 80_000; count *= 2) {
      under.define('long', `s("<${'bd '.repeat(count)}>")`);
      const asked = performance.now();
      expect(await played(under)).toContain('kick');
      tookMs = performance.now() - asked;
    }
    await Promise.all(hogs);
    process.stdout.write(`answered after ${tookMs.toFixed(0)} ms on a starved CPU\n`);
    expect(tookMs).toBeGreaterThan(STARVED_MS); // or nobody was starved
    expect(under.restarts).toBe(0);
  });

  it('that hang while they play are replaced by the spare within the look-ahead, and no track is lost', async () => {
    const under = host();
    await under.ready();
    under.define('kick', 's("bd")');
    under.define('hat', 's("hh*2")');
    expect(await played(under)).toEqual(['kick', 'hat', 'hat']);
    const [playing] = await childrenWith(MAIN);
    process.kill(playing!, 'SIGSTOP');
    const asked = performance.now();
    expect(await played(under)).toEqual(['kick', 'hat', 'hat']);
    expect(performance.now() - asked).toBeLessThan(400);
    expect(under.restarts).toBe(1);
    expect(under.isReady).toBe(true);
    expect(quarantined).toEqual([]);
    expect(await played(under)).toEqual(['kick', 'hat', 'hat']);
  });

  it('refuse text that hangs its check, and go on', async () => {
    const under = host();
    await under.ready();
    under.define('kick', 's("bd")');
    const [, spare] = await childrenWith(MAIN);
    process.kill(spare!, 'SIGSTOP');
    const failure = under.check('s("bd")').catch((error: unknown) => error);
    expect(await played(under)).toEqual(['kick']);
    expect(await failure).toMatchObject({ code: 'PATTERN_OVER_BUDGET', cause: { code: 'PATTERN_UNAVAILABLE' } });
    expect(await under.check('s("bd")')).toMatchObject([{ sounds: ['bd'] }]);
    expect(under.restarts).toBe(1);
  });

  it('try each text for itself, however many come at once', async () => {
    const under = host();
    await under.ready();
    const long = `s("${'bd '.repeat(2_000)}")`;
    const checked = await Promise.all(Array.from({ length: 40 }, () => under.check(long)));
    expect(checked).toHaveLength(40);
    expect(under.restarts).toBe(0);
  });

  it('may both be told something while they die', async () => {
    const under = host();
    await under.ready();
    for (const child of await childrenWith(MAIN)) process.kill(child, 'SIGKILL');
    for (let track = 0; track < 200; track += 1) {
      under.define(`t${track}`, 's("bd")');
      if (track % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until('both were replaced', 2_000, () => under.restarts >= 2);
    expect(await under.check('s("bd")')).toMatchObject([{ sounds: ['bd'] }]);
    // As many texts as a window has steps for are built in each.
    await until('all play', 2_000, async () => (await played(under)).length === 200);
  });

  it('hand on what is wrong with a text', async () => {
    const under = host();
    await expect(under.check('s("bd')).rejects.toMatchObject({ code: 'PATTERN_SYNTAX' });
    expect(under.restarts).toBe(0);
  });

  it('put a track away that hangs them twice, and play the others', async () => {
    const under = host(await programThatHangs());
    await under.ready();
    for (const track of ['kick', 'bad', 'hat']) under.define(track, '');
    expect(await played(under)).toEqual(['kick', 'hat']);
    expect(quarantined).toEqual(['bad']);
    expect(await played(under)).toEqual(['kick', 'hat']);
    expect(under.restarts).toBe(2);
  });

  it('forget a track that was dropped, also after a replacement', async () => {
    const under = host();
    await under.ready();
    under.define('kick', 's("bd")');
    under.define('hat', 's("hh")');
    under.drop('kick');
    const [playing] = await childrenWith(MAIN);
    process.kill(playing!, 'SIGKILL');
    await until('its death is seen', 1_000, () => under.restarts === 1);
    expect(await played(under)).toEqual(['hat']);
  });

  it('that cannot start say so, and are tried again once a second', async () => {
    const under = host(await program('process.exit(3)'));
    await expect(under.ready()).rejects.toMatchObject({ code: 'PATTERN_UNAVAILABLE' });
    await until('both have died', 2_000, () => under.restarts >= 2);
    const { restarts } = under;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(under.restarts - restarts).toBeLessThanOrEqual(1);
    expect(under.isReady).toBe(false);
    await expect(under.check('s("bd")')).rejects.toMatchObject({ code: 'PATTERN_OVER_BUDGET' });
  });
});
