import type { LogLine } from '@oiduna/supercollider';
import type { EngineConfig } from '../config.js';
import { adoptServerProcess, type ServerName, type ServerProcess, startServerProcess } from './server-process.js';
import { dropRecord, keepRecord, livingServer } from './server-record.js';

/** The audio server of this folder: one that an engine before us has left, or a new one. */
export async function ownServer(
  name: ServerName,
  config: EngineConfig,
  onLine: (line: LogLine, text: string) => void,
): Promise<ServerProcess> {
  const left = livingServer(config);
  if (left === undefined) return begin(name, config, onLine);
  const server = await adoptServerProcess(left, config, onLine);
  if (isOurs(left.port, config)) return server;
  server.kill('SIGKILL');
  await server.exited;
  return begin(name, config, onLine);
}

/** One on another port than the studio's is of no use to it. */
const isOurs = (port: number, { ENGINE_AUDIO_SERVER_PORT: wished }: EngineConfig): boolean =>
  wished === 0 || wished === port;

async function begin(...[name, config, onLine]: Parameters<typeof ownServer>): Promise<ServerProcess> {
  const server = await startServerProcess(name, config, onLine);
  const { pid, since, port } = server;
  if (pid !== undefined) {
    const record = { pid, since, port, name };
    keepRecord(config, record);
    void server.exited.then(() => dropRecord(config, record));
  }
  return server;
}

/** @param isTheirs another engine leads by now, and it plays on for that one */
export async function endServer(server: ServerProcess | undefined, isTheirs: boolean): Promise<void> {
  if (isTheirs) return server?.release();
  server?.kill('SIGKILL');
  await server?.exited;
}
