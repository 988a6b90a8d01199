import { expect, it } from 'vitest';
import { readLogLine, type LogLine } from './stderr.js';

const refused = (reason: string, defName?: string, ugenName?: string): LogLine => ({
  kind: 'synthdef-refused',
  reason,
  defName,
  ugenName,
});

it.each<[string, LogLine]>([
  // scsynth 3.13
  ['SuperCollider 3 server ready.', { kind: 'ready' }],
  ['late 0.513492597', { kind: 'late', latenessMicros: 513_493 }],
  ['*** ERROR: SynthDef nope not found', { kind: 'synthdef-missing', defName: 'nope', nodeId: undefined }],
  ["exception in GraphDef_Recv: UGen 'Pan9' not installed.", refused("UGen 'Pan9' not installed.", undefined, 'Pan9')],
  ['exception in GraphDef_Recv: name too long (> 31 chars): U', refused('name too long (> 31 chars): U')],
  ['unknown exception in GraphDef_Recv', refused('unknown')],
  ['exceeded number of interconnect buffers.', refused('exceeded number of interconnect buffers.')],
  ['FAILURE IN SERVER /s_new duplicate node ID', { kind: 'failure', command: '/s_new', reason: 'duplicate node ID' }],
  ['FAILURE IN SERVER: /foo Command not found', { kind: 'failure', command: '/foo', reason: 'Command not found' }],
  ['FAILURE IN SERVER /s_new out of real time memory', { kind: 'out-of-memory' }],
  [
    "JackDriver: exception in real time: alloc failed, increase server's memory allocation (e.g. via ServerOptions)",
    { kind: 'out-of-memory' },
  ],
  ['*** ERROR: failed to open UDP socket: address in use.', { kind: 'port-taken' }],
  // supernova 3.13
  ['Supernova ready', { kind: 'ready' }],
  ['late: 0.509724', { kind: 'late', latenessMicros: 509_724 }],
  ['late: 3.2e-05', { kind: 'late', latenessMicros: 32 }],
  ['Cannot create synth (synthdef: nope, node id: 1002)', { kind: 'synthdef-missing', defName: 'nope', nodeId: 1_002 }],
  [
    'Exception when reading synthdef: Cannot load synth fixKick: Unit generator Pan9 not installed',
    refused('Cannot load synth fixKick: Unit generator Pan9 not installed', 'fixKick', 'Pan9'),
  ],
  ['Exception when reading synthdef: corrupted synthdef', refused('corrupted synthdef')],
  ['node id 100 already in use', { kind: 'node-taken', nodeId: 100 }],
  ['node not found: 5555', { kind: 'node-missing', nodeId: 5_555 }],
  ['unhandled message: /foo', { kind: 'failure', command: '/foo', reason: 'unhandled message' }],
  ['Jack: xrun detected - resyncing clock', { kind: 'xrun' }],
  ["terminate called after throwing an instance of 'std::bad_alloc'", { kind: 'out-of-memory' }],
  ['  what():  std::bad_alloc', { kind: 'out-of-memory' }],
  ['exception in /s_new: anything', { kind: 'exception', text: 'exception in /s_new: anything' }],
  // both, without JACK
  ['JackDriver: killed by jack', { kind: 'device-lost' }],
  ['Jack server was shut down: JACK server has been closed', { kind: 'device-lost' }],
  ['jack server is not running or cannot be started', { kind: 'device-lost' }],
  ['Cannot connect to server socket err = No such file or directory', { kind: 'device-lost' }],
  ['*** ERROR: could not start audio backend: Unable to connect to JACK server', { kind: 'device-lost' }],
  ['could not initialize audio.', { kind: 'device-lost' }],
  // jackd
  ['JackTimedDriver::Process XRun = 9 usec', { kind: 'xrun' }],
  // neither needs anybody
  ['Found 0 LADSPA plugins\n', { kind: 'other', text: 'Found 0 LADSPA plugins' }],
  ['', { kind: 'other', text: '' }],
])('"%s" is understood', (line, expected) => {
  expect(readLogLine(line)).toEqual(expected);
});
