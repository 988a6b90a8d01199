import { type Command, Option } from 'commander';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliConfig, readConfig } from '../config.js';
import { ensurePrograms } from '../up/packages.js';
import { INFRASTRUCTURE, PARTS } from '../up/part.js';
import { removeHome } from '../up/postgres-place.js';
import { Studio } from '../up/studio.js';
import { sum, summary, type Tally } from './results.js';
import { againAlone, COVERAGE_FOLDER, type Lane, laneTally, type Run, runCommand, runVitest } from './steps.js';

const KINDS = ['types', 'lint', 'unit', 'integration', 'e2e'] as const;
/** Every command of the documents takes minutes that CI does not have: run it when one of them has changed. */
const ON_DEMAND = ['documents'] as const;
type Kind = (typeof KINDS)[number] | (typeof ON_DEMAND)[number];

export function registerTest(program: Command): void {
  program
    .command('test')
    .description('run every check that CI runs; the last line says how many passed and failed')
    .addOption(new Option('--only <kind>', 'only one kind of check').choices([...KINDS, ...ON_DEMAND]))
    .action(async ({ only }: { only?: Kind }) => {
      const tally = await test(only === undefined ? KINDS : [only], readConfig(), interrupt());
      process.stdout.write(`\n${summary(tally)}\n`);
      process.exitCode = tally.failed === 0 ? 0 : 1;
    });
}

/** All steps run, also after one has failed: a run tells everything at once. */
async function test(kinds: readonly Kind[], config: CliConfig, signal: AbortSignal): Promise<Tally> {
  const run = { env: config.environment, signal };
  const tallies: Tally[] = [];
  const wants = (kind: Kind) => kinds.includes(kind);
  if ((['integration', 'e2e', 'documents'] as const).some(wants))
    await ensurePrograms([...PARTS, 'tests'], config, heading);
  await rm(COVERAGE_FOLDER, { recursive: true, force: true });
  if (wants('types')) tallies.push(await runCommand('Types and build', 'tsc', ['-b'], run));
  if (wants('lint')) {
    tallies.push(await runCommand('Lint', 'oxlint', ['--deny-warnings'], run));
    tallies.push(await runCommand('Format', 'oxfmt', ['--check', '.'], run));
  }
  if (wants('unit')) tallies.push(laneTally(await runVitest('unit', run)));
  const studios = (['e2e', 'documents'] as const).filter(wants);
  const lanes = wants('integration')
    ? await withInfrastructure(run, (own) =>
        sideBySide([['engine', 'engine-answers'], ['integration', 'edge'], studios], ['engine-alone'], own),
      )
    : await sideBySide([studios], [], run);
  tallies.push(...lanes.map(laneTally));
  if (kinds.length === KINDS.length) {
    tallies.push(await runCommand('Coverage', 'node', ['tools/coverage-gate.ts'], run));
  }
  return sum(tallies);
}

/**
 * What is in one queue runs one after the other, the queues beside each other: they take about as long, and most of
 * their tests wait for music most of the time. Each has servers of its own. `last` has the machine to itself.
 */
async function sideBySide(
  queues: readonly (readonly Lane['project'][])[],
  last: readonly Lane['project'][],
  run: Run,
): Promise<Lane[]> {
  const queue = async (projects: readonly Lane['project'][]): Promise<Lane[]> => {
    const lanes: Lane[] = [];
    for (const project of projects) lanes.push(await runVitest(project, run));
    return lanes;
  };
  const ended = (await Promise.all(queues.map(queue))).flat();
  return againAlone([...ended, ...(await queue(last))], run);
}

/** Real brokers, database and sound device of their own, in a home that goes away afterwards. */
async function withInfrastructure(run: Run, work: (own: Run) => Promise<Lane[]>): Promise<Lane[]> {
  heading('Infrastructure for the integration tests');
  const home = await mkdtemp(join(tmpdir(), 'oiduna-test-'));
  try {
    const studio = await Studio.start({
      home,
      parts: INFRASTRUCTURE,
      audioServer: 'scsynth',
      jack: 'dummy',
      environment: run.env,
      say: (line) => void process.stdout.write(`${line}\n`),
      signal: run.signal,
    });
    try {
      const { NATS_URL, REDIS_URL, DATABASE_URL, JACK_DEFAULT_SERVER } = studio.addresses;
      const addresses = {
        TEST_NATS_URL: NATS_URL,
        TEST_REDIS_URL: REDIS_URL,
        TEST_DATABASE_URL: DATABASE_URL,
        TEST_JACK_SERVER: JACK_DEFAULT_SERVER,
      };
      return await work({ ...run, env: { ...run.env, ...addresses } });
    } finally {
      await studio.stop();
    }
  } finally {
    await removeHome(home);
  }
}

/** A Ctrl-C ends the step under way; the infrastructure is then stopped like after any other end. */
function interrupt(): AbortSignal {
  const asked = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => asked.abort());
  return asked.signal;
}

function heading(text: string): void {
  process.stdout.write(`\n== ${text}\n`);
}
