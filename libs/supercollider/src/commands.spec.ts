import { AppError } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import * as commands from './commands.js';
import { blob, encodePacket, float, int, message, string, type OscMessage } from './osc.js';

const outOnly: commands.BusLimits = { controls: new Set(['out']), lowest: 16, highest: 127 };
const group = { nodeId: 100, action: 'tail', targetId: 1 } as const;
const read = { bufferId: 5, path: '/sounds/a.wav', startFrame: 0, frameCount: 48_000 };
const write = { bufferId: 3, path: '/out.wav', header: 'wav', sampleFormat: 'float' } as const;
const synced = commands.sync(7);

describe('commands', () => {
  it.each<[OscMessage, OscMessage]>([
    [commands.notify(true), message('/notify', int(1))],
    [commands.notify(false, 3), message('/notify', int(0), int(3))],
    [commands.status(), message('/status')],
    [synced, message('/sync', int(7))],
    [commands.clearSched(), message('/clearSched')],
    [commands.quit(), message('/quit')],
    [commands.errorPosting(false), message('/error', int(0))],
    [commands.errorPosting(true), message('/error', int(1))],
    [commands.dRecv(Uint8Array.of(1)), message('/d_recv', blob(Uint8Array.of(1)))],
    [commands.dRecv(Uint8Array.of(1), synced), message('/d_recv', blob(Uint8Array.of(1)), blob(encodePacket(synced)))],
    [
      commands.dLoad('/d.scsyndef', { timeTagMicros: 'now', packets: [synced] }),
      message('/d_load', string('/d.scsyndef'), blob(encodePacket({ timeTagMicros: 'now', packets: [synced] }))),
    ],
    [commands.dFree('a', 'b'), message('/d_free', string('a'), string('b'))],
    [commands.nMapAudio(7, 'cutoff', 600), message('/n_mapa', int(7), string('cutoff'), int(600))],
    [commands.nFree(1, 2), message('/n_free', int(1), int(2))],
    [commands.nRun(1, false), message('/n_run', int(1), int(0))],
    [commands.nRun(1, true), message('/n_run', int(1), int(1))],
    [commands.nQuery(1, 2), message('/n_query', int(1), int(2))],
    [commands.gNew(group), message('/g_new', int(100), int(1), int(1))],
    [commands.pNew({ ...group, action: 'replace' }), message('/p_new', int(100), int(4), int(1))],
    [commands.gFreeAll(100), message('/g_freeAll', int(100))],
    [commands.gDeepFree(100), message('/g_deepFree', int(100))],
    [commands.gQueryTree(0), message('/g_queryTree', int(0), int(0))],
    [commands.gQueryTree(0, true), message('/g_queryTree', int(0), int(1))],
    [commands.cSet(16_383, 7), message('/c_set', int(16_383), float(7))],
    [commands.cGet(16_383), message('/c_get', int(16_383))],
    [commands.bAlloc(3, 1_000, 2), message('/b_alloc', int(3), int(1_000), int(2))],
    [
      commands.bAllocRead(read, commands.bQuery(5)),
      message(
        '/b_allocRead',
        int(5),
        string('/sounds/a.wav'),
        int(0),
        int(48_000),
        blob(encodePacket(commands.bQuery(5))),
      ),
    ],
    [
      commands.bWrite({ ...write, leaveOpen: true }),
      message('/b_write', int(3), string('/out.wav'), string('wav'), string('float'), int(0), int(0), int(1)),
    ],
    [
      commands.bWrite({ ...write, leaveOpen: false }),
      message('/b_write', int(3), string('/out.wav'), string('wav'), string('float'), int(-1), int(0), int(0)),
    ],
    [commands.bClose(3), message('/b_close', int(3))],
    [commands.bFree(3), message('/b_free', int(3))],
    [commands.bQuery(3, 4), message('/b_query', int(3), int(4))],
  ])('%j carries what the server expects', (built, expected) => {
    expect(built).toEqual(expected);
  });
});

const newSynth = (controls: commands.Controls): OscMessage =>
  commands.sNew({ defName: 'kick', nodeId: 1_000, action: 'head', targetId: 100, controls, buses: outOnly });

describe('controls', () => {
  it('travel by name', () => {
    expect(newSynth({ out: 16, amp: 0.5 })).toEqual(
      message(
        '/s_new',
        ...[string('kick'), int(1_000), int(0), int(100)],
        ...[string('out'), float(16), string('amp'), float(0.5)],
      ),
    );
    expect(commands.nSet(1_000, { amp: -2 }, outOnly)).toEqual(message('/n_set', int(1_000), string('amp'), float(-2)));
  });

  it.each([-1, -1e9, 15, 128, 16.5, Number.NaN, Number.POSITIVE_INFINITY])('never choose bus %d', (bus) => {
    for (const build of [() => newSynth({ out: bus }), () => commands.nSet(1, { out: bus }, outOnly)]) {
      expect(build).toThrow(AppError);
      expect(build).toThrow(/out is \S+, and must be a bus from 16 to 127/);
    }
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY, 1e39])('are never %d', (value) => {
    expect(() => newSynth({ amp: value })).toThrow(/amp is \S+, and must be a finite 32-bit float/);
  });

  it('choose no bus at all when a def has none', () => {
    expect(commands.nSet(1, { out: -1 }, commands.NO_BUSES).args).toHaveLength(3);
    const none = { ...commands.NO_BUSES, controls: new Set(['out']) };
    expect(() => commands.nSet(1, { out: 0 }, none)).toThrow(AppError);
  });
});

it.each([0, -1, Number.NaN])('a read of %d frames is refused, since the server would trust the file', (frameCount) => {
  expect(() => commands.bAllocRead({ ...read, frameCount })).toThrow('frameCount');
});
