import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

/** Workspace packages resolve to their sources in tests, so nothing has to be built first. */
const conditions = ['oiduna-source', 'node', 'default'];

/** swc keeps decorator metadata, which esbuild drops and Nest needs. */
const plugins = [
  swc.vite({
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
    },
  }),
];

const project = (name: string, include: string[], extra: object = {}) => ({
  plugins,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { name, include, exclude: ['**/node_modules/**', '**/dist/**'], ...extra },
});

const DOCUMENTS = 'e2e/documents.e2e.ts';
/** They look at which modules are loaded, or compare with a Strudel that nobody else has used. */
const ISOLATED = [
  'libs/platform/src/front-door.spec.ts',
  'libs/supercollider/src/osc.spec.ts',
  'libs/patterns/src/functions/stepwise.spec.ts',
];
/** Specs of the engine that ask what it answers and hear no sound. */
const ENGINE_ANSWERS = [
  'apps/engine/src/{changes,osc-out,playback,session-log,studio}/*.integration.spec.ts',
  'apps/engine/src/audio-server/{own-server,server-log,server-troubles,xruns}.integration.spec.ts',
  'apps/engine/src/failover/leadership.integration.spec.ts',
  'apps/engine/src/patterns/pattern-host.integration.spec.ts',
  'apps/engine/src/presets/preset-store.integration.spec.ts',
];
/** It floods the engine to see whether others notice, so nobody else may use the cores meanwhile. */
const ENGINE_ALONE = ['apps/engine/src/patterns/neighbours.integration.spec.ts'];
const WHOLE_STUDIO = { testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false };

export default defineConfig({
  test: {
    projects: [
      project('unit', ['{libs,apps}/*/src/**/*.spec.ts', 'tools/**/*.spec.ts', 'sounds/**/*.spec.ts'], {
        exclude: ['**/*.integration.spec.ts', ...ISOLATED, '**/node_modules/**', '**/dist/**'],
        // Ends what hangs; a busy machine takes several times as long over a long signal or ten thousand cases.
        testTimeout: 30_000,
        // Loading every module anew for each file took longer than the tests.
        isolate: false,
      }),
      project('unit-isolated', ISOLATED, { testTimeout: 30_000 }),
      project('integration', ['{libs,apps}/*/src/**/*.integration.spec.ts'], {
        exclude: ['apps/{engine,gateway,cli}/**', '**/node_modules/**', '**/dist/**'],
        testTimeout: 30_000,
        hookTimeout: 60_000,
        // The files share one NATS, Redis and PostgreSQL.
        fileParallelism: false,
      }),
      // Beside them: the gateway and the command line bring brokers of their own.
      project('edge', ['apps/{gateway,cli}/src/**/*.integration.spec.ts'], {
        testTimeout: 30_000,
        hookTimeout: 60_000,
        fileParallelism: false,
        isolate: false, // as above
      }),
      project('engine-answers', ENGINE_ANSWERS, { testTimeout: 30_000, hookTimeout: 60_000, fileParallelism: false }),
      project('engine-alone', ENGINE_ALONE, { testTimeout: 30_000, hookTimeout: 60_000 }),
      // Each file has brokers of its own, and waits for music most of the time: it runs beside the others.
      project('engine', ['apps/engine/src/**/*.integration.spec.ts'], {
        exclude: [...ENGINE_ANSWERS, ...ENGINE_ALONE, '**/node_modules/**', '**/dist/**'],
        testTimeout: 30_000,
        hookTimeout: 60_000,
        // Two that play at once would make each other late.
        fileParallelism: false,
      }),
      project('e2e', ['e2e/**/*.e2e.ts'], {
        exclude: [DOCUMENTS, '**/node_modules/**'],
        ...WHOLE_STUDIO,
      }),
      // On demand: hundreds of commands, one after the other.
      project('documents', [DOCUMENTS], WHOLE_STUDIO),
    ],
    coverage: {
      provider: 'v8',
      // A failed test must not also fail the coverage gate for want of a report.
      reportOnFailure: true,
      include: ['libs/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
      exclude: ['**/*.spec.ts', '**/*.fixture.ts', '**/generated/**', 'libs/testkit/**'],
      reporter: ['lcovonly', 'text-summary'],
    },
  },
});
