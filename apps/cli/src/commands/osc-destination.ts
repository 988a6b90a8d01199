import { InvalidArgumentError } from 'commander';

/** `host:port`; what they may be is the studio's to say. */
export function parseHostAndPort(text: string): { host: string; port: number } {
  const [, host, port] = /^([^:]+):(\d+)$/.exec(text) ?? [];
  if (host !== undefined && port !== undefined) return { host, port: Number(port) };
  throw new InvalidArgumentError('It must be a host and a port, such as 127.0.0.1:9000.');
}
