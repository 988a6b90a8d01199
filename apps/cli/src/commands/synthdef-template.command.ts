import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { getSynthDefTemplate, listSynthDefTemplates } from '../generated/studio.js';
import { unusable } from './load-files.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { table } from './table.js';

interface NewOptions {
  from: string;
  out?: string;
}

/** Sources to begin with: `synthdef templates` and `synthdef new`. */
export function registerSynthDefTemplates(synthdef: Command, shell: Shell): void {
  studioCommand(synthdef, 'templates', 'sources to begin a SynthDef with', shell, async (session: Session) => {
    const answer = await listSynthDefTemplates({ studio: session.studio });
    session.print(answer, (style) =>
      table(
        ['TEMPLATE', 'ROLE', 'WHAT IT DOES'],
        answer.templates.map(({ name, role, summary }) => [name, role, summary]),
        style,
      ),
    );
  });
  studioCommand(synthdef, 'new [name]', 'write a source to begin with, under a name of yours', shell, newSynthDef)
    .requiredOption('--from <template>', 'one of `synthdef templates`')
    .option('--out <file>', 'where to; else NAME.scd in this folder');
}

/** @throws AppError FILE_UNUSABLE, also when there is a file already: somebody's work may be in it */
async function newSynthDef(session: Session<NewOptions>, name?: string): Promise<void> {
  const { studio, options } = session;
  const template = await getSynthDefTemplate(options.from, name === undefined ? {} : { as: name }, { studio });
  const path = resolve(options.out ?? `${template.name}.scd`);
  await writeFile(path, template.source, { flag: 'wx' }).catch(unusable(path, 'written'));
  session.print({ path, name: template.name, from: options.from }, () =>
    [`${path}: ${template.summary}`, `Change it, then hear it: ./oiduna synthdef load ${options.out ?? path}`].join(
      '\n',
    ),
  );
}
