import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Apply,
  deleteSynthDefPreset,
  getSynthDefPreset,
  listSynthDefPresets,
  type MorphLength,
  recallSynthDefDefaults,
  recallSynthDefPreset,
  saveSynthDefPreset,
  type SynthDefDefaultsWish,
  type SynthDefPreset,
  type SynthDefPresetWish,
  type SynthDefRecalled,
} from '../generated/studio.js';
import { atOption, changesText } from './changes.command.js';
import { parseNumber } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { list, oneLine, type Style, table } from './table.js';
import { type Guard, guarded } from './tracks.command.js';

interface Whose {
  owner?: string;
}
interface SaveOptions extends Whose, Guard {
  tag?: string[];
  note?: string;
}
interface RecallOptions extends Whose {
  track?: string[];
  at?: Apply;
  over?: number;
  overBars?: number;
}

const OWNER = ['--owner <name>', 'whose preset (default: studio)'] as const;
const GUARD = ['--if-match <revision>', 'refuse when it has moved on; 0 saves only a new one'] as const;

/** Values of parameters under names; `preset` without `synthdef` keeps texts. */
export function registerSynthDefPresets(synthdef: Command, shell: Shell): void {
  const preset = synthdef.command('preset').description('values of its parameters, kept under names');
  studioCommand(preset, 'save <synthdef> <name> [value...]', 'keep values: cutoff=900 attack=0.4', shell, save)
    .option('--tag <tag...>', 'what to find it by; left out, the tags it has')
    .option('--note <text>', 'a word to yourself')
    .option(...OWNER)
    .option(...GUARD);
  studioCommand(preset, 'list <synthdef>', 'its presets', shell, listAll)
    .option('--tag <tag>', 'those with this tag')
    .option(...OWNER);
  studioCommand(preset, 'show <synthdef> <name>', 'one preset with its values', shell, show).option(...OWNER);
  studioCommand(preset, 'delete <synthdef> <name>', 'remove it; tracks keep the values they have', shell, remove)
    .option(...OWNER)
    .option(...GUARD);
  recalling(studioCommand(preset, 'recall <synthdef> <name>', 'let notes have its values', shell, recall))
    .option(...OWNER)
    .addHelpText('after', '\nExample: oiduna synthdef preset recall pad warm --track drone --over 4');
  recalling(studioCommand(preset, 'reset <synthdef>', 'let notes have its own defaults again', shell, reset));
}

const recalling = (command: Command): Command =>
  command
    .option('--track <name...>', 'whose notes (default: of every track that plays it)')
    .option('--over <beats>', 'get there note by note over so many beats', parseNumber)
    .addOption(new Option('--over-bars <bars>', 'or over so many bars').argParser(parseNumber).conflicts('over'))
    .addOption(atOption());

async function save(session: Session<SaveOptions>, synthDef: string, name: string, values: string[]): Promise<void> {
  const { tag, note } = session.options;
  const wish: SynthDefPresetWish = {
    ...(values.length > 0 && { parameters: valuesOf(values) }),
    ...(tag && { tags: tag }),
    ...(note !== undefined && { note }),
  };
  printOne(session, await saveSynthDefPreset(synthDef, name, wish, whose(session), guarded(session)));
}

async function listAll(session: Session<Whose & { tag?: string }>, synthDef: string): Promise<void> {
  const { tag } = session.options;
  const answer = await listSynthDefPresets(
    synthDef,
    { ...whose(session), ...(tag && { tag }) },
    { studio: session.studio },
  );
  session.print(answer, (style) => presetsText(answer.presets, style));
}

async function show(session: Session<Whose>, synthDef: string, name: string): Promise<void> {
  printOne(session, await getSynthDefPreset(synthDef, name, whose(session), { studio: session.studio }));
}

async function remove(session: Session<Whose & Guard>, synthDef: string, name: string): Promise<void> {
  await deleteSynthDefPreset(synthDef, name, whose(session), guarded(session));
  session.print({ deleted: name }, () => `deleted ${name}`);
}

async function recall(session: Session<RecallOptions>, synthDef: string, name: string): Promise<void> {
  const wish = { ...wishOf(session), ...whose(session) };
  printRecalled(session, await recallSynthDefPreset(synthDef, name, wish, { studio: session.studio }));
}

async function reset(session: Session<RecallOptions>, synthDef: string): Promise<void> {
  printRecalled(session, await recallSynthDefDefaults(synthDef, wishOf(session), { studio: session.studio }));
}

const whose = ({ options: { owner } }: Session<Whose>): Whose => (owner === undefined ? {} : { owner });

function wishOf({ options: { track, at, over, overBars } }: Session<RecallOptions>): SynthDefDefaultsWish {
  const length: MorphLength | undefined =
    over !== undefined ? { beats: over } : overBars !== undefined ? { bars: overBars } : undefined;
  return { ...(track && { tracks: track }), ...(at && { apply: at }), ...(length && { over: length }) };
}

/** @throws InvalidArgumentError for anything but a name, = and a number */
export function valuesOf(given: readonly string[]): Record<string, number> {
  const pairs = given.map((pair): [string, number] => {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) throw new InvalidArgumentError(`${pair} is not name=number.`);
    return [name, parseNumber(value)];
  });
  return Object.fromEntries(pairs);
}

function printRecalled(session: Session, answer: SynthDefRecalled): void {
  const { change, toCycle, warnings } = answer;
  const morph = toCycle > change.cycle ? [`on the way until cycle ${toCycle}`] : [];
  session.print(answer, (style) => [changesText([change], style), ...morph, ...warnings.map(oneLine)].join('\n'));
}

const pairsOf = ({ parameters }: SynthDefPreset): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

const presetsText = (presets: readonly SynthDefPreset[], style: Style): string =>
  presets.length === 0
    ? 'There are no presets.'
    : table(
        ['PRESET', 'REVISION', 'SAVED', 'TAGS', 'VALUES', 'NOTE'],
        presets.map((preset) => [
          preset.name,
          preset.revision,
          preset.savedAt,
          preset.tags.join(' '),
          pairsOf(preset),
          preset.note,
        ]),
        style,
      );

const printOne = (session: Session, preset: SynthDefPreset): void =>
  session.print(preset, () =>
    list([
      ['preset', `${preset.synthDef}/${preset.name} of ${preset.owner}, revision ${preset.revision}`],
      ['values', pairsOf(preset)],
      ['tags', preset.tags.join(' ') || '-'],
      ['note', oneLine(preset.note) || '-'],
    ]),
  );
