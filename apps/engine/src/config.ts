import { totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { BlobSettings, ServiceSettings } from '@oiduna/platform';
import { z } from 'zod';
import { HOST_LIST } from './osc-out/allowed-hosts.js';
import type { BudgetLimits } from './schedule/budgets.js';
import type { BufferLimits } from './sounds/buffers.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const MIB = 2 ** 20;
/** Of the machine, or of the container when that has a limit of its own. */
const ramMib = Math.min(totalmem(), process.constrainedMemory() || Infinity) / MIB;

export const EngineConfig = z.object({
  ...ServiceSettings,
  ...BlobSettings,
  ENGINE_AUDIO_SERVER: z
    .enum(['supernova', 'scsynth'])
    .default('supernova')
    .describe('Which audio server plays; two supernova deaths within a minute fall back to scsynth.'),
  ENGINE_AUDIO_SERVER_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe('UDP port of the audio server; 0 picks a free one.'),
  ENGINE_AUDIO_SERVER_EXTERNAL: z
    .stringbool()
    .default(false)
    .describe('True when the audio server on that port is started by somebody else.'),
  ENGINE_LOOKAHEAD_MS: z.coerce
    .number()
    .min(50)
    .max(2_000)
    .default(400)
    .describe('How far ahead bundles leave: the budget for every pause of ours. Above 2 s edits feel dead.'),
  ENGINE_BUFFERS_MAX: z.coerce
    .number()
    .int()
    .min(16)
    .max(32_768)
    .default(4_096)
    .describe('Buffers of the audio server: one for each sample that is played, a few for recordings.'),
  ENGINE_BUFFER_MEMORY_MIB: z.coerce
    .number()
    .int()
    .min(16)
    .default(Math.max(16, Math.floor(ramMib / 4)))
    .describe(
      'What samples take on the audio server, a quarter of the RAM unless set; at most half of ENGINE_AUDIO_SERVER_MEMORY_MIB.',
    ),
  ENGINE_RT_MEMORY_KIB: z.coerce
    .number()
    .int()
    .min(8_192)
    .default(262_144)
    .describe('Real-time memory of the audio server; supernova dies when it runs out.'),
  ENGINE_AUDIO_SERVER_MEMORY_MIB: z.coerce
    .number()
    .int()
    .min(512)
    .default(8_192)
    .describe('Address space of the audio server: a file that lies about its size is refused, not swallowed.'),
  ENGINE_CEILING_DBFS: z.coerce
    .number()
    .min(-40)
    .max(0)
    .default(-0.45)
    .describe('What the master never exceeds, whatever plays: lower it where the loudspeakers or the neighbours ask.'),
  ENGINE_TRACK_CEILING_DBFS: z.coerce
    .number()
    .min(-40)
    .max(36)
    .default(12)
    .describe(
      'A track whose peaks stay above it for 200 ms is faded out and told: alone it would turn all others down by 12 dB.',
    ),
  ENGINE_PERFORMER_NOTES_PER_SECOND: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_000)
    .describe('Of all tracks whose text one performer wrote last; of each track when nobody says who they are.'),
  ENGINE_STUDIO_NOTES_PER_SECOND: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_500)
    .default(2_000)
    .describe(
      'Beyond the 100 that each performer always has; scsynth holds 2,048 bundles and drops the next silently.',
    ),
  ENGINE_PERFORMER_VOICES: z.coerce
    .number()
    .int()
    .min(1)
    .default(500)
    .describe('Voices of one performer at once: beyond it the oldest is faded out within 20 ms.'),
  ENGINE_OSC_PORT: z.coerce
    .number()
    .int()
    .min(-1)
    .max(65_535)
    .default(-1)
    .describe('UDP port for Tidal, Strudel, Sardine and /oiduna/... commands; 0 picks a free one, -1 keeps it shut.'),
  ENGINE_OSC_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address that port listens on. OSC knows no passwords: open it to a network you trust, or not at all.'),
  ENGINE_OSC_OUT_HOSTS: z
    .string()
    .regex(HOST_LIST, 'hosts or host:port, separated by commas')
    .default('127.0.0.1')
    .describe('Hosts, or host:port, that tracks may send OSC to. Whoever may play can send to all of them.'),
  ENGINE_LOG_DIR: z.string().default('.oiduna/logs').describe("Where the audio server's own log goes."),
  ENGINE_JACK_LOG: z
    .string()
    .default('')
    .describe("jackd's log: its xruns are counted from there. Empty when JACK is somebody else's."),
  ENGINE_CACHE_DIR: z.string().default('.oiduna/engine').describe('Recordings under way.'),
  ENGINE_SOUNDS_DIR: z
    .string()
    .default(here('../../../sounds'))
    .describe("The engine's own SynthDefs: fader, master, recorder, samplers."),
  ENGINE_PATTERNS_MAIN: z
    .string()
    .default(here('../../patterns/dist/main.js'))
    .describe('Program of the pattern process.'),
});
export type EngineConfig = z.output<typeof EngineConfig>;

export const environment = process.env;

/** All that the pattern process gets of ours: it reads strangers' text, and our addresses hold passwords. */
export const patternEnvironment: Record<string, string> =
  environment['NODE_V8_COVERAGE'] === undefined ? {} : { NODE_V8_COVERAGE: environment['NODE_V8_COVERAGE'] };

/** Nor may it write files, start programs or load native code: it needs to read its own program and to answer. */
export const patternPermissions: readonly string[] = [
  '--permission',
  '--allow-fs-read=*',
  // Node measures coverage through its inspector.
  ...(environment['NODE_V8_COVERAGE'] === undefined ? [] : ['--allow-fs-write=*', '--allow-inspector']),
];

/** What fits into the address space of the audio server beside all else. */
export const bufferLimitsOf = (config: EngineConfig): BufferLimits => ({
  countMax: config.ENGINE_BUFFERS_MAX,
  memoryBytesMax: Math.min(config.ENGINE_BUFFER_MEMORY_MIB, config.ENGINE_AUDIO_SERVER_MEMORY_MIB / 2) * MIB,
});

export const budgetLimitsOf = (config: EngineConfig): BudgetLimits => ({
  notesPerSecond: config.ENGINE_PERFORMER_NOTES_PER_SECOND,
  studioNotesPerSecond: config.ENGINE_STUDIO_NOTES_PER_SECOND,
  voices: config.ENGINE_PERFORMER_VOICES,
});
