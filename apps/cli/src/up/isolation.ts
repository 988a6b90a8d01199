import { spawnSync } from 'node:child_process';
import type { Environment } from '../config.js';

/** Everything unshared, nothing hidden: what the kernel forbids, it forbids here already. */
const PROBE = ['--unshare-all', '--ro-bind', '/', '/', '--dev', '/dev', 'true'];
/** The user that runs uploaded source when the studio is root. */
const NOBODY = 65_534;
const OTHERWISE = 'set SYNTHDEFS_ISOLATION=pod where a container or machine of its own is all that is at stake';

/** What keeps uploaded SynthDef source from this machine, for people. */
export function isolationOf(env: Environment, platform: NodeJS.Platform): string {
  if (env['SYNTHDEFS_ISOLATION'] === 'pod') return 'pod: SynthDef source runs beside all else here, without bubblewrap';
  if (platform !== 'linux') return `missing: bubblewrap is for Linux; ${OTHERWISE}`;
  const account = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const { status, stderr, error } = spawnSync('bwrap', PROBE, {
    encoding: 'utf8',
    cwd: '/',
    env: { ...env },
    ...account,
  });
  if (status === 0) return 'bubblewrap';
  const reason = error === undefined ? stderr.trim().split('\n').at(-1) : 'it is not installed';
  return `missing: bubblewrap does not work (${reason}); ${OTHERWISE}`;
}
