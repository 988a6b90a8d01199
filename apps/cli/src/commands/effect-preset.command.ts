import type { Command } from 'commander';
import {
  deleteEffectPreset,
  type EffectPreset,
  type EffectPresetWish,
  getEffectPreset,
  listEffectPresets,
  recallEffectPreset,
  saveEffectPreset,
} from '../generated/studio.js';
import { atOption } from './changes.command.js';
import { pairs, printChain, ramped, type When, whenOf } from './effect-chain.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { documentIn } from './step-session.command.js';
import { type Style, table } from './table.js';
import { type Guard, guarded } from './tracks.command.js';

interface SaveOptions extends Guard {
  file?: string;
}

/** Chains under names. */
export function registerEffectPresets(effect: Command, shell: Shell): void {
  const preset = effect.command('preset').description('chains kept under names');
  studioCommand(preset, 'save <name> [chain]', 'keep a chain as it is now', shell, save)
    .option('--file <file>', 'or as a file has it that `effect export` or `preset show --json` has written')
    .option('--if-match <revision>', 'refuse when it has moved on; 0 saves only a new one');
  studioCommand(preset, 'list', 'all of them', shell, async (session: Session) => {
    const answer = await listEffectPresets({ studio: session.studio });
    session.print(answer, (style) => presetsText(answer.presets, style));
  });
  studioCommand(preset, 'show <name>', 'one of them', shell, async (session: Session, name: string) => {
    printPreset(session, await getEffectPreset(name, { studio: session.studio }));
  });
  studioCommand(preset, 'delete <name>', 'forget it', shell, async (session: Session, name: string) => {
    await deleteEffectPreset(name, { studio: session.studio });
    session.print({ deleted: name }, () => `deleted ${name}`);
  });
  ramped(studioCommand(preset, 'recall <name> <chain>', 'give its effects to a chain, on the next bar', shell, recall))
    .addOption(atOption())
    .addHelpText('after', '\nExample: oiduna effect preset recall dub drums --at bar --over 4');
}

async function save(session: Session<SaveOptions>, name: string, chain: string | undefined): Promise<void> {
  const { file } = session.options;
  if ((chain === undefined) === (file === undefined)) session.command.error('error: give a chain or --file');
  const wish: EffectPresetWish =
    file === undefined
      ? { chain: chain! }
      : { effects: ((await documentIn(file, session.shell)) as EffectPreset).effects };
  printPreset(session, await saveEffectPreset(name, wish, guarded(session)));
}

async function recall(session: Session<When>, name: string, chain: string): Promise<void> {
  const wish = { chain, ...whenOf(session.options) };
  printChain(session, await recallEffectPreset(name, wish, { studio: session.studio }));
}

const printPreset = (session: Session, preset: EffectPreset): void =>
  session.print(preset, (style) => presetsText([preset], style));

const presetsText = (presets: readonly EffectPreset[], style: Style): string =>
  presets.length === 0
    ? 'There are no effect presets.'
    : table(
        ['PRESET', 'EFFECT', 'VALUES', 'SAVED'],
        presets.flatMap(({ name, effects, savedAt }) =>
          effects.map(({ def, parameters }) => [name, def, pairs(parameters), savedAt]),
        ),
        style,
      );
