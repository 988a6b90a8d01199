import type { Command } from 'commander';
import { EXIT } from '../api/exit-code.js';
import { type EngineStatus, getStatus, type StudioStatus } from '../generated/studio.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { list, oneLine, type Style } from './table.js';

export function registerStatus(program: Command, shell: Shell): void {
  studioCommand(program, 'status', 'what works, what is lost, and why', shell, async (session: Session) => {
    const status = await getStatus({ studio: session.studio });
    session.print(status, (style) => statusText(status, style));
    return status.state === 'down' ? EXIT.unavailable : EXIT.ok;
  });
}

export function statusText(status: StudioStatus, style: Style): string {
  const { state, summary, engine, lost, dependencies } = status;
  const away = Object.entries(dependencies)
    .filter(([, { up }]) => !up)
    .map(([name, { reason }]) => ['away', style.alarm(`${name}${because(reason)}`)] as const);
  return list([
    ['studio', `${state === 'ok' ? state : style.alarm(state)}: ${oneLine(summary)}`],
    ...(engine === null ? [['engine', style.alarm('does not answer')] as const] : engineLines(engine, style)),
    ...away,
    ['lost', lost.length === 0 ? 'nothing' : style.alarm(lost.map(oneLine).join(', '))],
  ]);
}

function engineLines(engine: EngineStatus, style: Style): (readonly [string, string])[] {
  const { audioServer: server, leadMs, bundlesLate, bundlesSent, skippedMs, xruns, buffers, patterns, leader } = engine;
  const state = server.state === 'running' ? server.state : style.alarm(`${server.state}${because(server.reason)}`);
  const leftOut = skippedMs === 0 ? '' : `; ${skippedMs.toFixed(0)} ms of music left out`;
  const late = `${bundlesLate} of ${bundlesSent} bundles${leftOut}`;
  return [
    ['audio server', `${server.name} ${state}, ${server.sampleRateHz} Hz, ${server.restarts} restarts`],
    ['CPU', `${server.cpuAveragePercent.toFixed(1)} % average, ${server.cpuPeakPercent.toFixed(1)} % peak`],
    ['sounding', `${server.synthCount} synths in ${server.groupCount} groups; ${server.synthDefCount} SynthDefs`],
    [
      'buffers',
      `${buffers.count} of ${buffers.countMax}, ${mebibytes(buffers.memoryBytes)} of ${mebibytes(buffers.memoryBytesMax)} MiB`,
    ],
    ['transport', `${engine.playing ? 'playing' : 'stopped'}, ${engine.trackCount} tracks`],
    ['lead', leadMs === null ? 'nothing sent in the last minute' : leadText(leadMs)],
    ['late', bundlesLate + skippedMs === 0 ? late : style.alarm(late)],
    ['xruns', xruns === null ? 'unknown' : xruns === 0 ? '0' : style.alarm(String(xruns))],
    ['patterns', patterns.state === 'ready' ? 'ready' : style.alarm('restarting')],
    ['engine', leaderText(leader)],
  ];
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

const leadText = ({ p50, p99, min }: NonNullable<EngineStatus['leadMs']>): string =>
  `${p50.toFixed(0)} ms p50, ${p99.toFixed(0)} ms p99, ${min.toFixed(0)} ms least`;

const leaderText = ({ processId, since, tookOver, standby }: EngineStatus['leader']): string =>
  `process ${processId} ${tookOver ? 'took over at' : 'leads since'} ${since}; ${standby ? 'another waits' : 'no other waits'}`;

const because = (reason: string | null): string => (reason === null ? '' : ` (${oneLine(reason)})`);
