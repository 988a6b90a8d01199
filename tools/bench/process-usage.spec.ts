import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { childrenCpuSeconds, childrenOf, cpuSeconds, residentMegabytes } from './process-usage.ts';

describe.skipIf(process.platform !== 'linux')('what /proc tells', () => {
  it("a process's memory is what Node itself says of it", () => {
    expect(residentMegabytes(process.pid) / (process.memoryUsage.rss() / 1e6)).toBeCloseTo(1, 1);
  });

  it("a process's CPU time is what Node itself says of it", () => {
    const { user, system } = process.cpuUsage();
    expect(Math.abs(cpuSeconds(process.pid) - (user + system) / 1e6)).toBeLessThan(0.2);
  });

  it('a child is found by its command line while it lives', async () => {
    const child = spawn('sleep', ['98.7']);
    await once(child, 'spawn');
    expect(childrenOf(process.pid, '98.7')).toEqual([child.pid]);
    expect(childrenOf(process.pid, '12.3')).toEqual([]);
    child.kill();
    await once(child, 'exit');
    expect(childrenOf(process.pid, '98.7')).toEqual([]);
  });

  it('the CPU time of a child counts once it has ended', () => {
    const before = childrenCpuSeconds(process.pid);
    spawnSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 3e5);']);
    expect(childrenCpuSeconds(process.pid) - before).toBeGreaterThan(0.25);
  });
});
