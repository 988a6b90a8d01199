import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeBundle, int, message } from '@oiduna/supercollider';
import { afterAll, describe, expect, it } from 'vitest';
import { isRoot, NOBODY } from '../jail/scratch.js';
import { asNobody } from '../jail/sclang-jail.js';
import { renderOffline, type RenderWalls, renderWalls } from './offline-render.js';
import type { Score } from './score.js';

/** Everybody may read and write here, so that nothing but the walls is in the way. */
const PLACE = mkdtempSync(join(tmpdir(), 'oiduna-walls-'));
chmodSync(PLACE, 0o777);
afterAll(() => rmSync(PLACE, { recursive: true }));

const inWalls: RenderWalls = { isolation: 'bubblewrap', bubblewrap: 'bwrap' };

/** A second of silence. */
function silentSecond(): Score {
  const end = Buffer.from(encodeBundle('now', [message('/c_set', int(0), int(0))]));
  end.fill(0, 8, 16).writeUInt32BE(1, 8);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(end.byteLength);
  const bytes = Buffer.concat([length, end]);
  return { bytes, files: new Map(), takes: [], channelCount: 2, kind: 'sound', hasGate: false, companyCount: 0 };
}

/** What a def could do that has taken over the audio server's process: each attempt by whether it succeeds. */
const TRIES = `
use Socket;
my ($score, $audio, $other, $secret, $outside, $port) = @ARGV;
sub reads { open(my $file, '<', $_[0]) ? 1 : 0 }
sub writes { my $file; open($file, '>', $_[0]) && print($file 'x') && close($file) ? 1 : 0 }
sub reaches {
  my $socket;
  socket($socket, PF_INET, SOCK_STREAM, 0) && connect($socket, pack_sockaddr_in($port, inet_aton('127.0.0.1'))) ? 1 : 0
}
my $processes = () = glob('/proc/[0-9]*');
print join ',', reads($score), writes($audio), reads($secret), reads('/etc/passwd'), writes($other), writes($outside),
  reaches(), -x '/bin/sh' ? 1 : 0, $processes;
`;

describe('behind walls an offline audio server', () => {
  it('renders as long as without, and tells its CPU time', async () => {
    const outside = await renderOffline('scsynth', silentSecond(), { ...inWalls, isolation: 'pod' });
    const inside = await renderOffline('scsynth', silentSecond(), inWalls);
    expect(outside.samples.length).toBeGreaterThan(48_000);
    expect([inside.samples.length, inside.exitCode]).toEqual([outside.samples.length, 0]);
    expect(inside.cpuSeconds).toBeGreaterThan(0.01);
  });

  it('reads its score, writes its sound, and reaches nothing else', async () => {
    const folder = mkdtempSync(join(PLACE, 'render-'));
    const inside = (name: string): string => join(folder, name);
    const [secret, marker] = [join(PLACE, 'secret'), join(PLACE, 'marker')];
    for (const path of [inside('score.osc'), inside('audio.raw'), secret]) writeFileSync(path, 'before');
    if (isRoot()) for (const path of [folder, inside('audio.raw')]) chownSync(path, NOBODY, NOBODY);
    const door = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => door.once('listening', listening));
    const { port } = door.address() as AddressInfo;
    const walls = await renderWalls('bwrap', '/usr/bin/perl', folder, inside('audio.raw'));
    const paths = [inside('score.osc'), inside('audio.raw'), inside('other'), secret, marker];
    const perl = ['/usr/bin/perl', '-e', TRIES, ...paths, String(port)];
    const run = ([program, ...args]: readonly string[]) =>
      spawnSync(program!, args, { encoding: 'utf8', env: {}, cwd: '/', ...asNobody() });
    const [free, walled] = [run(perl), run([...walls, ...perl])];
    door.close();
    expect(free.stdout).toMatch(/^1,1,1,1,1,1,1,1,[1-9]/);
    expect([walled.stdout, walled.stderr]).toEqual(['1,1,0,0,0,0,0,0,0', '']);
    expect(readFileSync(inside('audio.raw'), 'utf8')).toBe('x');
    expect(existsSync(marker)).toBe(true); // the free one's
  });

  it.each([
    ['missing', 'no-such-bwrap', 'bubblewrap (Linux) is not installed'],
    ['forbidden', join(PLACE, 'bwrap'), 'bwrap: No permissions to create new namespace'],
  ])('does not run where they are %s', async (_, bubblewrap, reason) => {
    const text = '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2; exit 1\n';
    writeFileSync(join(PLACE, 'bwrap'), text, { mode: 0o755 });
    await expect(renderOffline('scsynth', silentSecond(), { ...inWalls, bubblewrap })).rejects.toMatchObject({
      code: 'SYNTHDEF_ISOLATION_MISSING',
      details: { reason },
    });
  });
});
