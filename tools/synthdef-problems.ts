/**
 * Writes docs/synthdef-problems.md, every problem that a SynthDef can have, from the table that finds them:
 * `node tools/synthdef-problems.ts`, after a build; or with `--check` only says whether it is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GRAPH_CHECKS, type GraphCheck, SYNTHDEF_PERMISSIONS, UGEN_PROVENANCE } from '@oiduna/supercollider';

export const PROBLEMS_PAGE = fileURLToPath(new URL('../docs/synthdef-problems.md', import.meta.url));

const INTRODUCTION = `# Problems of SynthDefs

The audio servers check nothing: one wrong number in a SynthDef silences or ends them for everybody. So every SynthDef that is uploaded is read strictly, its graph is checked, and what reaches the server is written anew from what was read. This page lists what the checks find, by code.

- **refused**: an audio server may crash, hang or fall silent, or nobody would ever hear it. The upload fails with \`SYNTHDEF_GRAPH_INVALID\`, which lists every problem with the UGen and the cure.
- **needs a permission**: it reaches beyond the note itself. Whoever runs the studio may grant it to all SynthDefs with \`SYNTHDEFS_PERMISSIONS\`, separated by commas: ${SYNTHDEF_PERMISSIONS.map((permission) => `\`${permission}\``).join(', ')}. None is granted by default.
- **warning**: it plays, but maybe not as its author thinks. The upload succeeds and says so; \`./oiduna synthdef show NAME\` says it again.

Some are told for one role only. A SynthDef that reads an audio bus is an *effect*, any other an *instrument*. A number that is a parameter is judged by its default, also through sums, products, \`.lag\`, \`.clip\`, \`.min\` and \`.max\`.

UGens are those of SuperCollider ${UGEN_PROVENANCE.supercollider} and sc3-plugins ${UGEN_PROVENANCE.sc3Plugins ?? '(none)'}. This page is written by \`node tools/synthdef-problems.ts\` from the table of the checks.
`;

export function problemsPage(checks: Readonly<Record<string, readonly GraphCheck[]>>): string {
  const sections = Object.entries(checks).map(([theme, members]) => {
    const entries = members.toSorted((a, b) => a.code.localeCompare(b.code)).map(entryOf);
    return `## ${theme}\n\n${entries.join('\n\n')}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

function entryOf({ code, severity, permission, roles, meaning, cure }: GraphCheck): string {
  const told = { refuse: 'refused', warn: 'warning', permission: `needs the permission \`${permission}\`` }[severity];
  const only = roles === undefined ? '' : `, ${roles.join(' and ')} only`;
  return `### ${code}\n\n*${told}${only}*\n\n${meaning}\n\nCure: ${cure}`;
}

function main(): void {
  const page = problemsPage(GRAPH_CHECKS);
  if (!process.argv.includes('--check')) writeFileSync(PROBLEMS_PAGE, page);
  else if (readFileSync(PROBLEMS_PAGE, 'utf8') !== page) {
    process.stderr.write('docs/synthdef-problems.md is out of date: run node tools/synthdef-problems.ts\n');
    process.exitCode = 1;
  }
}

if (import.meta.main) main();
