import { Meters } from '@oiduna/contracts';
import type { Command } from 'commander';
import { envelopesIn } from '../api/event-stream.js';
import { failureOf, open } from '../api/send.js';
import { getMeters, getStreamEventsUrl } from '../generated/studio.js';
import { parseCount } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';

/** Of a bar: from here to full scale, two decibels a sign. */
const BAR_FROM_DBFS = -60;
const DB_PER_SIGN = 2;

interface MetersOptions {
  count?: number;
}

export function registerMeters(program: Command, shell: Shell): void {
  const description = 'how loud each track and the master are: live on a terminal, else once';
  studioCommand(program, 'meters', description, shell, meters).option(
    '--count <n>',
    'live: end after so many pictures, twenty a second',
    parseCount,
  );
}

async function meters(session: Session<MetersOptions>): Promise<void> {
  if (session.json || !session.shell.stdout.isTTY) {
    const now = await getMeters({ studio: session.studio });
    session.print(now, (style) => metersText(now, style));
    return;
  }
  await live(session);
}

/** Each picture over the one before. */
async function live(session: Session<MetersOptions>): Promise<void> {
  const { studio } = session;
  const types = 'meters.v1.measured';
  const { body } = await open(studio, getStreamEventsUrl({ types }), { headers: { Accept: 'text/event-stream' } });
  let left = session.options.count ?? Infinity;
  let back = '';
  try {
    for await (const { type, data } of envelopesIn(body ?? [])) {
      if (type !== types) continue; // a gap
      session.print(data, (style) => {
        const text = metersText(Meters.parse(data), style);
        const picture = `${back}${text.replaceAll('\n', '\u001B[K\n')}\u001B[K\u001B[J`;
        back = `\u001B[${text.split('\n').length}A`;
        return picture;
      });
      left -= 1;
      if (left === 0) return;
    }
  } catch (error) {
    throw failureOf(studio, error);
  }
}

export function metersText({ master, tracks }: Meters, style: Style): string {
  const named = Object.entries(tracks).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return table(
    ['TRACK', 'PEAK', 'RMS', 'LUFS', 'dBFS'],
    [...named, ['(master)', master] as const].map(([name, { peakDbfs, rmsDbfs, loudnessLufs }]) => [
      name,
      ...[peakDbfs, rmsDbfs, loudnessLufs].map((db) => db.toFixed(1)),
      barOf(peakDbfs),
    ]),
    style,
  );
}

const barOf = (dbfs: number): string =>
  '#'.repeat(Math.max(0, Math.ceil((Math.min(dbfs, 0) - BAR_FROM_DBFS) / DB_PER_SIGN))) + (dbfs > 0 ? '!' : '');
