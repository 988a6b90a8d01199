import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const TIMEOUT_MS = 240_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Values each expression as SuperCollider does, all in one sclang, and answers the file of the SynthDef it makes;
 * undefined where it does not compile or makes none.
 */
export async function compileExpressions(expressions: readonly string[]): Promise<(Uint8Array | undefined)[]> {
  const home = await mkdtemp(join(tmpdir(), 'corpus-'));
  try {
    const sources = expressions.map((_, at) => join(home, `${at}.scd`));
    await Promise.all(expressions.map((text, at) => writeFile(sources[at]!, text)));
    const program = join(home, 'program.scd');
    await writeFile(program, PROGRAM.replace('HOME', home).replace('COUNT', String(expressions.length)));
    const settings = ['HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME'].map((name) => `${name}=${home}`);
    const headless = ['QT_QPA_PLATFORM=offscreen', 'QTWEBENGINE_DISABLE_SANDBOX=1'];
    const asRoot = process.getuid?.() === 0 ? ['QTWEBENGINE_CHROMIUM_FLAGS=--no-sandbox'] : [];
    const command = [...settings, ...headless, ...asRoot, 'sclang', '-D', program];
    const { stdout } = await promisify(execFile)('env', command, { timeout: TIMEOUT_MS, maxBuffer: OUTPUT_BYTES_MAX });
    const files = new Map([...stdout.matchAll(/^def:(\d+):([0-9A-F]+)$/gm)].map(([, at, hex]) => [Number(at), hex!]));
    return expressions.map((_, at) => {
      const hex = files.get(at);
      return hex === undefined ? undefined : Buffer.from(hex, 'hex');
    });
  } finally {
    await rm(home, { recursive: true });
  }
}

const PROGRAM = `
(
var buffer = Buffer(Server.default, 1024, 1, 0);
COUNT.do { |at|
	// examples take for granted that somebody loaded these
	b = buffer; d = buffer;
	try {
		var def = File.readAllString("HOME/" ++ at ++ ".scd").interpret;
		if(def.isKindOf(Function)) { def = def.asSynthDef(name: "f" ++ at) };
		if(def.isKindOf(SynthDef)) {
			("\\ndef:" ++ at ++ ":" ++ def.asBytes.collectAs({ |byte| (byte bitAnd: 255).asHexString(2) }, Array).join).postln;
		};
	} { };
};
0.exit;
)
`;

const OPENING: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** Where the bracket that opens at `from` closes, past strings, symbols, characters and comments. */
function closing(text: string, from: number): number {
  const waiting: string[] = [];
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"' || character === "'") {
      for (at += 1; at < text.length && text[at] !== character; at += 1) if (text[at] === '\\') at += 1;
    } else if (character === '$') at += 1;
    else if (text.startsWith('//', at)) at = endOf(text.indexOf('\n', at), text);
    else if (text.startsWith('/*', at)) at = endOf(text.indexOf('*/', at), text) + 1;
    else if (OPENING[character] !== undefined) waiting.push(OPENING[character]);
    else if (character === waiting.at(-1)) {
      waiting.pop();
      if (waiting.length === 0) return at + 1;
    }
  }
  return text.length;
}

const endOf = (at: number, text: string): number => (at < 0 ? text.length : at);

/** The `SynthDef(…)` of a text and its functions that are played, `{ … }.play`. */
export function synthDefExpressions(text: string): string[] {
  const found: string[] = [];
  for (const { 0: opening, index } of text.matchAll(/SynthDef(\.new)?\s*\(/g)) {
    found.push(text.slice(index, closing(text, index + opening.length - 1)));
  }
  for (const { index } of text.matchAll(/\{/g)) {
    const end = closing(text, index);
    if (/^\s*\.play\b/.test(text.slice(end))) found.push(text.slice(index, end));
  }
  return found;
}
