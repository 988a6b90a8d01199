import { spawnSync } from 'node:child_process';
import { type Environment, repositoryRoot } from '../config.js';

/** The caller's own word for what runs, or the commit this clone is at; undefined where it is none. */
export function releaseOf(caller: Environment): string | undefined {
  if (caller['RELEASE']) return caller['RELEASE'];
  const described = spawnSync('git', ['-C', repositoryRoot, 'describe', '--always', '--dirty'], { encoding: 'utf8' });
  return described.status === 0 ? described.stdout.trim() : undefined;
}
