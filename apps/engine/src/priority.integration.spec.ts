import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect, it } from 'vitest';
import { takePriority } from './priority.js';

it('a process is moved ahead where the system allows it, and nothing breaks where it does not', () => {
  const child = spawn('sleep', ['60']);
  const { pid = 0 } = child;
  try {
    const allowed = spawnSync('renice', ['-n', '-1', '-p', String(pid)]).status === 0;
    const before = getPriority(pid);
    takePriority(-5, pid);
    expect(getPriority(pid)).toBe(allowed ? -5 : before);
    expect(() => takePriority(-5, 2 ** 30)).not.toThrow(); // there is no such process
  } finally {
    child.kill('SIGKILL');
  }
});

it('the session of a studio is moved ahead of others', () => {
  if (!existsSync('/proc/self/autogroup')) return; // a kernel that knows no sessions
  const allowed = spawnSync('setsid', ['-w', 'sh', '-c', 'echo -1 > /proc/self/autogroup']).status === 0;
  const program = `
    import { readFileSync } from 'node:fs';
    import { takeSessionPriority } from '${new URL('../dist/priority.js', import.meta.url).href}';
    takeSessionPriority(-10);
    process.stdout.write(readFileSync('/proc/self/autogroup', 'utf8'));`;
  const args = ['-w', process.execPath, '--input-type=module', '-e', program];
  const { stdout } = spawnSync('setsid', args, { encoding: 'utf8' });
  expect(stdout).toMatch(allowed ? /nice -10/ : /nice 0/);
});
