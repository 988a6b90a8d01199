import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ALLOWED_PRIMITIVES } from './allowed-primitives.js';
import { buildClassLibrary, tamed } from './class-library.js';

const folder = await mkdtemp(join(tmpdir(), 'oiduna-classes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const named = await buildClassLibrary(['/usr/share/SuperCollider/SCClassLibrary'], folder);
const textsOf = (files: readonly string[]): string[] => files.map((file) => readFileSync(join(folder, file), 'utf8'));
const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sc'));
const installed = all.filter((file) => !file.startsWith('oiduna'));

it('the library that was built asks sclang for nothing that is not on the list', () => {
  const left = new Set(textsOf(installed).flatMap((text) => tamed(text).primitives));
  expect([...left].filter((primitive) => !ALLOWED_PRIMITIVES.has(primitive))).toEqual([]);
  expect(left.size).toBeGreaterThan(400);
});

it('every primitive on the list is one the installed library has', () => {
  expect([...ALLOWED_PRIMITIVES].filter((primitive) => !named.has(primitive))).toEqual([]);
});

it('hundreds of primitives are not on the list, among them every one that reaches out', () => {
  const refused = [...named].filter((primitive) => !ALLOWED_PRIMITIVES.has(primitive));
  expect(refused.length).toBeGreaterThan(300);
  const outward =
    /^_(File|Pipe|SF|NetAddr_(?!BundleSize|MsgSize)|HID|LID|SerialPort|Q|Qt|ScIDE|SCDoc|Platform|LanguageConfig|LinkClock|GC[A-Z][a-z]|Server)|(?:Init|Send|List|Connect)MIDI|POpen|System$|env$|Archive|InstVar(At|Put)|Recompile|Exit/;
  expect([...ALLOWED_PRIMITIVES].filter((primitive) => outward.test(primitive))).toEqual([]);
});

it('our own classes ask for one primitive of their own, for the options of a server', () => {
  const ours = textsOf(all.filter((file) => file.startsWith('oiduna')));
  expect(ours).toHaveLength(1);
  expect(tamed(ours[0]!).primitives).toEqual(['_InstVarPut']);
});
