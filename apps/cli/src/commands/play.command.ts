import type { Command } from 'commander';
import { text } from 'node:stream/consumers';
import { withSource } from '../api/refused.js';
import {
  type Apply,
  getTransport,
  play,
  type PlayResult,
  setTempo,
  startTransport,
  stopTransport,
  type Transport,
} from '../generated/studio.js';
import { atOption, changesText } from './changes.command.js';
import { parseNumber } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import type { Style } from './table.js';
import { tracksText } from './tracks.command.js';

export function registerPlay(program: Command, shell: Shell): void {
  studioCommand(program, 'play <code>', 'play pattern text; each label becomes a track', shell, playCode)
    .option('--bpm <bpm>', 'the tempo in beats a minute', parseNumber)
    .addOption(atOption())
    .addHelpText('after', '\n<code> of - reads standard input.\nExample: oiduna play \'kick: s("kicks*4")\' --bpm 120');
}

async function playCode(session: Session<{ bpm?: number; at?: Apply }>, given: string): Promise<void> {
  const { studio, options, shell } = session;
  const source = given === '-' ? { name: 'stdin', text: await text(shell.stdin) } : { name: 'code', text: given };
  const { bpm, at } = options;
  const wish = { code: source.text, ...(bpm !== undefined && { bpm }), ...(at && { apply: at }) };
  const result = await withSource(source, () => play(wish, { studio }));
  session.print(result, (style) => playText(result, style, Date.now()));
}

export function playText({ tracks, change, transport, soundsAt }: PlayResult, style: Style, nowMs: number): string {
  const inSeconds = (Date.parse(soundsAt) - nowMs) / 1_000;
  const when = inSeconds > 0 ? `in ${inSeconds.toFixed(1)} s` : 'now';
  const what = change === null ? tracksText(tracks, style) : changesText([change], style);
  return `${what}\n${transport.bpm} bpm; sounds ${when} (${soundsAt})`;
}

/** What moves the one transport. */
export function registerTransport(program: Command, shell: Shell): void {
  const ask = (spec: string, description: string, operation: typeof getTransport) =>
    studioCommand(program, spec, description, shell, async (session: Session) => {
      printTransport(session, await operation({ studio: session.studio }));
    });
  ask('start', 'start the transport from cycle 0', startTransport);
  ask('stop', 'stop the transport, and drop what was scheduled', stopTransport);
  ask('transport', 'playing or not, tempo, position', getTransport);
  studioCommand(program, 'tempo', 'set the tempo in beats a minute', shell, async (session: Session, bpm: number) => {
    printTransport(session, await setTempo({ bpm }, { studio: session.studio }));
  }).argument('<bpm>', 'such as 120', parseNumber);
}

const printTransport = (session: Session, transport: Transport): void =>
  session.print(transport, () => transportText(transport));

export const transportText = ({ playing, bpm, position }: Transport): string =>
  `${playing ? 'playing' : 'stopped'} at ${bpm} bpm, cycle ${position.cycle}, beat ${position.beat.toFixed(2)}`;
