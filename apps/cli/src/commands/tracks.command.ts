import { AppError, nearestName } from '@oiduna/contracts';
import type { Command } from 'commander';
import { withSource } from '../api/refused.js';
import type { Call } from '../api/send.js';
import {
  type Apply,
  deleteTrack,
  listTracks,
  patchTrack,
  type PlannedChange,
  putTrack,
  type Track,
  type TrackPatch,
  unmuteAll,
} from '../generated/studio.js';
import { atOption, changesText } from './changes.command.js';
import { parseNumber } from './numbers.js';
import { parseHostAndPort } from './osc-destination.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';

export interface Guard {
  ifMatch?: string;
}
interface Wish extends Guard {
  at?: Apply;
  gain?: number;
  muted?: boolean;
  solo?: boolean;
}

export function registerTracks(program: Command, shell: Shell): void {
  studioCommand(program, 'tracks', 'list all tracks', shell, async (session: Session) => {
    const answer = await listTracks({ studio: session.studio });
    session.print(answer, (style) => tracksText(answer.tracks, style));
  });
  const track = program.command('track').description('make, show or remove one track');
  studioCommand(track, 'put <name> <code>', 'create or replace the pattern of a track', shell, put)
    .option('--gain <gain>', 'linear; 1 leaves it alone', parseNumber)
    .option('--muted', 'make it silent')
    .option('--no-muted', 'make it sound')
    .option('--solo', 'silence the others')
    .option('--no-solo', 'let the others sound')
    .option('--if-match <revision>', 'refuse when the track has moved on')
    .addOption(atOption());
  studioCommand(track, 'show <name>', 'show one track', shell, show);
  studioCommand(track, 'delete <name>', 'remove a track; what already sounds fades', shell, remove).option(
    '--if-match <revision>',
    'refuse when the track has moved on',
  );
  studioCommand(track, 'osc <name>', 'let another program play a track, over OSC', shell, sendTo)
    .argument('[host:port]', 'where to, such as 127.0.0.1:9000', parseHostAndPort)
    .argument('[address]', 'its OSC address, such as /lights')
    .option('--off', 'let the audio server play it again')
    .addOption(atOption());
  const patches: Record<string, [patch: TrackPatch, description: string]> = {
    mute: [{ muted: true }, 'silence a track at once'],
    solo: [{ solo: true }, 'silence every track that is not solo'],
    unsolo: [{ solo: false }, 'end the solo of a track'],
  };
  for (const [verb, [patch, description]] of Object.entries(patches)) {
    studioCommand(program, `${verb} <track>`, description, shell, async (session: Session<Wish>, name: string) => {
      const { at } = session.options;
      printTrack(session, await patchTrack(name, { ...patch, ...(at && { apply: at }) }, { studio: session.studio }));
    }).addOption(atOption());
  }
  studioCommand(
    program,
    'unmute [track]',
    'let a track sound again; without a name all, and no solo',
    shell,
    unmute,
  ).addOption(atOption());
}

async function sendTo(
  session: Session<{ off?: boolean; at?: Apply }>,
  name: string,
  to: { host: string; port: number } | undefined,
  address: string | undefined,
): Promise<void> {
  const { studio, options, command } = session;
  const osc = to !== undefined && address !== undefined ? { ...to, address } : null;
  if ((osc === null) !== (options.off === true)) command.error('error: give host:port and an OSC address, or --off');
  printTrack(session, await patchTrack(name, { osc, ...(options.at && { apply: options.at }) }, { studio }));
}

async function unmute(session: Session<Wish>, name: string | undefined): Promise<void> {
  const { studio, options, command } = session;
  const { at } = options;
  if (name !== undefined) {
    return printTrack(session, await patchTrack(name, { muted: false, ...(at && { apply: at }) }, { studio }));
  }
  if (at !== undefined) command.error('error: --at takes one track: all are unmuted at once');
  const answer = await unmuteAll({ studio });
  session.print(answer, (style) => tracksText(answer.tracks, style));
}

async function put(session: Session<Wish>, name: string, code: string): Promise<void> {
  const { at, gain, muted, solo } = session.options;
  const wish = {
    code,
    ...(gain !== undefined && { gain }),
    ...(muted !== undefined && { muted }),
    ...(solo !== undefined && { solo }),
    ...(at && { apply: at }),
  };
  printTrack(session, await withSource({ name, text: code }, () => putTrack(name, wish, guarded(session))));
}

async function show(session: Session, name: string): Promise<void> {
  const { tracks } = await listTracks({ studio: session.studio });
  const track = tracks.find((candidate) => candidate.name === name);
  if (track === undefined) {
    const names = tracks.map((candidate) => candidate.name);
    throw new AppError('TRACK_UNKNOWN', { name, nearest: nearestName(name, names) });
  }
  printTrack(session, track);
}

async function remove(session: Session<Guard>, name: string): Promise<void> {
  await deleteTrack(name, guarded(session));
  session.print({ deleted: name }, () => `deleted ${name}`);
}

/** A revision as `tracks` shows it, or a whole ETag. */
export function guarded({ studio, options }: Session<Guard>): Call {
  const { ifMatch } = options;
  if (ifMatch === undefined) return { studio };
  return { studio, headers: { 'If-Match': /^\d+$/.test(ifMatch) ? `"${ifMatch}"` : ifMatch } };
}

/** A track as it is now, or the plan that will change it. */
const printTrack = (session: Session, answer: Track | PlannedChange): void =>
  session.print(answer, (style) => ('revision' in answer ? tracksText([answer], style) : changesText([answer], style)));

export function tracksText(tracks: readonly Track[], style: Style): string {
  if (tracks.length === 0) return 'There are no tracks.';
  const to = ({ osc }: Track): string => (osc ? `→ ${osc.host}:${osc.port}${osc.address}  ` : '');
  const recalled = ({ presets = {} }: Track): string =>
    Object.entries(presets)
      .map(([synthDef, { name }]) => `${synthDef}/${name ?? '(defaults)'}  `)
      .join('');
  const state = ({ muted, solo, silenced }: Track) => (silenced ? 'silenced' : muted ? 'muted' : solo ? 'solo' : 'on');
  return table(
    ['TRACK', 'STATE', 'GAIN', 'REVISION', 'CODE'],
    tracks.map((track) => [
      track.name,
      state(track),
      track.gain,
      track.revision,
      to(track) + recalled(track) + track.code,
    ]),
    style,
  );
}
