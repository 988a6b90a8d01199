import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppError, nearestName, type SynthDefTemplate } from '@oiduna/contracts';
import { templateOf } from './template-source.js';

/** Beside the sources, and beside what they are built to. */
const FOLDER = join(import.meta.dirname, '../../templates');
const ROLES = { instruments: 'instrument', effects: 'effect' } as const;

/** The sources to begin with, read once: they come with the program. */
@Injectable()
export class Templates {
  private readonly byName: ReadonlyMap<string, SynthDefTemplate>;

  constructor() {
    const found = Object.entries(ROLES).flatMap(([folder, role]) =>
      readdirSync(join(FOLDER, folder)).map((file) =>
        templateOf(basename(file, '.scd'), role, readFileSync(join(FOLDER, folder, file), 'utf8')),
      ),
    );
    this.byName = new Map(found.map((template) => [template.name, template]));
  }

  /** Instruments, then effects, each by name. */
  get all(): SynthDefTemplate[] {
    return [...this.byName.values()].toSorted((a, b) => b.role.localeCompare(a.role) || a.name.localeCompare(b.name));
  }

  /** @throws AppError TEMPLATE_UNKNOWN, with the nearest known name */
  get(name: string): SynthDefTemplate {
    const template = this.byName.get(name);
    if (template !== undefined) return template;
    throw new AppError('TEMPLATE_UNKNOWN', { name, nearest: nearestName(name, this.byName.keys()) });
  }
}
