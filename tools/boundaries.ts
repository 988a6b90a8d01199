import { posix } from 'node:path';
import { importsOf, type SourceFile } from './source-file.js';
import { type Finding, isTest } from './tidy-rules.js';

/** What each package may see of the libs. What is not listed sees nothing. */
const VISIBLE: Readonly<Record<string, readonly string[]>> = {
  'libs/contracts': [],
  'libs/timing': ['contracts'],
  'libs/patterns': ['contracts', 'timing'],
  'libs/supercollider': ['contracts'],
  'libs/platform': ['contracts'],
  'libs/picture': [],
  'libs/testkit': ['contracts', 'supercollider', 'timing'],
  'apps/gateway': ['contracts', 'platform'],
  'apps/synthdefs': ['contracts', 'picture', 'platform', 'supercollider'],
  'apps/samples': ['contracts', 'picture', 'platform'],
  'apps/engine': ['contracts', 'platform', 'timing', 'patterns', 'supercollider'],
  'apps/patterns': ['contracts', 'timing', 'patterns'],
  'apps/cli': ['contracts', 'picture'],
};

/** Side doors of a lib, for what not every app uses and what costs memory to load. */
const SIDE_DOORS = new Set(
  ['database', 'jobs', 'job-board', 'redis-cache', 'zip'].map((door) => `@oiduna/platform/${door}`),
);

/** These run in a browser too, or in a process without rights: no Node modules. */
const PURE = /^libs\/(contracts|timing|patterns|supercollider)\//;
/** OSC leaves from one place; apps/cli only looks whether a port is free. */
const MAY_OPEN_UDP = /^(apps\/engine|apps\/cli|libs\/testkit)\//;
const OUTSIDE = /^(e2e|tools|sounds)\/|^[^/]+$/;

export const boundaryBreaches = (file: SourceFile): Finding[] =>
  importsOf(file).flatMap(({ specifier, line }) => {
    const what = breach(file.path, specifier);
    return what === undefined ? [] : [{ path: file.path, line, what }];
  });

/** Why this file may not import that, or undefined when it may. */
export function breach(path: string, specifier: string): string | undefined {
  const home = packageOf(path);
  if (specifier.startsWith('.')) {
    const target = packageOf(posix.join(posix.dirname(path), specifier));
    return OUTSIDE.test(path) || target === home ? undefined : `${specifier} reaches out of ${home}`;
  }
  if (specifier.startsWith('@oiduna-app/')) return `${specifier}: apps import no app`;
  if (specifier.startsWith('@oiduna/')) return OUTSIDE.test(path) ? undefined : libBreach(path, home, specifier);
  if (isTest(path)) return undefined;
  if (specifier === 'node:dgram' && !MAY_OPEN_UDP.test(path)) return 'node:dgram: only apps/engine sends OSC';
  if (specifier.startsWith('node:') && PURE.test(path)) return `${specifier}: ${home} is pure`;
  return undefined;
}

function libBreach(path: string, home: string, specifier: string): string | undefined {
  const [, lib, ...inside] = specifier.split('/');
  if (inside.length > 0 && !SIDE_DOORS.has(specifier))
    return `${specifier}: a lib is entered by its front door, @oiduna/${lib}`;
  if (lib === 'testkit') return /\.(spec|fixture)\.ts$/.test(path) ? undefined : `${specifier}: only tests use it`;
  // Tools run fixtures without a test runner, which alone finds a source by the name of what it becomes.
  if (VISIBLE[home]?.includes(lib!) || (home === `libs/${lib}` && path.endsWith('.fixture.ts'))) return undefined;
  return `${specifier} is not for ${home}`;
}

const packageOf = (path: string): string => path.split('/').slice(0, 2).join('/');
