import type { AudioServerState, EngineStatus, Readiness, StudioStatus } from '@oiduna/contracts';

export interface StatusReport {
  /** What the gateway itself depends on, the other services among it. */
  readonly own: Readiness;
  readonly engine: EngineStatus | null;
  /** What each service says of its own dependencies; left out when it did not answer. */
  readonly services: Readonly<Record<string, Readiness>>;
}

/** Without one of these nothing can be heard or changed. */
const VITAL = ['nats', 'engine', 'audio-server'];
/** An audio server that is on its way, or takes what it is told, is no reason to call the studio down. */
const NOT_YET_DOWN: readonly (string | undefined)[] = ['booting', 'silent'];

/** The studio for people, its state the worst of its parts. */
export function studioStatus({ own, engine, services }: StatusReport): StudioStatus {
  const dependencies = { ...own.dependencies };
  for (const [service, readiness] of Object.entries(services)) {
    for (const [name, state] of Object.entries(readiness.dependencies)) {
      dependencies[`${service}/${name}`] = state;
    }
  }
  const away = Object.entries(dependencies).filter(([, { up }]) => !up);
  const lost = [...new Set(away.map(([name, state]) => state.lost ?? name))];
  if (engine?.patterns.state === 'restarting') lost.push('changes to patterns');
  if (engine !== null && engine.soundsMissing > 0) lost.push(`${engine.soundsMissing} sounds, not loaded yet`);
  const spared = NOT_YET_DOWN.includes(engine?.audioServer.state);
  const dead = away.some(([name]) => VITAL.includes(name) && !(name === 'audio-server' && spared));
  const state = dead ? 'down' : lost.length > 0 ? 'degraded' : 'ok';
  return { state, summary: summaryOf(state, lost, engine), lost, engine, dependencies };
}

const SAID: Partial<Record<AudioServerState, string>> = {
  'device-lost': 'without its audio device',
  'given-up': 'given up',
};

function summaryOf(state: StudioStatus['state'], lost: readonly string[], engine: EngineStatus | null): string {
  if (engine === null) return `The engine does not answer: no sound can be changed. Lost: ${lost.join('; ')}.`;
  const { name, state: server, reason, synthCount, cpuAveragePercent } = engine.audioServer;
  if (server !== 'running')
    return `${name} is ${SAID[server] ?? server}${reason === null ? '' : ` (${reason})`}: no sound.`;
  const load = `${name} runs with ${synthCount} synths at ${Math.round(cpuAveragePercent)} % CPU`;
  return state === 'ok' ? `All works; ${load}.` : `${load}, but lost: ${lost.join('; ')}.`;
}
