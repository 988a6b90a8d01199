import { eachOf, type GraphCheck } from './graph-check.js';
import type { Graph } from './graph.js';
import type { UGen } from '../synthdef-file.js';

/** Slower triggers than this are messages that a person or a picture may follow. */
const MESSAGES_PER_SECOND_MAX = 100;
const TRIGGERS: ReadonlySet<string> = new Set(['Impulse', 'LFPulse', 'Dust', 'LFSaw', 'SinOsc']);
const WRITERS: Readonly<Record<string, string>> = {
  BufWr: 'bufnum',
  RecordBuf: 'bufnum',
  Dbufwr: 'bufnum',
  SetBuf: 'buf',
  ClearBuf: 'buf',
  ScopeOut: 'bufnum',
  ScopeOut2: 'scopeNum',
  FFT: 'buffer',
  PV_RecordBuf: 'recbuf',
  DelTapWr: 'buffer',
  Logger: 'bufnum',
  ...Object.fromEntries(
    ['BufDelay', 'BufComb', 'BufAllpass'].flatMap((name) => ['N', 'L', 'C'].map((form) => [`${name}${form}`, 'buf'])),
  ),
};

/** What reaches beyond the note itself. A studio among friends may allow it; an open one should not. */
export const PERMISSION_CHECKS: readonly GraphCheck[] = [
  {
    code: 'DISK_ACCESS',
    severity: 'permission',
    permission: 'disk-io',
    meaning: 'It reads or writes sound on the disk while it plays.',
    cure: 'Load the sound as a sample, or record with the API.',
    check: eachOf(['DiskIn', 'DiskOut', 'VDiskIn', 'FeatureSave'], function* ({ name }) {
      yield `${name} works on a file`;
    }),
  },
  {
    code: 'BUFFER_WRITTEN',
    severity: 'permission',
    permission: 'write-buffers',
    meaning: 'It writes to a buffer that is not its own: samples that others play are gone.',
    cure: 'Use `LocalBuf`, which every note has for itself.',
    check: eachOf(Object.keys(WRITERS), function* (ugen, _, graph) {
      const input = WRITERS[ugen.name]!;
      const source = graph.source(ugen, input);
      if (source?.name !== 'LocalBuf') yield `${input} is no LocalBuf`;
    }),
  },
  {
    code: 'OTHERS_FREED',
    severity: 'permission',
    permission: 'free-others',
    meaning: 'Free ends any node by its number, notes and tracks of others too.',
    cure: 'Use `FreeSelf`, or a done action of 2.',
    check: eachOf(['Free'], function* () {
      yield 'it frees a node by its number';
    }),
  },
  {
    code: 'OTHERS_PAUSED',
    severity: 'permission',
    permission: 'free-others',
    meaning: 'Pause stops any node by its number, notes and tracks of others too.',
    cure: 'Use `PauseSelf`, or a done action of 1.',
    check: eachOf(['Pause'], function* () {
      yield 'it pauses a node by its number';
    }),
  },
  {
    code: 'MESSAGES_TOO_MANY',
    severity: 'permission',
    permission: 'messages',
    meaning: `Triggers at audio rate can send 24,000 messages a second, which drown the engine's own.`,
    cure: `Use control rate, or \`Impulse.ar\` of at most ${MESSAGES_PER_SECOND_MAX} Hz as the trigger.`,
    check: eachOf(['Poll', 'SendReply', 'SendTrig'], function* (ugen, _, graph) {
      if (ugen.rate !== 'audio' || isSlow(graph, ugen)) return;
      yield `${ugen.name} is triggered at audio rate`;
    }),
  },
  {
    code: 'LOG_WRITTEN',
    severity: 'warn',
    meaning: 'Poll writes to the log of the audio server, where no performer sees it.',
    cure: 'Take it out when the SynthDef is ready.',
    check: eachOf(['Poll', 'Dpoll', 'PrintVal'], function* ({ name }) {
      yield `${name} writes to the log`;
    }),
  },
  {
    code: 'RANDOM_SHARED',
    severity: 'warn',
    meaning: 'Random numbers are shared by all notes; a new seed makes others repeat themselves.',
    cure: 'Leave RandSeed and RandID out.',
    check: eachOf(['RandSeed', 'RandID'], function* ({ name }) {
      yield `${name} changes the random numbers of others`;
    }),
  },
  {
    code: 'ENVIRONMENT_READ',
    severity: 'permission',
    permission: 'outside-world',
    meaning: 'It reads the environment of the audio server, or runs code that is no UGen of SuperCollider.',
    cure: 'Use a parameter; for LADSPA a UGen that does the same.',
    check: eachOf(['Getenv', 'LADSPA', 'Faust', 'StkGlobals'], function* ({ name }) {
      yield `${name} reaches out of the audio server`;
    }),
  },
  {
    code: 'USER_INTERFACE',
    severity: 'refuse',
    meaning: 'Mouse and keyboard are those of the machine of the audio server, which has none.',
    cure: 'Use a parameter and set it from a pattern, OSC or MIDI.',
    check: eachOf(['MouseX', 'MouseY', 'MouseButton', 'KeyState'], function* ({ name }) {
      yield `${name} reads the mouse or keyboard of the server's machine`;
    }),
  },
];

function isSlow(graph: Graph, ugen: UGen): boolean {
  const trigger = graph.source(ugen, 0);
  if (trigger === undefined || !TRIGGERS.has(trigger.name)) return false;
  const freq = graph.known(trigger, 0);
  return freq !== undefined && freq.controls.length === 0 && Math.abs(freq.value) <= MESSAGES_PER_SECOND_MAX;
}
