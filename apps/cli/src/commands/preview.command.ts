import { Option, type Command } from 'commander';
import { text } from 'node:stream/consumers';
import { type Preview, previewCode } from '../generated/studio.js';
import { parseNumber } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';

export function registerPreview(program: Command, shell: Shell): void {
  studioCommand(
    program,
    'preview <code>',
    'the events of pattern text and what is wrong with it; plays nothing',
    shell,
    preview,
  )
    .addOption(new Option('--cycles <n>', 'how many cycles, at most 16').argParser(parseNumber).default(4))
    .addOption(new Option('--from <cycle>', 'the first cycle').argParser(parseNumber).default(0))
    .addHelpText(
      'after',
      '\n<code> of - reads standard input.\nExample: oiduna preview \'s("kicks(3,8)")\' --cycles 1',
    );
}

async function preview(session: Session<{ cycles: number; from: number }>, given: string): Promise<void> {
  const { studio, options, shell } = session;
  const { cycles, from } = options;
  const code = given === '-' ? await text(shell.stdin) : given;
  const found = await previewCode({ code, cycles, from }, { studio });
  session.print(found, (style) => previewText(found, style));
}

export function previewText({ events, problems, isComplete }: Preview, style: Style): string {
  const rows = events.map(({ track, beginCycle, endCycle, controls }) => [
    rounded(beginCycle),
    rounded(endCycle),
    track,
    Object.entries(controls)
      .map(([name, value]) => `${name}=${typeof value === 'number' ? rounded(value) : value}`)
      .join(' '),
  ]);
  return [
    table(['BEGIN', 'END', 'TRACK', 'CONTROLS'], rows, style),
    ...(isComplete ? [] : ['More events than these: ask for fewer cycles.']),
    ...problems.map(({ severity, line, column, reason }) => `${line}:${column} ${severity}: ${reason}`),
  ].join('\n');
}

const rounded = (value: number): string => String(Math.round(value * 1e4) / 1e4);
