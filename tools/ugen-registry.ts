/**
 * Writes libs/supercollider/src/generated/ugens.json, what is known of every UGen:
 * `node tools/ugen-registry.ts [class folder of sc3-plugins]`, after a build. sclang tells rates, inputs and outputs
 * (the script beside this one calls every class), each server tells which UGens it has by loading a def of it.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dRecv, encodeBundle, sync, writeSynthDefs } from '@oiduna/supercollider';

const run = promisify(execFile);

export const REGISTRY_FILE = fileURLToPath(new URL('../libs/supercollider/src/generated/ugens.json', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./ugen-registry.scd', import.meta.url));
const PLUGIN_FOLDERS = ['/usr/lib/SuperCollider/plugins', '/usr/local/lib/SuperCollider/plugins'];
const SERVERS = ['scsynth', 'supernova'] as const;
const TIMEOUT_MS = 120_000;
const LISTING_BYTES_MAX = 16 * 1024 * 1024;
/** One second as a time tag, counted from the start of a score. supernova does not wait for what it is told at its end. */
const SCORE_END = [0, 0, 0, 1, 0, 0, 0, 0];
const TIME_TAG_AT = 8;
/** As many unnamed inputs at the end are one flattened argument, an envelope or a text, of any length. */
const FLATTENED_INPUTS = 3;

/** As sclang tells it of one class at one rate. */
interface Told {
  readonly name: string;
  readonly rate: string;
  readonly inputs: readonly (readonly [name: string, defaultValue: number | null])[];
  readonly rest: string | null;
  readonly outputs: number | null;
  readonly audio: readonly number[];
  readonly file: string;
}

/** As it is kept. Inputs read `name`, `name=default`, or `...name` for those that repeat. */
export interface KeptUGen {
  /** First letters of its rates: scalar, control, audio, demand. */
  readonly rates: string;
  readonly inputs: readonly string[];
  /** How many inputs it cannot do without. */
  readonly min: number;
  /** null when the caller chooses. */
  readonly outputs: number | null;
  /** Inputs that must run at audio rate when it does. */
  readonly audio?: readonly number[];
  readonly plugin?: true;
  /** Of scsynth and supernova, the only one that has it. */
  readonly only?: string;
}

export interface Registry {
  readonly provenance: { readonly script: string; readonly supercollider: string; readonly sc3Plugins: string | null };
  readonly ugens: Readonly<Record<string, KeptUGen>>;
  /** The servers have these, and no class tells what they take. */
  readonly unclassed: readonly string[];
}

/** What the SuperCollider of this machine says. `pluginClasses` is the folder of sc3-plugins' classes. */
export async function makeRegistry(pluginClasses?: string, sc3Plugins: string | null = null): Promise<Registry> {
  const { told, version } = await askClasses(pluginClasses);
  const byName = Map.groupBy(told, ({ name }) => name);
  const ugenOf = new Map([...byName].map(([name, variants]) => [name, merged(variants)]));
  const names = [...new Set([...ugenOf.keys(), ...(await wordsOfPlugins())])].sort();
  const [scsynth, supernova] = await Promise.all(SERVERS.map((server) => namesOn(server, names)));
  for (const [name, inputs] of Object.entries(OPERATORS)) ugenOf.set(name, operator(inputs));
  const known = names.filter((name) => scsynth!.has(name) || supernova!.has(name));
  const ugens = known.flatMap((name) => {
    const ugen = ugenOf.get(name);
    if (ugen === undefined) return [];
    const only = [...(supernova!.has(name) ? [] : ['scsynth']), ...(scsynth!.has(name) ? [] : ['supernova'])][0];
    return [[name, { ...ugen, ...(only !== undefined && { only }) }] as const];
  });
  return {
    provenance: { script: 'tools/ugen-registry.ts', supercollider: version, sc3Plugins },
    ugens: Object.fromEntries(ugens),
    unclassed: known.filter((name) => !ugenOf.has(name) && !CONTROLS.has(name)),
  };
}

/** Made by operators, not by calls, and at whatever rate their operands have. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  UnaryOpUGen: ['a'],
  BinaryOpUGen: ['a', 'b'],
  MulAdd: ['in', 'mul', 'add'],
  Sum3: ['in2', 'in1', 'in0'],
  Sum4: ['in3', 'in2', 'in1', 'in0'],
};
/** Parameters, not calls: the strict reader knows their form. */
const CONTROLS = new Set(['Control', 'TrigControl', 'LagControl', 'AudioControl']);

const operator = (inputs: readonly string[]): KeptUGen => ({ rates: 'acds', inputs, min: inputs.length, outputs: 1 });

async function askClasses(pluginClasses: string | undefined): Promise<{ told: Told[]; version: string }> {
  const home = await mkdtemp(join(tmpdir(), 'ugens-'));
  try {
    const extensions = join(home, 'SuperCollider', 'Extensions');
    await mkdir(extensions, { recursive: true });
    if (pluginClasses !== undefined) await symlink(pluginClasses, join(extensions, 'plugins'));
    const settings = ['HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME'].map((name) => `${name}=${home}`);
    const headless = ['QT_QPA_PLATFORM=offscreen', 'QTWEBENGINE_DISABLE_SANDBOX=1'];
    const asRoot = process.getuid?.() === 0 ? ['QTWEBENGINE_CHROMIUM_FLAGS=--no-sandbox'] : [];
    const command = [...settings, ...headless, ...asRoot, 'sclang', '-D', SCRIPT];
    const { stdout } = await run('env', command, { timeout: TIMEOUT_MS, maxBuffer: LISTING_BYTES_MAX });
    const told = [...stdout.matchAll(/^ugen:(\{.*\})$/gm)].map(([, json]) => JSON.parse(json!) as Told);
    return { told: told.filter(({ name }) => !CONTROLS.has(name)), version: /^version:(\S+)/m.exec(stdout)?.[1] ?? '' };
  } finally {
    await rm(home, { recursive: true });
  }
}

/** What a class is at all its rates; an input is called what any of them calls it. */
function merged(variants: readonly Told[]): KeptUGen {
  const count = Math.min(...variants.map(({ inputs }) => inputs.length));
  const inputs = Array.from({ length: count }, (_, at) => {
    const [name, value] = variants.map((told) => told.inputs[at]!).find(([word]) => word !== '') ?? ['', null];
    return { name, value };
  });
  const rest = variants.find((told) => told.rest !== null)?.rest;
  const lastNamed = inputs.findLastIndex(({ name }) => name !== '');
  const flattened = count - 1 - lastNamed >= FLATTENED_INPUTS;
  const hole = inputs.findIndex(({ name }) => name === '');
  const min = flattened ? lastNamed + 1 : rest !== undefined && hole >= 0 ? hole + 1 : count;
  const named = (flattened ? inputs.slice(0, lastNamed + 1) : inputs).map(({ name, value }) => {
    if (name === rest) return `...${name}`;
    return value === null ? name : `${name}=${value}`;
  });
  const rates = [...new Set(variants.map(({ rate }) => rate[0]!))].sort().join('');
  const audio = [...new Set(variants.flatMap((told) => told.audio))].filter((at) => at < count);
  const outputs = new Set(variants.map((told) => told.outputs));
  return {
    rates,
    inputs: flattened ? [...named, '...'] : named,
    min,
    outputs: outputs.size === 1 ? [...outputs][0]! : null,
    ...(audio.length > 0 && { audio }),
    ...(variants.every(({ file }) => !file.includes('/SCClassLibrary/')) && { plugin: true as const }),
  };
}

/** Whatever may be a UGen's name in the plugins' binaries; the servers then tell which are. */
async function wordsOfPlugins(): Promise<string[]> {
  const words = new Set<string>();
  for (const folder of PLUGIN_FOLDERS) {
    for (const file of await readdir(folder).catch(() => [])) {
      const text = await readFile(join(folder, file), 'latin1');
      for (const [, word] of text.matchAll(/\0([A-Z]\w{1,30})(?=\0)/g)) words.add(word!);
    }
  }
  return [...words];
}

/** Those of the names that an offline server takes in a def. */
async function namesOn(server: (typeof SERVERS)[number], names: readonly string[]): Promise<Set<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'ugens-'));
  try {
    const packets = names.map((name, at) => {
      const ugen = { name, rate: 'control', inputs: [], outputs: [], specialIndex: 0 } as const;
      const def = { name: `u${at}`, constants: [], parameters: [], parameterNames: [], ugens: [ugen], variants: [] };
      return sized(encodeBundle('now', [dRecv(writeSynthDefs(def))]));
    });
    const score = join(folder, 'score.osc');
    const end = encodeBundle('now', [sync(1)]);
    end.set(SCORE_END, TIME_TAG_AT);
    await writeFile(score, Buffer.concat([...packets, sized(end)]));
    const limits = ['-d', String(names.length + 16)];
    const command = ['-N', score, '_', join(folder, 'out.wav'), '48000', 'WAV', 'int16', ...limits];
    const { stdout, stderr } = await run(server, command, { timeout: TIMEOUT_MS, maxBuffer: LISTING_BYTES_MAX });
    const missing = [...`${stdout}${stderr}`.matchAll(/(?:UGen '|Unit generator )(\w+)'? not installed/g)];
    const lacking = new Set(missing.map(([, name]) => name));
    return new Set(names.filter((name) => !lacking.has(name)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function sized(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** One line a UGen, so that a difference shows which. */
export function registryText({ provenance, ugens, unclassed }: Registry): string {
  const lines = Object.entries(ugens).map(([name, ugen]) => `    ${JSON.stringify(name)}: ${JSON.stringify(ugen)}`);
  return `{\n  "provenance": ${JSON.stringify(provenance)},\n  "ugens": {\n${lines.join(',\n')}\n  },\n  "unclassed": ${JSON.stringify(unclassed)}\n}\n`;
}

if (import.meta.main) {
  const [pluginClasses] = process.argv.slice(2);
  const { stdout } = await run('dpkg-query', ['-W', '-f=${Version}', 'sc3-plugins-server']);
  await mkdir(join(REGISTRY_FILE, '..'), { recursive: true });
  await writeFile(REGISTRY_FILE, registryText(await makeRegistry(pluginClasses, stdout)));
}
