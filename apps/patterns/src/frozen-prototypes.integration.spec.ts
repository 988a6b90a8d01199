import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ours = (name: string) => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url));

/** In a process of its own: what is frozen stays so. */
const frozen = (attempt: string): string =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { freezePrototypes } = await import(${JSON.stringify(ours('frozen-prototypes'))});
      const { PatternPlayer } = await import(${JSON.stringify(ours('pattern-player'))});
      freezePrototypes();
      try { ${attempt}; console.log('done'); } catch (error) { console.log(error.name); }
      console.log(new PatternPlayer().answer({ kind: 'check', id: 1, code: 's("bd*4")' }).kind);`,
    ],
    { encoding: 'utf8' },
  );

it.each([
  'Object.prototype.s = "stolen"',
  'Array.prototype.map = () => []',
  'Map.prototype.get = () => 1',
  'delete Array.prototype.flatMap',
  'Object.defineProperty(Object.prototype, "n", { value: 1 })',
  'Object.setPrototypeOf(Array.prototype, null)',
  'Object.entries = () => []',
])('%s changes nothing for the next text', (attempt) => {
  expect(frozen(attempt)).toBe('TypeError\nchecked\n');
});
