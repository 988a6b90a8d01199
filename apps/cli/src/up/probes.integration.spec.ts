import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeReady } from './probes.js';

describe('whether a service is ready', () => {
  let ready = true;
  const service = createServer((request, response) => {
    response.writeHead(request.url === '/readyz' && !ready ? 503 : 200);
    response.end(request.url === '/livez' ? JSON.stringify({ live: true, pid: process.pid }) : 'nats is away');
  });
  const port = (): number => (service.address() as AddressInfo).port;

  beforeAll(() => once(service.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => void service.close());

  it('is what the process says that was started', async () => {
    await expect(probeReady(port(), process.pid)).resolves.toBeUndefined();
    ready = false;
    await expect(probeReady(port(), process.pid)).rejects.toThrow('/readyz answers 503: nats is away');
    ready = true;
  });

  it('is not told by another studio that took the port first', async () => {
    await expect(probeReady(port(), process.pid + 1)).rejects.toThrow(
      `answered by process ${process.pid}, not by ours`,
    );
  });
});
