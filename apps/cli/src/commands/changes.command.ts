import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Apply, cancelChange, listChanges, type PlannedChange } from '../generated/studio.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';

export function registerChanges(program: Command, shell: Shell): void {
  studioCommand(program, 'changes', 'list changes that wait for their moment', shell, async (session: Session) => {
    const answer = await listChanges({ studio: session.studio });
    session.print(answer, (style) => changesText(answer.changes, style));
  });
  const change = program.command('change').description('what is planned and has not landed');
  studioCommand(
    change,
    'cancel <id>',
    'take back a change before it lands',
    shell,
    async (session: Session, id: string) => {
      await cancelChange(id, { studio: session.studio });
      session.print({ cancelled: id }, () => `took back ${id}`);
    },
  );
}

/** `--at bar`: when a change lands. */
export const atOption = (): Option =>
  new Option('--at <moment>', 'when it lands: now, beat, bar, cycle, or the number of a cycle').argParser(momentOf);

const NAMED = ['now', 'beat', 'bar', 'cycle'] as const;

/** @throws InvalidArgumentError for anything but a moment's name or a whole cycle */
export function momentOf(text: string): Apply {
  const named = NAMED.find((name) => name === text);
  if (named !== undefined) return { at: named };
  if (/^\d+$/.test(text)) return { at: { cycle: Number(text) } };
  throw new InvalidArgumentError(`${text} is none of ${NAMED.join(', ')}, and no whole number of a cycle.`);
}

/** A change as the studio or a job tells it. */
type Listed = Omit<PlannedChange, 'presets' | 'chains'> & {
  presets?: readonly string[] | undefined;
  chains?: readonly string[] | undefined;
};

export function changesText(changes: readonly Listed[], style: Style): string {
  if (changes.length === 0) return 'Nothing is planned.';
  return table(
    ['CHANGE', 'OF', 'CYCLE', 'SOUNDS AT'],
    changes.map(({ id, tracks, synthDefs, presets = [], chains = [], cycle, soundsAt }) => [
      id,
      [...tracks, ...synthDefs, ...presets, ...chains.map((chain) => `effects of ${chain}`)].join(' '),
      cycle,
      soundsAt,
    ]),
    style,
  );
}
