import type { Command } from 'commander';
import { text } from 'node:stream/consumers';
import { withSource } from '../api/refused.js';
import { type Apply, play, type PlayResult } from '../generated/studio.js';
import { atOption, changesText } from './changes.command.js';
import { parseNumber } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { addOriginalVerbs } from './step-session.command.js';
import type { Style } from './table.js';
import { tracksText } from './tracks.command.js';

export function registerPlay(program: Command, shell: Shell): void {
  const command = studioCommand(
    program,
    'play <code>',
    'play pattern text; each label becomes a track',
    shell,
    playCode,
  )
    .option('--bpm <bpm>', 'the tempo in beats a minute', parseNumber)
    .addOption(atOption())
    .addHelpText('after', '\n<code> of - reads standard input.\nExample: oiduna play \'kick: s("kicks*4")\' --bpm 120');
  addOriginalVerbs(command, shell);
}

async function playCode(session: Session<{ bpm?: number; at?: Apply }>, given: string): Promise<void> {
  const { studio, options, shell } = session;
  const source = given === '-' ? { name: 'stdin', text: await text(shell.stdin) } : { name: 'code', text: given };
  const { bpm, at } = options;
  const wish = { code: source.text, ...(bpm !== undefined && { bpm }), ...(at && { apply: at }) };
  const result = await withSource(source, () => play(wish, { studio }));
  session.print(result, (style) => playText(result, style, Date.now()));
}

export function playText(
  { tracks, change, transport, soundsAt, warnings }: PlayResult,
  style: Style,
  nowMs: number,
): string {
  const inSeconds = (Date.parse(soundsAt) - nowMs) / 1_000;
  const when = inSeconds > 0 ? `in ${inSeconds.toFixed(1)} s` : 'now';
  const what = change === null ? tracksText(tracks, style) : changesText([change], style);
  const sounds = `${transport.tempoPlan?.bpm ?? transport.bpm} bpm; sounds ${when} (${soundsAt})`;
  return [what, sounds, ...warningLines(warnings)].join('\n');
}

export const warningLines = (warnings: PlayResult['warnings']): string[] =>
  warnings.map(({ line, column, reason }) => `${line}:${column} warning: ${reason}`);
