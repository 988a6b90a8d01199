/**
 * Writes docs/patterns-reference.md, the page of every name of the pattern language, from the tables that play it:
 * `node tools/patterns-reference.ts`, after a build; or with `--check` only says whether it is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LanguageItem } from '@oiduna/contracts';
import { patternLanguage } from '@oiduna/patterns';

export const REFERENCE_PAGE = fileURLToPath(new URL('../docs/patterns-reference.md', import.meta.url));

const INTRODUCTION = `# Reference of the pattern language

Every name, by family. A method is written behind a pattern (\`s("bd").fast(2)\`), a function takes the pattern last (\`fast(2, s("bd"))\`); most names are both. Numbers beyond a range are played as its nearer end. Any other name that a SynthDef of the studio has as a parameter is a control too: \`s("my_synth").wobble(3)\`. Editors get the same from \`GET /v1/patterns/language\`.

This page is written by \`node tools/patterns-reference.ts\`; a test plays every example.
`;

export function referenceOf(items: readonly LanguageItem[]): string {
  const families = Map.groupBy(items, ({ family }) => family);
  const contents = [...families.keys()].map((family) => `[${family}](#${anchorOf(family)})`).join(' · ');
  const sections = [...families].map(([family, members]) => `## ${family}\n\n${members.map(entryOf).join('\n')}\n`);
  return [INTRODUCTION, `${contents}\n`, ...sections].join('\n');
}

const anchorOf = (family: string): string =>
  family
    .toLowerCase()
    .replace(/[^\w ]/g, '')
    .replaceAll(' ', '-');

function entryOf({ signature, aliases, help, example, unit, range, default: otherwise, tidal }: LanguageItem): string {
  const facts = [
    ...(aliases.length > 0 ? [`also ${aliases.map(code).join(', ')}`] : []),
    ...(range ? [`${range[0]} to ${range[1]}${unit === null ? '' : ` ${unit}`}`] : unit === null ? [] : [unit]),
    ...(otherwise === null ? [] : [`${otherwise} when left out`]),
  ];
  const more = facts.length === 0 ? '' : ` (${facts.join('; ')})`;
  const differs = tidal === null ? '' : ` In Tidal: ${tidal}.`;
  return `- **${code(signature)}**${more} – ${help}${differs}<br>${code(example)}`;
}

/** Backticks of mini-notation need a longer fence. */
const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

function main(): void {
  const page = referenceOf(patternLanguage().items);
  if (!process.argv.includes('--check')) writeFileSync(REFERENCE_PAGE, page);
  else if (readFileSync(REFERENCE_PAGE, 'utf8') !== page) {
    process.stderr.write('docs/patterns-reference.md is out of date: run node tools/patterns-reference.ts\n');
    process.exitCode = 1;
  }
}

if (import.meta.main) main();
