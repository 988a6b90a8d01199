import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError, CODE_CHARACTERS_MAX, TIDAL_MEANINGS } from '@oiduna/contracts';
import { evaluate, LIMITS, patternLanguage, queryCycle } from '@oiduna/patterns';
import { controlsOf, parseSynthDefs } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { whyUnheard } from '../apps/engine/src/schedule/note-controls.js';
import type { LoadedSynthDef } from '../apps/engine/src/sounds/actual-sounds.js';
import type { PlayedSound } from '../apps/engine/src/sounds/sound-names.js';
import * as limits from '../libs/patterns/src/limits.js';

const ROOT = join(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'docs/patterns.md'), 'utf8');
const CYCLES = 8;

interface Example {
  readonly text: string;
  readonly isRefused: boolean;
}

const FENCE = /^ *```(\w+)( refused)?\n([^]*?)^ *```$/gm;
const blocks: readonly Example[] = [...page.matchAll(FENCE)]
  .filter(([, language]) => language === 'pattern')
  .map(([, , refused, text]) => ({ text: text!.trim(), isRefused: refused !== undefined }));

const prose = page
  .replace(FENCE, '')
  .split('\n')
  // The left column of one table is Tidal's language.
  .map((line) =>
    line.replace(/^\| `(sound|n|note|every|sometimesBy|jux|off|cat|fastcat|stack|chop|hush|0\.25) .*?` +\|(?= `)/, ''),
  );
const spans = prose.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, span]) => span!.replaceAll('\\|', '|')));
const inline = spans.filter((span) => /^\w+\(.*["\d]/.test(span)).map((text) => ({ text, isRefused: false }));

const loaded = (file: string): LoadedSynthDef => {
  const [def] = parseSynthDefs(readFileSync(file));
  return {
    serverName: def!.name,
    controls: new Map(controlsOf(def!).map((control) => [control.name, control])),
    busControls: new Set(),
    ranges: new Map(),
  };
};
const defs = new Map(
  globSync(join(ROOT, 'sounds/compiled/*.scsyndef')).map((file) => [basename(file, '.scsyndef'), loaded(file)]),
);
const banks = new Set(globSync(join(ROOT, 'sounds/samples/*/*.wav')).map((file) => basename(dirname(file))));
const sampler = {
  kind: 'sample',
  def: defs.get('sampler_mono'),
  shaped: defs.get('sampler_mono_shaped'),
} as PlayedSound;

const soundOf = (name: string): PlayedSound | undefined => {
  if (banks.has(name)) return sampler;
  const def = defs.get(name);
  return def && { kind: 'synthdef', def };
};

const names = new Set(patternLanguage().items.flatMap(({ name, aliases }) => [name, ...aliases]));

describe('the page of the pattern language', () => {
  it('has examples of every kind', () => {
    expect(blocks.length).toBeGreaterThan(60);
    expect(blocks.filter(({ isRefused }) => isRefused).length).toBeGreaterThan(4);
    expect(inline.length).toBeGreaterThan(15);
  });

  it.each([...blocks, ...inline].filter(({ isRefused }) => !isRefused))('plays $text without a remark', ({ text }) => {
    const { tracks, problems } = evaluate(text);
    expect(problems).toEqual([]);
    expect(tracks.length).toBeGreaterThan(0);
    for (const { pattern } of tracks) {
      const events = Array.from({ length: CYCLES }, (_, cycle) => queryCycle(pattern, cycle)).flat();
      expect(events.length).toBeGreaterThan(0);
    }
  });

  it.each(blocks.filter(({ isRefused }) => !isRefused))(
    'plays $text with sounds of the studio that can do it',
    ({ text }) => {
      for (const { pattern } of evaluate(text).tracks) {
        for (const { value } of Array.from({ length: CYCLES }, (_, cycle) => queryCycle(pattern, cycle)).flat()) {
          const name = String(value['s']);
          const sound = soundOf(name);
          expect(sound, `${name} is a sound of the studio`).toBeDefined();
          expect(Object.keys(value).flatMap((control) => whyUnheard(control, name, sound!) ?? [])).toEqual([]);
        }
      }
    },
  );

  it.each(blocks.filter(({ isRefused }) => isRefused))('says rightly that $text is refused', ({ text }) => {
    expect(() => evaluate(text)).toThrow(AppError);
  });

  it('names only what there is', () => {
    const [tutorial = ''] = page.replace(FENCE, '').split('## If you know');
    const words = [...tutorial.matchAll(/`([a-z]\w*)`/gi)].map(([, word]) => word!);
    const others = new Set(['play', 'preview', 'const', 'let', 'map', 'c', 'c2', 'c3']);
    const unknown = words.filter((word) => !names.has(word) && soundOf(word) === undefined && !others.has(word));
    expect(unknown).toEqual([]);
    expect(words.length).toBeGreaterThan(60);
  });

  it('says which names Tidal reads otherwise, all of them', () => {
    const table = page.split('### Names that mean something else')[1]!.split('###')[0]!;
    expect([...TIDAL_MEANINGS.keys()].filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  });

  it('tells the limits as they are', () => {
    const figures = [...page.split('### What a text may cost')[1]!.matchAll(/^\| .*\| ([\d,]+) +\|$/gm)].map(
      ([, figure]) => Number(figure!.replaceAll(',', '')),
    );
    expect(figures).toEqual([
      CODE_CHARACTERS_MAX,
      limits.TRACKS_MAX,
      limits.NAMES_MAX,
      LIMITS.eventsPerCycle,
      LIMITS.stepsPerBuild,
      LIMITS.stepsPerText,
      LIMITS.stepsPerCycle,
      limits.NOTATION_DEPTH_MAX,
      limits.STEP_OPERATORS_MAX,
      limits.EXPRESSION_DEPTH_MAX,
      limits.CALL_DEPTH_MAX,
      limits.DICTIONARY_NAMES_MAX,
      limits.CONTROL_CHARACTERS_MAX,
      limits.FACTOR_MAX,
    ]);
  });
});
