import { AppError, type Profile, PROFILE_SECONDS_MAX } from '@oiduna/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Studio } from '../api/studio.js';
import { type ProfileSummary, summaryOf } from '../cpu-profile.js';
import { getGetProfileFileUrl, getProfile, startProfile } from '../generated/studio.js';
import { download, mustBeWritable } from './record.command.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';

const ASK_EVERY_MS = 250;
const FUNCTIONS_SHOWN = 10;

export function registerDebug(program: Command, shell: Shell): void {
  const debug = program.command('debug').description('look inside a running studio');
  const work = (session: Session<{ out: string }>, seconds: string) => profile(session, secondsIn(seconds));
  studioCommand(debug, 'profile <seconds>', 'take a CPU profile of the engine while it plays: 30s', shell, work).option(
    '--out <file>',
    'for Chrome DevTools or speedscope',
    'oiduna-engine.cpuprofile',
  );
}

/** `30` and `30s` are the same. */
function secondsIn(text: string): number {
  const seconds = Number(/^(\d+)s?$/.exec(text)?.[1]);
  if (seconds >= 1 && seconds <= PROFILE_SECONDS_MAX) return seconds;
  throw new InvalidArgumentError(`A profile takes 1s to ${PROFILE_SECONDS_MAX}s, in whole seconds; not ${text}.`);
}

async function profile(session: Session<{ out: string }>, seconds: number): Promise<void> {
  const { studio } = session;
  const path = resolve(session.options.out);
  await mustBeWritable(path);
  const begun = await startProfile({ seconds }, { studio });
  session.note(`profiling the engine for ${seconds} s ...`);
  const { id, file } = await taken(studio, begun);
  await download(studio, getGetProfileFileUrl(id), file.sha256, path);
  const summary = summaryOf(JSON.parse(await readFile(path, 'utf8')));
  const functions = summary.functions.slice(0, FUNCTIONS_SHOWN);
  session.print({ path, id, ...summary, functions }, (style) => `${summaryText(summary, style)}\n\n${path}`);
}

/** @throws AppError PROFILE_FAILED | STUDIO_SLOW */
async function taken(studio: Studio, begun: Profile): Promise<Profile & { file: NonNullable<Profile['file']> }> {
  const untilMs = Math.max(Date.now(), Date.parse(begun.endsAt)) + studio.timeoutMs;
  for (let seen = begun; ; seen = await getProfile(begun.id, { studio })) {
    if (seen.file !== null) return { ...seen, file: seen.file };
    if (seen.state === 'failed') throw new AppError('PROFILE_FAILED', { reason: seen.reason });
    if (Date.now() > untilMs) throw new AppError('STUDIO_SLOW', { url: studio.url, timeoutMs: studio.timeoutMs });
    await sleep(ASK_EVERY_MS);
  }
}

function summaryText({ totalMs, busyShare, functions }: ProfileSummary, style: Style): string {
  const rows = functions
    .slice(0, FUNCTIONS_SHOWN)
    .map(({ name, place, selfMs, share }) => [selfMs.toFixed(1), `${(share * 100).toFixed(2)} %`, name, place]);
  const busy = `The engine's thread was busy for ${(busyShare * 100).toFixed(1)} % of ${(totalMs / 1_000).toFixed(1)} s.`;
  return `${busy}\n\n${table(['SELF MS', 'SHARE', 'FUNCTION', 'WHERE'], rows, style)}`;
}
