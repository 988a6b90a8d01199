import { validateSynthDef } from '@oiduna/contracts';
import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { withSource } from '../api/refused.js';
import type { Call } from '../api/send.js';
import { registerSynthDefGraph } from './synthdef-graph.command.js';
import { registerSynthDefTemplates } from './synthdef-template.command.js';
import { type CataloguedSynthDef, getSynthDef, type Job, loadSynthDef } from '../generated/studio.js';
import { jobsText } from './job.command.js';
import { isFinished, type Loaded, loadFiles, type LoadOptions, unusable } from './load-files.js';
import { registerLibrary } from './synthdef-library.command.js';
import { problemText } from '../api/explain.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { registerSynthDefCheck } from './synthdef-check.command.js';
import { list, type Style, table } from './table.js';

export function registerSynthDef(program: Command, shell: Shell): void {
  const synthdef = program.command('synthdef').description('write, load, find, draw, version and remove SynthDefs');
  studioCommand(
    synthdef,
    'load <file...>',
    'load SuperCollider source or .scsyndef files; done once the audio server holds them',
    shell,
    (session: Session<LoadOptions>, files: string[]) => loadFiles(session, files, loadFile, loadedText),
  ).option('--no-wait', 'print the job at once');
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
  registerSynthDefGraph(synthdef, shell);
  registerSynthDefTemplates(synthdef, shell);
  registerLibrary(synthdef, shell);
}

async function loadFile(file: string, call: Call): Promise<Job> {
  const bytes = await readFile(file).catch(unusable(file, 'read'));
  const type = isCompiled(bytes) ? 'application/octet-stream' : 'text/x-supercollider';
  const headers = { ...(call.headers as Record<string, string>), 'Content-Type': type };
  return withSource({ name: file, text: bytes.toString('utf8') }, () =>
    loadSynthDef(new Blob([bytes]), { ...call, headers }),
  );
}

/** A SynthDef file begins with SCgf; a damaged one at least holds zero bytes, which no source does. */
export const isCompiled = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'SCgf' || bytes.includes(0);

function loadedText(loaded: readonly Loaded[], style: Style): string {
  if (!loaded.every(isFinished))
    return jobsText(
      loaded.map(({ job }) => job),
      style,
    );
  const synthDefs = loaded.flatMap(({ job }) => validateSynthDef.result.parse(job.result).synthDefs);
  return [
    synthDefsText(synthDefs, style),
    ...synthDefs.flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${problemText(warning)}`)),
  ].join('\n');
}

type Listed = Pick<CataloguedSynthDef, 'name' | 'sizeBytes' | 'ugenCount' | 'controls'>;

const synthDefsText = (synthDefs: readonly Listed[], style: Style): string =>
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
  const { name, serverName, sha256, sizeBytes, ugenCount, createdAt, controls, warnings, ...rest } = synthDef;
  return [
    list([
      ['name', name],
      ['on the server', serverName],
      ['sha256', sha256],
      ['size', `${sizeBytes} bytes, ${ugenCount} UGens`],
      ['uploaded', createdAt],
      ['live', rest.live === null ? 'unknown: the engine does not answer' : rest.live ? 'yes' : 'no'],
      ['played by', rest.usedBy?.join(' ') || '-'],
      ['tags', rest.tags.join(' ') || '-'],
      ['author', rest.author || '-'],
      ['note', rest.note || '-'],
      ...warnings.map((warning) => ['warning', problemText(warning)] as const),
    ]),
    '',
    table(
      ['CONTROL', 'DEFAULT', 'VALUES'],
      controls.map((control) => [control.name, control.defaultValue, control.valueCount]),
      style,
    ),
  ].join('\n');
}
