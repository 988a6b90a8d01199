import type { Command } from 'commander';
import {
  addEffect,
  type Apply,
  type ChainWish,
  type EffectDef,
  type EffectPatch,
  getChain,
  listChains,
  listEffects,
  patchEffect,
  putChain,
  removeEffect,
} from '../generated/studio.js';
import { atOption } from './changes.command.js';
import { chainsText, printChain, ramped, type When, whenOf } from './effect-chain.js';
import { registerEffectPresets } from './effect-preset.command.js';
import { parseNumber } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { documentIn } from './step-session.command.js';
import { valuesOf } from './synthdef-preset.command.js';
import { type Style, table } from './table.js';
import { type Guard, guarded } from './tracks.command.js';

interface AddOptions extends Guard {
  at?: Apply;
  id?: string;
  position?: number;
  bypassed?: boolean;
}
interface SetOptions extends When, Guard {
  default?: string[];
}

/** What tracks and the master sound through; `<chain>` is a track or `master`. */
export function registerEffects(program: Command, shell: Shell): void {
  studioCommand(program, 'effects', 'list what a chain can have', shell, async (session: Session) => {
    const answer = await listEffects({ studio: session.studio });
    session.print(answer, (style) => defsText(answer.effects, style));
  });
  const effect = program.command('effect').description('effects of a track or of the master');
  studioCommand(effect, 'show [chain]', 'show one chain, or all', shell, show);
  moved(studioCommand(effect, 'add <chain> <effect> [value...]', 'put one more in: time=0.25 mix=0.4', shell, add))
    .option('--id <name>', 'what it is called (default: after the effect)')
    .option('--position <place>', 'from 0 (default: at the end)', parseNumber)
    .option('--bypassed', 'not heard yet');
  const set = studioCommand(effect, 'set <chain> <id> [value...]', 'turn parameters: cutoff=300', shell, turn);
  ramped(moved(set))
    .option('--default <parameter...>', 'put these back to their defaults')
    .addHelpText('after', '\nExample: oiduna effect set drums lowpass cutoff=300 --over 4 --at bar');
  const patches: Record<string, [patch: EffectPatch, description: string]> = {
    bypass: [{ bypassed: true }, 'let the sound pass by it; what rings in it rings out'],
    unbypass: [{ bypassed: false }, 'let the sound pass through it again'],
  };
  for (const [verb, [patch, description]] of Object.entries(patches)) {
    const run = (session: Session<SetOptions>, chain: string, id: string) => change(session, chain, id, patch);
    moved(studioCommand(effect, `${verb} <chain> <id>`, description, shell, run));
  }
  moved(studioCommand(effect, 'move <chain> <id> <place>', 'to another place, from 0', shell, move));
  moved(studioCommand(effect, 'remove <chain> <id>', 'take it out; what rings in it rings out', shell, remove));
  const put = studioCommand(effect, 'import <chain> <file>', 'make a chain as a file has it', shell, importChain);
  ramped(moved(put));
  studioCommand(effect, 'export <chain>', 'print a chain as `import` reads it', shell, exportChain);
  registerEffectPresets(effect, shell);
}

const moved = (command: Command): Command =>
  command.addOption(atOption()).option('--if-match <revision>', 'refuse when the chain has moved on');

async function show(session: Session, chain: string | undefined): Promise<void> {
  const { studio } = session;
  const answer = chain === undefined ? await listChains({ studio }) : { chains: [await getChain(chain, { studio })] };
  session.print(answer, (style) => chainsText(answer.chains, style));
}

async function add(session: Session<AddOptions>, chain: string, def: string, values: string[]): Promise<void> {
  const { at, id, position, bypassed } = session.options;
  const wish = {
    def,
    parameters: valuesOf(values),
    ...(id !== undefined && { id }),
    ...(position !== undefined && { position }),
    ...(bypassed !== undefined && { bypassed }),
    ...whenOf({ ...(at && { at }) }),
  };
  printChain(session, await addEffect(chain, wish, guarded(session)));
}

async function turn(session: Session<SetOptions>, chain: string, id: string, values: string[]): Promise<void> {
  const resting = (session.options.default ?? []).map((name) => [name, null] as const);
  await change(session, chain, id, { parameters: { ...valuesOf(values), ...Object.fromEntries(resting) } });
}

const move = (session: Session<SetOptions>, chain: string, id: string, place: string): Promise<void> =>
  change(session, chain, id, { position: parseNumber(place) });

async function change(session: Session<SetOptions>, chain: string, id: string, patch: EffectPatch): Promise<void> {
  const wish = { ...patch, ...whenOf(session.options) };
  printChain(session, await patchEffect(chain, id, wish, guarded(session)));
}

async function remove(session: Session<SetOptions>, chain: string, id: string): Promise<void> {
  const { options, command } = session;
  const at = options.at?.at;
  if (typeof at === 'object') return command.error('error: --at takes now, beat, bar or cycle here');
  printChain(session, await removeEffect(chain, id, at === undefined ? {} : { at }, guarded(session)));
}

async function importChain(session: Session<When & Guard>, chain: string, file: string): Promise<void> {
  const { effects } = (await documentIn(file, session.shell)) as ChainWish;
  printChain(session, await putChain(chain, { effects, ...whenOf(session.options) }, guarded(session)));
}

async function exportChain(session: Session, chain: string): Promise<void> {
  const { effects } = await getChain(chain, { studio: session.studio });
  session.write(JSON.stringify({ effects }, null, 2));
}

const defsText = (defs: readonly EffectDef[], style: Style): string =>
  table(
    ['EFFECT', 'PARAMETER', 'FROM', 'TO', 'UNIT', 'DEFAULT'],
    defs.flatMap(({ name, parameters }) =>
      parameters.map(({ name: parameter, defaultValue, range }) => [
        name,
        parameter,
        range?.min ?? '-',
        range?.max ?? '-',
        range?.unit ?? '-',
        Number(defaultValue.toPrecision(6)),
      ]),
    ),
    style,
  );
