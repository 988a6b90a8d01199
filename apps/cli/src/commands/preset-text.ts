import type { Preset, PresetSummary, Recalled } from '../generated/studio.js';
import { changesText } from './changes.command.js';
import { warningLines } from './play.command.js';
import { list, oneLine, type Style, table } from './table.js';

export function recalledText({ preset, change: planned, transport, warnings }: Recalled, style: Style): string {
  const bpm = transport.tempoPlan?.bpm ?? transport.bpm;
  const head = `${preset.name}, version ${preset.version}; ${bpm} bpm`;
  return [changesText([planned], style), head, ...warningLines(warnings)].join('\n');
}

export function presetsText(presets: readonly PresetSummary[], style: Style): string {
  if (presets.length === 0) return 'There are no presets.';
  return table(
    ['PRESET', 'VERSION', 'SAVED', 'BPM', 'TAGS', 'TRACKS', 'NOTE'],
    presets.map(({ name, version, createdAt, bpm, tags, trackNames, note }) => [
      name,
      version,
      createdAt,
      bpm ?? '',
      tags.join(' '),
      trackNames.join(' '),
      note,
    ]),
    style,
  );
}

export function presetText(preset: Preset): string {
  const { name, version, createdAt, bpm, tags, note, code, tracks } = preset;
  const head = list([
    ['preset', `${name}, version ${version} of ${createdAt}`],
    ['tags', tags.join(' ')],
    ['tempo', bpm === null ? 'left alone' : `${bpm} bpm`],
    ['note', oneLine(note)],
  ]);
  const texts = Object.entries(tracks ?? {}).map(([track, { code: own }]) => `// ${track}\n${own}`);
  return [head, '', ...(code === null ? texts : [code])].map(printable).join('\n');
}

/** Lines stay; what could steer a terminal goes. */
const printable = (given: string): string => given.replaceAll(/[^\P{Cc}\n\t]/gu, ' ');
