import { AppError, type EventEnvelope } from '@oiduna/contracts';
import type { Command } from 'commander';
import { envelopesIn } from '../api/event-stream.js';
import { failureOf, open } from '../api/send.js';
import { getStreamEventsUrl } from '../generated/studio.js';
import { parseCount, parseEventId } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { oneLine } from './table.js';

interface EventsOptions {
  types?: string;
  since?: number;
  count?: number;
  jsonl?: boolean;
}

export function registerEvents(program: Command, shell: Shell): void {
  studioCommand(program, 'events', 'every event as it happens, until --count, --timeout or Ctrl-C', shell, events)
    .option('--types <types>', 'only these, separated by commas: job.v1.completed,track.v1.changed')
    .option('--since <id>', 'replay what came after this event, up to ten minutes', parseEventId)
    .option('--count <n>', 'end after this many events', parseCount)
    .option('--jsonl', 'print one JSON envelope a line');
}

async function events(session: Session<EventsOptions>): Promise<void> {
  const { studio, options, command } = session;
  const { types, since, count, timeout } = options;
  if (session.json && count === undefined) {
    command.error('error: --json needs --count; a stream without end is --jsonl');
  }
  const patience = timeout === undefined ? undefined : AbortSignal.timeout(timeout);
  const { body } = await open(studio, getStreamEventsUrl(types === undefined ? {} : { types }), {
    headers: { Accept: 'text/event-stream', ...(since !== undefined && { 'Last-Event-ID': String(since) }) },
    ...(patience && { signal: patience }),
  });
  const seen: EventEnvelope[] = [];
  let [lastId, left] = [since, count ?? Infinity];
  try {
    for await (const event of envelopesIn(body ?? [])) {
      lastId = event.id;
      left -= 1;
      if (session.json) seen.push(event);
      else session.write(options.jsonl ? JSON.stringify(event) : eventText(event));
      if (left === 0) return;
    }
  } catch (error) {
    if (patience?.aborted && count === undefined) return; // listened for as long as was asked
    throw failureOf(studio, error);
  } finally {
    if (session.json) session.print(seen, () => '');
  }
  const goOn = lastId === undefined ? '' : `; go on with --since ${lastId}`;
  throw new AppError('STUDIO_AWAY', { url: studio.url, reason: `the stream ended${goOn}` });
}

export const eventText = ({ id, at, type, data }: EventEnvelope): string =>
  `${id}  ${at}  ${oneLine(type)}  ${oneLine(JSON.stringify(data))}`;
