import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SYNTHDEF_PERMISSIONS, type SynthDefPermission } from './checks/graph-check.js';
import { compileExpressions, synthDefExpressions } from './sclang.fixture.js';
import { parseSynthDefs } from './synthdef-file.js';
import { checkGraph, type GraphProblem, judge, roleOf } from './synthdef-graph.js';

const OURS = new URL('./checks/good-synthdefs.scd', import.meta.url);
const HELP = ['/usr/share/SuperCollider/HelpSource', '/usr/local/share/SuperCollider/HelpSource'].find(existsSync);

interface Example {
  readonly from: string;
  readonly text: string;
}
const ours: Example[] = synthDefExpressions(readFileSync(OURS, 'utf8')).map((text) => ({ from: 'ours', text }));

/** A block of code in SuperCollider's help. */
const CODE = /code::\s*\n([\s\S]*?)\n\s*::/g;
const help: Example[] = (HELP === undefined ? [] : readdirSync(HELP, { recursive: true, encoding: 'utf8' }))
  .filter((file) => file.endsWith('.schelp'))
  .sort()
  .flatMap((from) =>
    [...readFileSync(join(HELP!, from), 'utf8').matchAll(CODE)].flatMap(([, code]) =>
      synthDefExpressions(code!).map((text) => ({ from, text })),
    ),
  );

/**
 * Refusals that are right, by code: the example needs hardware or a window that an audio server in a rack has not,
 * never sounds, is too large, or divides by the 0 that its parameters have for want of a default.
 */
const RIGHTLY = new Set([
  ...['USER_INTERFACE', 'NO_OUTPUT', 'INPUT_TOO_LARGE'],
  ...['FILTER_FREQUENCY', 'FILTER_WIDTH', 'ROOM_SIZE', 'EXPONENTIAL_THROUGH_ZERO'],
]);
/** UGens of the Bela board. */
const BOARD = /^(Bela|Analog|Digital|MultiplexAnalog)/;

const rightly = ({ code, ugenName }: GraphProblem): boolean =>
  RIGHTLY.has(code) || (code === 'UGEN_UNKNOWN' && BOARD.test(ugenName));

function refusalsOf(file: Uint8Array, permissions: ReadonlySet<SynthDefPermission>): readonly GraphProblem[] {
  try {
    const [def] = parseSynthDefs(file);
    return judge(checkGraph(def!), { role: roleOf(def!), permissions }).refused;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return [{ code, severity: 'refuse', ugenIndex: -1, ugenName: '', reason: message, cure: '' }];
  }
}

describe.skipIf(HELP === undefined)('good SynthDefs', () => {
  it('are let in: ours all of them, of the examples of the help all but 1 %', { timeout: 300_000 }, async () => {
    const examples = [...ours, ...help];
    const files = await compileExpressions(examples.map(({ text }) => text));
    const compiled = examples.flatMap((example, at) =>
      files[at] === undefined ? [] : [{ ...example, file: files[at] }],
    );

    const own = compiled.filter(({ from }) => from === 'ours');
    expect(own.length).toBe(ours.length);
    expect(own.length).toBeGreaterThanOrEqual(40);
    for (const { text, file } of own) expect(refusalsOf(file, new Set()), text).toEqual([]);

    const theirs = compiled.filter(({ from }) => from !== 'ours');
    expect(theirs.length).toBeGreaterThan(1_000);
    const refused = theirs
      .map((example) => ({ ...example, problems: refusalsOf(example.file, new Set(SYNTHDEF_PERMISSIONS)) }))
      .filter(({ problems }) => problems.length > 0);
    const wrongly = refused.filter(({ problems }) => !problems.every(rightly));
    console.log(listed(theirs.length, refused, wrongly));
    expect(wrongly.length / theirs.length).toBeLessThan(0.01);
  });
});

type Refused = Example & { readonly problems: readonly GraphProblem[] };

function listed(total: number, refused: readonly Refused[], wrongly: readonly Refused[]): string {
  const lines = refused
    .filter(({ problems }) => problems.some(({ code }) => code !== 'USER_INTERFACE'))
    .map(({ from, problems: [first] }) => `${from}: ${first!.code} ${first!.ugenName} ${first!.reason}`);
  return [
    `${total} examples of the help: ${refused.length} refused, ${wrongly.length} of them wrongly`,
    `${refused.length - lines.length} for the mouse or keyboard alone; the others:`,
    ...lines,
  ].join('\n');
}
