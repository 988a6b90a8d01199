import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../config.js';
import type { Part } from './part.js';
import { acceptsOn } from './probes.js';
import type { Addresses } from './service-environment.js';

/** `auto` takes a running JACK or PipeWire; `dummy` always starts a silent device of its own. */
export type JackWish = 'auto' | 'dummy';

export interface Jack {
  /** Absent when a running server is used. */
  part?: Part;
  addresses: Pick<Addresses, 'JACK_DEFAULT_SERVER' | 'LD_LIBRARY_PATH'>;
  /** For people: what plays. */
  description: string;
}

export async function chooseJack(
  wish: JackWish,
  home: string,
  caller: Environment,
  env: Record<string, string>,
): Promise<Jack> {
  const running = wish === 'auto' ? await runningJack(caller) : undefined;
  return running ?? dummyJack(home, env);
}

async function runningJack(caller: Environment): Promise<Jack | undefined> {
  const server = caller['JACK_DEFAULT_SERVER'] ?? 'default';
  if (await jackAnswers(server)) {
    return { addresses: { JACK_DEFAULT_SERVER: server }, description: `the running JACK server "${server}"` };
  }
  const libraries = await pipeWireLibraries(caller);
  return libraries === undefined
    ? undefined
    : { addresses: { LD_LIBRARY_PATH: libraries }, description: 'the running PipeWire' };
}

/**
 * 8 ms at 48 kHz. The dummy driver waits whole microseconds, so a period of 512 frames (10,666.7 µs) runs 62 ppm fast
 * and the audio server needs tens of seconds to learn it; whole milliseconds were measured to settle 2.5 times closer.
 */
const PERIOD_FRAMES = 384;

/** JACK's dummy driver: a steady clock and no sound card, enough to play, record and measure. */
function dummyJack(home: string, env: Record<string, string>): Jack {
  const server = `oiduna-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
  const driver = ['-d', 'dummy', '-r', '48000', '-p', String(PERIOD_FRAMES), '-C', '2', '-P', '2'];
  return {
    part: {
      name: 'jack',
      command: 'jackd',
      args: ['-n', server, '-R', '-P', '60', ...driver],
      env: { ...env, JACK_NO_AUDIO_RESERVATION: '1' },
      stopSignal: 'SIGTERM',
      probe: async () => {
        if (!(await jackAnswers(server))) throw new Error(`JACK server ${server} does not answer`);
      },
    },
    addresses: { JACK_DEFAULT_SERVER: server },
    description: `JACK's dummy driver (silent; record to hear it)`,
  };
}

/** Jack's server socket lies in the folder it was built with: /dev/shm on Linux, /tmp elsewhere. */
async function jackAnswers(server: string): Promise<boolean> {
  const socket = `jack_${server}_${userInfo().uid}_0`;
  const answers = await Promise.all(['/dev/shm', '/tmp'].map((folder) => acceptsOn(join(folder, socket))));
  return answers.includes(true);
}

/** Where PipeWire keeps its own libjack, as `pw-jack` tells; undefined when PipeWire does not run. */
async function pipeWireLibraries(caller: Environment): Promise<string | undefined> {
  const runtime = caller['XDG_RUNTIME_DIR'];
  if (runtime === undefined || !(await acceptsOn(join(runtime, 'pipewire-0')))) return undefined;
  try {
    const ask = ['sh', '-c', 'printf %s "$LD_LIBRARY_PATH"'];
    const { stdout } = await promisify(execFile)('pw-jack', ask, { env: { ...caller } });
    return stdout === '' ? undefined : stdout;
  } catch {
    return undefined;
  }
}
