import { type Command, InvalidArgumentError } from 'commander';
import { text } from 'node:stream/consumers';
import { withSource } from '../api/refused.js';
import {
  type Apply,
  deletePreset,
  getPreset,
  listPresetVersions,
  patchPreset,
  type PresetPatch,
  type PresetSummary,
  type PresetWish,
  recallPreset,
  savePreset,
} from '../generated/studio.js';
import { atOption } from './changes.command.js';
import { parseCount, parseNumber } from './numbers.js';
import { warningLines } from './play.command.js';
import { everyPreset, exportPresets, importPresets } from './preset-files.js';
import { presetsText, presetText, recalledText } from './preset-text.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Guard, guarded } from './tracks.command.js';

interface Wish extends Guard {
  track?: string[];
  tag?: string[];
  note?: string;
  bpm?: number | 'none';
}
interface Which {
  version?: number;
}

const GUARD = ['--if-match <version>', 'refuse when it has moved on; 0 saves only a new one'] as const;
const VERSION = ['--version <number>', 'not the newest, but this one', parseCount] as const;

export function registerPreset(program: Command, shell: Shell): void {
  const preset = program.command('preset').description('texts kept under a name, to be played again');
  studioCommand(preset, 'save <name> [code]', 'keep a text, or without one what plays now', shell, save)
    .option('--track <name...>', 'of what plays now, these tracks alone')
    .option('--tag <tag...>', 'what to find it by; left out, the tags it has')
    .option('--note <text>', 'a word to yourself')
    .option('--bpm <bpm>', 'the tempo it brings along; none leaves the tempo alone', parseTempo)
    .option(...GUARD)
    .addHelpText('after', '\n<code> of - reads standard input.');
  studioCommand(preset, 'recall <name>', 'play it, on the next bar', shell, recall)
    .option(...VERSION)
    .option('--alone', 'let every other track go at the same instant')
    .addOption(atOption());
  studioCommand(preset, 'list', 'all presets', shell, listAll)
    .option('--tag <tag>', 'those with this tag')
    .option('--search <letters>', 'those with these letters in name, note, tags or text');
  studioCommand(preset, 'show <name>', 'one preset with its text', shell, show).option(...VERSION);
  studioCommand(preset, 'versions <name>', 'its versions, newest first', shell, versions);
  studioCommand(
    preset,
    'tag <name> <tag...>',
    'add tags',
    shell,
    (session: Session<Guard>, name: string, tags: string[]) => retag(session, name, (before) => [...before, ...tags]),
  );
  studioCommand(
    preset,
    'untag <name> <tag...>',
    'take tags away',
    shell,
    (session: Session<Guard>, name: string, tags: string[]) =>
      retag(session, name, (before) => before.filter((tag) => !tags.includes(tag))),
  );
  studioCommand(preset, 'change <name>', 'change its note or tempo; the text stays', shell, change)
    .option('--note <text>', 'a word to yourself')
    .option('--bpm <bpm>', 'the tempo it brings along; none leaves the tempo alone', parseTempo)
    .option(...GUARD);
  studioCommand(preset, 'delete <name>', 'remove it with all its versions', shell, remove).option(...GUARD);
  studioCommand(
    preset,
    'export [name...]',
    'print presets as one JSON document; all without names',
    shell,
    exportPresets,
  );
  studioCommand(preset, 'import <file>', 'save what `export` printed; - reads standard input', shell, importPresets);
}

async function save(session: Session<Wish>, name: string, given: string | undefined): Promise<void> {
  const { options, shell } = session;
  const code = given === '-' ? await text(shell.stdin) : given;
  const { track, tag, note, bpm } = options;
  const wish: PresetWish = {
    ...(code !== undefined && { code }),
    ...(track && { only: track }),
    ...(tag && { tags: tag }),
    ...(note !== undefined && { note }),
    ...(bpm !== undefined && { bpm: tempoOf(bpm) }),
  };
  const source = { name: given === '-' ? 'stdin' : 'code', text: code ?? '' };
  const answer = await withSource(source, () => savePreset(name, wish, guarded(session)));
  session.print(answer, (style) => [presetsText([answer.preset], style), ...warningLines(answer.warnings)].join('\n'));
}

async function recall(session: Session<Which & { alone?: boolean; at?: Apply }>, name: string): Promise<void> {
  const { studio, options } = session;
  const { version, alone, at } = options;
  const wish = { ...(version !== undefined && { version }), ...(alone && { alone }), ...(at && { apply: at }) };
  const answer = await recallPreset(name, wish, { studio });
  session.print(answer, (style) => recalledText(answer, style));
}

async function listAll(session: Session<{ tag?: string; search?: string }>): Promise<void> {
  const { tag, search } = session.options;
  const presets = await everyPreset(session, { ...(tag && { tag }), ...(search && { search }) });
  session.print({ presets }, (style) => presetsText(presets, style));
}

async function show(session: Session<Which>, name: string): Promise<void> {
  const { version } = session.options;
  const preset = await getPreset(name, version === undefined ? {} : { version }, { studio: session.studio });
  session.print(preset, () => presetText(preset));
}

async function versions(session: Session, name: string): Promise<void> {
  const answer = await listPresetVersions(name, { studio: session.studio });
  session.print(answer, (style) => presetsText(answer.versions, style));
}

/** Based on the tags as they are now, so that nobody's are lost. */
async function retag(
  session: Session<Guard>,
  name: string,
  tagsAfter: (before: readonly string[]) => string[],
): Promise<void> {
  const { studio } = session;
  const { tags, version } = await getPreset(name, {}, { studio });
  const headers = { 'If-Match': `"${version}"` };
  printOne(session, await patchPreset(name, { tags: tagsAfter(tags) }, { studio, headers }));
}

async function change(session: Session<Wish>, name: string): Promise<void> {
  const { note, bpm } = session.options;
  const patch: PresetPatch = { ...(note !== undefined && { note }), ...(bpm !== undefined && { bpm: tempoOf(bpm) }) };
  printOne(session, await patchPreset(name, patch, guarded(session)));
}

async function remove(session: Session<Guard>, name: string): Promise<void> {
  await deletePreset(name, guarded(session));
  session.print({ deleted: name }, () => `deleted ${name}`);
}

const printOne = (session: Session, preset: PresetSummary): void =>
  session.print(preset, (style) => presetsText([preset], style));

const tempoOf = (bpm: number | 'none'): number | null => (bpm === 'none' ? null : bpm);

/** @throws InvalidArgumentError */
function parseTempo(given: string): number | 'none' {
  if (given === 'none') return given;
  try {
    return parseNumber(given);
  } catch {
    throw new InvalidArgumentError('It must be a number, or none.');
  }
}
