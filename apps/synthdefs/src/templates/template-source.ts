import { invariant, type SynthDefName, type SynthDefTemplate } from '@oiduna/contracts';
import type { z } from 'zod';

type Name = z.output<typeof SynthDefName>;

/** A template as its file says it: what it is for stands in the first line, and it defines one SynthDef of its name. */
export function templateOf(name: Name, role: SynthDefTemplate['role'], source: string): SynthDefTemplate {
  const summary = /^\/\/ (.+)$/m.exec(source.slice(0, source.indexOf('\n')))?.[1];
  invariant(summary, `${name}: a template says in its first line what it is`);
  invariant(source.split(opening(name)).length === 2, `${name}: a template defines one SynthDef, named after its file`);
  return { name, role, summary, source };
}

/** The same source, defining a SynthDef of another name. */
export const renamed = ({ name, source }: SynthDefTemplate, as: Name): string =>
  source.replace(opening(name), () => opening(as));

const opening = (name: Name): string => `SynthDef(${symbolOf(name)},`;

/** sclang takes a word behind a backslash; any other name wants quotes. */
const symbolOf = (name: Name): string => (/^[A-Za-z]\w*$/.test(name) ? `\\${name}` : `'${name}'`);
