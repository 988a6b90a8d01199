import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { open } from '../api/send.js';
import { getGetSynthDefPictureUrl, getSynthDefGraph } from '../generated/studio.js';
import { unusable } from './load-files.js';
import { type Session, type Shell, studioCommand } from './session.js';

interface GraphOptions {
  out?: string;
}

export function registerSynthDefGraph(synthdef: Command, shell: Shell): void {
  const description = 'draw the UGens of a SynthDef as an SVG picture; with --json, tell them';
  studioCommand(synthdef, 'graph <name>', description, shell, drawGraph).option(
    '--out <file>',
    'where the picture goes; else NAME.svg in this folder',
  );
}

/** @throws AppError FILE_UNUSABLE */
async function drawGraph(session: Session<GraphOptions>, name: string): Promise<void> {
  const { studio, options } = session;
  if (session.json && options.out === undefined) {
    session.print(await getSynthDefGraph(name, { studio }), String);
    return;
  }
  const path = resolve(options.out ?? `${name}.svg`);
  const picture = await (await open(studio, getGetSynthDefPictureUrl(name))).text();
  await writeFile(path, picture).catch(unusable(path, 'written'));
  session.print({ path, name }, () => `${path}: open it in a browser`);
}
