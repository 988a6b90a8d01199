import type { Command } from 'commander';
import { type Apply, goBack, goForward, type HistoryMove } from '../generated/studio.js';
import { atOption, changesText } from './changes.command.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';

export function registerHistory(program: Command, shell: Shell): void {
  const way = (verb: string, description: string, operation: typeof goBack): Command =>
    studioCommand(
      program,
      `${verb} [track]`,
      description,
      shell,
      async (session: Session<{ at?: Apply }>, track: string | undefined) => {
        const { studio, options } = session;
        const wish = { ...(track !== undefined && { track }), ...(options.at && { apply: options.at }) };
        const answer = await operation(wish, { studio });
        session.print(answer, (style) => moveText(answer, style));
      },
    ).addOption(atOption());
  way('back', 'on the next beat, what sounded before the last edit; of all tracks without a name', goBack);
  way('forward', 'forward again to what going back undid', goForward);
}

const moveText = ({ change, tracks, chains }: HistoryMove, style: Style): string =>
  [
    changesText([change], style),
    tracks.length > 0 &&
      table(
        ['TRACK', 'CODE'],
        tracks.map(({ name, code }) => [name, code ?? '(deleted)']),
        style,
      ),
    chains.length > 0 &&
      table(
        ['CHAIN', 'EFFECTS'],
        chains.map(({ chain, effects }) => [chain, effects.join(', ') || '(none)']),
        style,
      ),
  ]
    .filter((part) => part !== false)
    .join('\n\n');
