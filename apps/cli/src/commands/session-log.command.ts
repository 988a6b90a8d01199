import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../api/exit-code.js';
import { open } from '../api/send.js';
import type { Studio } from '../api/studio.js';
import {
  cancelReplay,
  getGetReplayUrl,
  getReplay,
  getStartReplayUrl,
  listSessionLog,
  type SessionReplay,
} from '../generated/studio.js';
import { unusable } from './load-files.js';
import { parseCount } from './numbers.js';
import { mustBeWritable } from './record.command.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { oneLine, type Style, table } from './table.js';

const PAGE = 500;
const ASK_EVERY_MS = 500;

type Logged = Awaited<ReturnType<typeof listSessionLog>>['entries'][number];

/** Beside the step sessions: what was done in the studio, and how to do it again. */
export function addSessionLog(session: Command, shell: Shell): void {
  studioCommand(session, 'log', 'every change of what sounds: who asked, when, and where in the music', shell, log)
    .option('--last <n>', 'only so many, the newest', parseCount)
    .option('--jsonl', 'one entry a line, for `session replay`')
    .option('-o, --out <file>', 'into a file, one entry a line');
  studioCommand(
    session,
    'replay <file>',
    'play a session again, each change at its place in the music',
    shell,
    replay,
  ).option('--no-wait', 'do not wait for its end');
  studioCommand(session, 'replay-status <id>', 'how far a replay is', shell, async (own: Session, id: string) => {
    const answer = await getReplay(id, { studio: own.studio });
    own.print(answer, () => replayText(answer));
  });
  studioCommand(session, 'replay-cancel <id>', 'change nothing more', shell, async (own: Session, id: string) => {
    const answer = await cancelReplay(id, { studio: own.studio });
    own.print(answer, () => replayText(answer));
  });
}

async function log(session: Session<{ last?: number; jsonl?: boolean; out?: string }>): Promise<void> {
  const { studio, options } = session;
  if (options.out !== undefined) return logInto(session, options.out);
  const entries: Logged[] = [];
  for await (const page of pages(studio)) {
    entries.push(...page);
    if (options.last !== undefined) entries.splice(0, entries.length - options.last);
  }
  if (options.jsonl) for (const entry of entries) session.write(JSON.stringify(entry));
  else session.print({ entries }, (style) => logText(entries, style));
}

async function logInto(session: Session, path: string): Promise<void> {
  await mustBeWritable(path);
  const file = createWriteStream(path);
  let count = 0;
  for await (const page of pages(session.studio)) {
    count += page.length;
    if (!file.write(page.map((entry) => `${JSON.stringify(entry)}\n`).join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish').catch(unusable(path, 'written'));
  session.print({ path, entries: count }, () => `${path}: ${count} changes`);
}

async function* pages(studio: Studio): AsyncGenerator<Logged[]> {
  let after: number | null = 0;
  while (after !== null) {
    const page: Awaited<ReturnType<typeof listSessionLog>> = await listSessionLog({ after, limit: PAGE }, { studio });
    if (page.entries.length === 0) return;
    yield page.entries;
    after = page.next;
  }
}

async function replay(session: Session<{ wait: boolean }>, path: string): Promise<ExitCode | void> {
  const { studio, options } = session;
  const file = await readFile(path).catch(unusable(path, 'read'));
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const answer = await open(studio, getStartReplayUrl(), { method: 'POST', headers, body: file });
  let seen = (await answer.json()) as SessionReplay;
  session.note(`replaying ${seen.entries} changes, ${seen.lastsSeconds.toFixed(1)} s: ${getGetReplayUrl(seen.id)}`);
  while (options.wait && seen.state === 'playing') {
    await sleep(ASK_EVERY_MS);
    seen = await getReplay(seen.id, { studio });
  }
  session.print(seen, () => replayText(seen));
  return seen.problems.length > 0 ? EXIT.partial : undefined;
}

const replayText = ({ id, state, entries, replayed, problems }: SessionReplay): string =>
  [
    `replay ${id} ${state}: ${replayed} of ${entries} changes`,
    ...problems.map(({ line, code, detail }) => oneLine(`line ${line}: ${detail} (${code})`)),
  ].join('\n');

const logText = (entries: Logged[], style: Style): string =>
  table(
    ['ID', 'AT', 'CYCLE', 'WHO', 'CHANGE'],
    entries.map(({ id, at, cycle, performer, change }) => [
      String(id),
      at,
      cycle.toFixed(3),
      performer ?? '',
      changeText(change),
    ]),
    style,
  );

function changeText(change: Logged['change']): string {
  if (change.kind === 'transport') return `${change.playing ? 'plays' : 'rests'} at ${change.bpm.toFixed(1)} bpm`;
  if (change.kind === 'synthDef') {
    const { name, synthDef } = change;
    return `SynthDef ${name} is ${synthDef === null ? 'none' : synthDef.sha256.slice(0, 8)}`;
  }
  const { name, settings } = change;
  if (settings === null) return `track ${name} is deleted`;
  const { code, muted, solo, gain } = settings;
  const fader = [muted && 'muted', solo && 'solo', gain !== 1 && `gain ${gain}`].filter(Boolean).join(', ');
  return oneLine(`${name}: ${code}${fader === '' ? '' : ` (${fader})`}`);
}
