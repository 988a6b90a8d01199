/**
 * How far the pattern language is Strudel's: plays the examples of the documentation in Strudel's installed packages
 * in both and compares the events. `npx node tools/conformance.ts [--all] [--json | --markdown]`, after a build; ends
 * with 1 when fewer are identical than the tests ask for.
 */
import { parseArgs } from 'node:util';
import {
  type Conformance,
  CYCLES,
  IDENTICAL_MIN,
  type Outcome,
  conformance,
} from '../libs/patterns/src/conformance.fixture.ts';
import { loadStrudel } from '../libs/patterns/src/oracle.fixture.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

export const isConformant = ({ share }: Conformance): boolean => share >= IDENTICAL_MIN;

/** For programs: the counts, and every example that is not identical; with `all` those too. */
export function dataOf(report: Conformance, all: boolean): object {
  const { strudel, examples, share, inScope, identical, different, refused, outside, unplayable } = report;
  const counts = Object.entries({ inScope, identical, different, refused, outside, unplayable });
  const lists = all ? { different, refused, outside, unplayable, identical } : { different, refused };
  return {
    strudel,
    cycles: CYCLES,
    examples,
    ...Object.fromEntries(counts.map(([name, outcomes]) => [`${name}Count`, outcomes.length])),
    share,
    shareMin: IDENTICAL_MIN,
    isConformant: isConformant(report),
    ...lists,
  };
}

/** For people. */
export function textOf(report: Conformance, all: boolean, markdown: boolean): string {
  const { strudel, examples, share, inScope, identical, different, refused, outside, unplayable } = report;
  const summary = [
    `Strudel ${strudel}: the examples of its documentation, ${CYCLES} cycles each.`,
    `${examples} examples: ${inScope.length} in scope, ${outside.length} outside, ${unplayable.length} that Strudel alone cannot play.`,
    `In scope: ${identical.length} identical (${percent(share)}; at least ${percent(IDENTICAL_MIN)}), ${different.length} different, ${refused.length} refused.`,
  ];
  const lists: readonly (readonly [string, readonly Outcome[]])[] = [
    ['Different, with the first event that differs', different],
    ['Refused', refused],
    ...(all
      ? ([
          ['Outside', outside],
          ['Not playable by Strudel alone', unplayable],
          ['Identical', identical],
        ] as const)
      : []),
  ];
  const sections = lists
    .filter(([, outcomes]) => outcomes.length > 0)
    .map(([title, outcomes]) => {
      const entries = outcomes.map((outcome) => entryOf(outcome, markdown)).join('\n');
      return `${markdown ? `## ${title}\n` : title}\n${entries}`;
    });
  return [markdown ? `# Conformance with Strudel\n\n${summary.join('\n\n')}` : summary.join('\n'), ...sections].join(
    '\n\n',
  );
}

function entryOf({ name, code, kind, found, why }: Outcome, markdown: boolean): string {
  const line = code.replace(/\s+/g, ' ');
  const isExplained = kind === 'different' || kind === 'refused';
  const remarks = [found, isExplained ? (why ?? 'No reason is known yet.') : ''].filter((remark) => remark !== '');
  const title = name === '' ? '' : `${name}: `;
  if (!markdown) return [`  ${title}${line}`, ...remarks.map((remark) => `      ${remark}`)].join('\n');
  return [`- ${title}\`\` ${line} \`\``, ...remarks.map((remark) => `  ${remark}`)].join('<br>\n');
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: { all: { type: 'boolean' }, json: { type: 'boolean' }, markdown: { type: 'boolean' } },
  });
  const report = await conformance(await loadStrudel());
  const { all = false, markdown = false } = options;
  console.log(options.json ? JSON.stringify(dataOf(report, all), null, 2) : textOf(report, all, markdown));
  if (!isConformant(report)) process.exitCode = 1;
}

if (import.meta.main) await main();
