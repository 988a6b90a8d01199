import {
  AppError,
  type CataloguedSynthDef,
  type SynthDef,
  type SynthDefDryRun,
  type SynthDefRefusal,
  SynthDefRole,
  validateSynthDef,
} from '@oiduna/contracts';
import { type Command, Option } from 'commander';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { withSource } from '../api/refused.js';
import type { Call } from '../api/send.js';
import { registerSynthDefGraph } from './synthdef-graph.command.js';
import { registerSynthDefTemplates } from './synthdef-template.command.js';
import { problemText } from '../api/explain.js';
import {
  type Apply,
  getGetSynthDefPreviewUrl,
  getGetSynthDefSpectrumUrl,
  getGetSynthDefWaveformUrl,
  getSynthDef,
  type Job,
  loadSynthDef,
} from '../generated/studio.js';
import { atOption, changesText } from './changes.command.js';
import { jobsText, stepsText } from './job.command.js';
import { isFinished, type Loaded, loadFiles, type LoadOptions, unusable } from './load-files.js';
import { download, mustBeWritable } from './record.command.js';
import { registerLibrary } from './synthdef-library.command.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { registerSynthDefPresets } from './synthdef-preset.command.js';
import { registerSynthDefCheck } from './synthdef-check.command.js';
import { list, oneLine, type Style, table } from './table.js';

export function registerSynthDef(program: Command, shell: Shell): void {
  const synthdef = program.command('synthdef').description('write, load, find, draw, version and remove SynthDefs');
  studioCommand(
    synthdef,
    'load <file...>',
    'load SuperCollider source, .scsyndef files or zips of them; done once the audio server holds them',
    shell,
    (session: Session<LoadOptions & UploadWish>, files: string[]) =>
      loadFiles(
        session,
        files,
        (file, call) => loadFile(file, session.options, call),
        loadedText,
        (loaded) => isFinished(loaded) && resultOf(loaded).refused.length > 0,
      ),
  )
    .option('--no-wait', 'print the job at once')
    .addOption(atOption())
    .addOption(
      new Option('--role <role>', 'what they are for; else as their graphs show').choices(SynthDefRole.options),
    );
  registerSynthDefCheck(synthdef, shell);
  studioCommand(
    synthdef,
    'show <name>',
    'one SynthDef with its controls',
    shell,
    async (session: Session, name: string) => {
      const synthDef = await getSynthDef(name, { studio: session.studio });
      session.print(synthDef, (style) => synthDefText(synthDef, style));
    },
  );
  studioCommand(
    synthdef,
    'preview <name>',
    'how a SynthDef sounds with its defaults, as a WAV file; its waveform and spectrum as pictures',
    shell,
    preview,
  )
    .option('--out <file.wav>', 'where the sound goes; NAME.wav when left out')
    .option('--waveform <file.png>', 'where a picture of the waveform goes')
    .option('--spectrum <file.png>', 'where a picture of the spectrum goes');
  registerSynthDefGraph(synthdef, shell);
  registerSynthDefTemplates(synthdef, shell);
  registerSynthDefPresets(synthdef, shell);
  registerLibrary(synthdef, shell);
}

interface UploadWish {
  at?: Apply;
  role?: SynthDefRole;
}
interface PreviewOptions {
  out?: string;
  waveform?: string;
  spectrum?: string;
}

/** @throws AppError SYNTHDEF_PREVIEW_NONE | FILE_UNUSABLE */
async function preview(session: Session<PreviewOptions>, name: string): Promise<void> {
  const { studio, options } = session;
  const { dryRun } = await getSynthDef(name, { studio });
  if (dryRun === undefined) throw new AppError('SYNTHDEF_PREVIEW_NONE', { name });
  const wishes = [
    { path: options.out ?? `${name}.wav`, url: getGetSynthDefPreviewUrl(name), sha256: dryRun.audioSha256 },
    { path: options.waveform, url: getGetSynthDefWaveformUrl(name), sha256: dryRun.waveformSha256 },
    { path: options.spectrum, url: getGetSynthDefSpectrumUrl(name), sha256: dryRun.spectrumSha256 },
  ];
  const files: string[] = [];
  for (const { path, url, sha256 } of wishes) {
    if (path === undefined) continue;
    const target = resolve(path);
    await mustBeWritable(target);
    await download(studio, url, sha256, target);
    files.push(target);
  }
  session.print({ files, dryRun }, (style) => [...files, dryRunText(dryRun, style)].join('\n'));
}

async function loadFile(file: string, { at, role }: UploadWish, call: Call): Promise<Job> {
  const bytes = await readFile(file).catch(unusable(file, 'read'));
  const type = isZip(bytes)
    ? 'application/zip'
    : isCompiled(bytes)
      ? 'application/octet-stream'
      : 'text/x-supercollider';
  const headers = { ...(call.headers as Record<string, string>), 'Content-Type': type };
  const query = { ...(at && { at: typeof at.at === 'string' ? at.at : String(at.at.cycle) }), ...(role && { role }) };
  return withSource({ name: file, text: bytes.toString('utf8') }, () =>
    loadSynthDef(new Blob([bytes]), query, { ...call, headers }),
  );
}

const isZip = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\x03\x04';

/** A SynthDef file begins with SCgf; a damaged one at least holds zero bytes, which no source does. */
export const isCompiled = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'SCgf' || bytes.includes(0);

function loadedText(loaded: readonly Loaded[], style: Style): string {
  if (!loaded.every(isFinished))
    return jobsText(
      loaded.map(({ job }) => job),
      style,
    );
  const results = loaded.map(resultOf);
  const synthDefs = results.flatMap((result) => result.synthDefs);
  return [
    synthDefsText(synthDefs, style),
    ...synthDefs.flatMap((synthDef) => warningsOf(synthDef).map((warning) => `${synthDef.name}: ${warning}`)),
    ...results.flatMap(({ changes }) => (changes.length > 0 ? [changesText(changes, style)] : [])),
    ...results.flatMap(({ refused }) => refused.map((refusal) => style.alarm(refusalText(refusal)))),
    ...loaded.flatMap(({ job }) => stepsText(job)),
  ].join('\n');
}

const resultOf = ({ job }: Loaded) => validateSynthDef.result.parse(job.result);

const refusalText = ({ name, file, code, reason, cure }: SynthDefRefusal): string =>
  oneLine(
    `refused: ${[file, name].filter((part) => part !== null).join(', ') || 'the file'}: ${reason} ${cure} (${code})`,
  );

const warningsOf = ({ warnings, dryRun }: SynthDef): string[] => [
  ...warnings.map(problemText),
  ...(dryRun?.warnings ?? []).map(({ reason, cure }) => oneLine(`${reason}. ${cure}`)),
];

const synthDefsText = (synthDefs: readonly SynthDef[], style: Style): string =>
  synthDefs.length === 0
    ? 'There are no SynthDefs.'
    : table(
        ['SYNTHDEF', 'BYTES', 'UGENS', 'CONTROLS'],
        synthDefs.map(({ name, sizeBytes, ugenCount, controls }) => [
          name,
          sizeBytes,
          ugenCount,
          controls.map((control) => control.name).join(' '),
        ]),
        style,
      );

function synthDefText(synthDef: CataloguedSynthDef, style: Style): string {
  const { name, serverName, sha256, sizeBytes, ugenCount, createdAt, controls, dryRun, ...rest } = synthDef;
  return [
    list([
      ['name', name],
      ['on the server', serverName],
      ['sha256', sha256],
      ['role', rest.role],
      ['size', `${sizeBytes} bytes, ${ugenCount} UGens`],
      ['uploaded', createdAt],
      ['live', rest.live === null ? 'unknown: the engine does not answer' : rest.live ? 'yes' : 'no'],
      ['played by', rest.usedBy?.join(' ') || '-'],
      ['tags', rest.tags.join(' ') || '-'],
      ['author', rest.author || '-'],
      ['note', rest.note || '-'],
      ...warningsOf(synthDef).map((warning) => ['warning', warning] as const),
    ]),
    '',
    table(
      ['CONTROL', 'DEFAULT', 'VALUES', 'FROM', 'TO', 'UNIT', 'KNOWN BY'],
      controls.map(({ name: control, defaultValue, valueCount, range }) => [
        control,
        defaultValue,
        valueCount,
        range?.min ?? '',
        range?.max ?? '',
        range?.unit ?? '',
        range?.source ?? '',
      ]),
      style,
    ),
    ...(dryRun === undefined ? [] : ['', dryRunText(dryRun, style)]),
  ].join('\n');
}

/** What was heard when it was played offline. */
function dryRunText({ figures, kind, cpuPerVoice, edges }: SynthDefDryRun, style: Style): string {
  const decibels = (level: number | null, unit: string): string =>
    level === null ? 'none' : `${level.toFixed(1)} ${unit}`;
  const dangers = edges.flatMap(({ control, value, danger }) =>
    danger === null ? [] : [`${control} ${value}: ${danger}`],
  );
  return [
    list([
      ['played offline', `as ${kind === 'effect' ? 'an effect' : 'a sound'}, with its defaults`],
      ['peak', decibels(figures.peakDbfs, 'dBFS')],
      ['loudness', decibels(figures.loudnessLufs, 'LUFS')],
      ['offset', Math.abs(figures.dc).toFixed(4)],
      ['ends', figures.endsAfterSeconds === null ? 'not by itself' : `after ${figures.endsAfterSeconds.toFixed(2)} s`],
      ['a voice takes', `${(cpuPerVoice * 100).toFixed(1)} % of a core`],
    ]),
    ...dangers.map((danger) => style.alarm(oneLine(danger))),
  ].join('\n');
}
