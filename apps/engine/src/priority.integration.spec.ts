import { spawn } from 'node:child_process';
import { getPriority } from 'node:os';
import { expect, it } from 'vitest';
import { takePriority } from './priority.js';

it('a process is moved ahead where the system allows it, and nothing breaks where it does not', () => {
  const child = spawn('sleep', ['60']);
  try {
    const before = getPriority(child.pid!);
    takePriority(-5, child.pid!);
    expect(getPriority(child.pid!)).toBe(process.getuid?.() === 0 ? -5 : before);
    expect(() => takePriority(-5, 2 ** 30)).not.toThrow(); // there is no such process
  } finally {
    child.kill('SIGKILL');
  }
});
