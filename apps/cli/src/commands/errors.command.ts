import { type Command, InvalidArgumentError } from 'commander';
import { type ErrorGroup, listErrors, type ListErrorsParams } from '../generated/studio.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function registerErrors(program: Command, shell: Shell): void {
  const description = 'what went wrong, by kind, the most frequent first';
  studioCommand(program, 'errors', description, shell, async (session: Session<ListErrorsParams>) => {
    const { studio, options } = session;
    const { since, service, code } = options;
    const filter = { ...(since && { since }), ...(service && { service }), ...(code && { code }) };
    const errors = await listErrors(filter, { studio });
    session.print(errors, (style) => (errors.count === 0 ? 'none' : errorsText(errors.groups, style)));
  })
    .option('--since <when>', 'so long ago: 90s, 30m, 2h or 7d (default 1h)', instantBefore)
    .option('--service <name>', 'of this service: gateway, engine, synthdefs or samples')
    .option('--code <code>', 'of this code, such as SOUND_UNKNOWN');
}

/** `30m` as the instant so long ago. */
function instantBefore(text: string): string {
  const [, count, unit = ''] = /^(\d{1,4})([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('It is a number with s, m, h or d: 30m.');
  return new Date(Date.now() - Number(count) * UNIT_MS[unit]!).toISOString();
}

const errorsText = (groups: readonly ErrorGroup[], style: Style): string =>
  table(
    ['COUNT', 'LAST SEEN', 'CODE', 'SERVICE', 'WHERE', 'FOR WHOM', 'TRACKS', 'SINCE RELEASE', 'THE LAST OF THEM'],
    groups.map((group) => [
      group.count,
      group.lastSeenAt,
      group.code,
      group.service,
      group.where,
      group.performers.join(', '),
      group.tracks.join(', '),
      group.releases[0] ?? '',
      group.message,
    ]),
    style,
  );
