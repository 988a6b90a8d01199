import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AppError, PlaybackSession, SessionTiming } from '@oiduna/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, type ExitCode } from '../api/exit-code.js';
import {
  activateScene,
  getPlaybackStatus,
  patchEnvironment,
  patchTrackParams,
  type PlaybackStatus,
  stopPlayback,
  submitSession,
} from '../generated/studio.js';
import { unusable } from './load-files.js';
import { addSessionLog } from './session-log.command.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { list, oneLine } from './table.js';

interface When {
  at?: SessionTiming;
}

/** Step sessions, as clients of the original project write them. */
export function registerStepSession(program: Command, shell: Shell): void {
  const session = program
    .command('session')
    .description('step sessions, JSON of 256 steps a track; and the log of all that was changed');
  addSessionLog(session, shell);
  studioCommand(session, 'submit <file>', 'load a step session; - reads standard input', shell, submit).addOption(
    atOption(),
  );
  studioCommand(session, 'status', 'step, tracks and scenes of the session', shell, status);
  studioCommand(session, 'params <track> <setting...>', 'set controls of a track: gain=0.8', shell, params);
  studioCommand(session, 'environment <setting...>', 'set bpm, swing or default_gate: bpm=140', shell, environment);
  studioCommand(session, 'scene <name>', 'switch to a scene of the session', shell, scene).addOption(atOption());
}

/** The original's own words, beside `play <code>`. */
export function addOriginalVerbs(play: Command, shell: Shell): void {
  studioCommand(play, 'submit <file>', 'the same as `session submit`', shell, submit).addOption(atOption());
  studioCommand(play, 'validate <file>', 'check a step session without playing it', shell, validate);
  studioCommand(play, 'stop', 'stop; the next start begins at step 0', shell, stop);
}

const atOption = (): Option =>
  new Option('--at <moment>', 'when it lands: now, beat, bar, or seq for the begin of the loop').argParser((given) => {
    const timing = SessionTiming.safeParse(given);
    if (timing.success) return timing.data;
    throw new InvalidArgumentError(`${given} is none of ${SessionTiming.options.join(', ')}.`);
  });

async function submit(session: Session<When>, file: string): Promise<void> {
  const { shell, studio, options } = session;
  const given = (await documentIn(file, shell)) as SessionDocument; // the studio checks it, or `play validate`
  const body = options.at === undefined ? given : { ...given, apply: { ...given.apply, timing: options.at } };
  const answer = await submitSession(body, { studio });
  const { message, warnings, change_id: change } = answer;
  const lines = [message, ...(change === null ? [] : [`waits as change ${change}`]), ...warnings];
  session.print(answer, () => lines.map(oneLine).join('\n'));
}

async function validate(session: Session, file: string): Promise<ExitCode> {
  const { error } = PlaybackSession.safeParse(await documentIn(file, session.shell));
  const errors = (error?.issues ?? []).map(({ path, message }) => ({ field: path.join('.'), detail: message }));
  const lines = errors.map(({ field, detail }) => oneLine(`${field}: ${detail}`));
  session.print({ valid: error === undefined, errors }, () =>
    error ? lines.join('\n') : `${file} is a step session.`,
  );
  return error === undefined ? EXIT.ok : EXIT.refused;
}

async function stop(session: Session): Promise<void> {
  session.print(await stopPlayback({ studio: session.studio }), () => 'stopped');
}

async function status(session: Session): Promise<void> {
  const answer = await getPlaybackStatus({ studio: session.studio });
  session.print(answer, () => statusText(answer));
}

async function params(session: Session, track: string, settings: readonly string[]): Promise<void> {
  const answer = await patchTrackParams(track, settingsOf(settings), { studio: session.studio });
  session.print(answer, () => [`set ${settings.join(' ')} of ${track}`, ...answer.warnings].map(oneLine).join('\n'));
}

async function environment(session: Session, settings: readonly string[]): Promise<void> {
  const answer = await patchEnvironment(settingsOf(settings), { studio: session.studio });
  session.print(answer, () => list(Object.entries(answer.environment).map(([name, value]) => [name, String(value)])));
}

async function scene(session: Session<When>, name: string): Promise<void> {
  const { at: timing } = session.options;
  const answer = await activateScene({ scene_id: name, ...(timing && { timing }) }, { studio: session.studio });
  const lines = [`scene ${name} from step ${answer.applied_at.step}`, ...answer.warnings];
  session.print(answer, () => lines.map(oneLine).join('\n'));
}

export function statusText(answer: PlaybackStatus): string {
  const { playback_state: state, bpm, position, active_tracks: tracks, scenes, current_scene: current } = answer;
  const names = (all: readonly string[]): string => (all.length === 0 ? 'none' : all.map(oneLine).join(' '));
  return list([
    ['state', `${state}, ${bpm} bpm`],
    ['position', `step ${position.step}, beat ${position.beat}, bar ${position.bar}`],
    ['tracks', names(tracks)],
    ['scenes', `${names(scenes)}${current === null ? '' : `; now ${oneLine(current)}`}`],
    ['waiting', answer.has_pending ? 'changes wait; see `oiduna changes`' : 'nothing'],
  ]);
}

/** `gain=0.8 vowel=a cut=null`: numbers and null where they are, else text. @throws InvalidArgumentError */
export function settingsOf(settings: readonly string[]): Record<string, never> {
  const pairs = settings.map((setting): [string, unknown] => {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(setting) ?? [];
    if (name === undefined || value === undefined) throw new InvalidArgumentError(`${setting} is not name=value.`);
    if (value === 'null') return [name, null];
    return [name, Number.isFinite(Number(value)) ? Number(value) : value];
  });
  return Object.fromEntries(pairs) as Record<string, never>; // what may be set is the studio's to say
}

interface SessionDocument {
  readonly apply?: object;
}

/** @throws AppError FILE_UNUSABLE | INPUT_MALFORMED */
export async function documentIn(file: string, shell: Shell): Promise<unknown> {
  const content = file === '-' ? await text(shell.stdin) : await readFile(file, 'utf8').catch(unusable(file, 'read'));
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new AppError('INPUT_MALFORMED', { reason: `${file} is not JSON: ${(cause as Error).message}` }, { cause });
  }
}
