import { AppError } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { decodePacket, float, int, message, string, type OscMessage } from './osc.js';
import { readReply, type Reply } from './replies.js';

/** Datagrams as scsynth and supernova 3.13 sent them. */
const replyTo = (hex: string): Reply => {
  const packet = decodePacket(Buffer.from(hex, 'hex'));
  if (!('address' in packet)) throw new Error('the servers send no bundles');
  return readReply(packet);
};

describe('replies', () => {
  it('tell the status of scsynth', () => {
    expect(
      replyTo(
        '2f7374617475732e7265706c790000002c6969696969666664640000000000010000000000000000000000030000000440263f5d402814ca40e770000000000040e771fa50ee40c1',
      ),
    ).toEqual({
      kind: 'status',
      ugenCount: 0,
      synthCount: 0,
      groupCount: 3,
      synthDefCount: 4,
      cpuAveragePercent: expect.closeTo(2.5976, 4),
      cpuPeakPercent: expect.closeTo(2.6263, 4),
      nominalSampleRateHz: 48_000,
      actualSampleRateHz: expect.closeTo(48_015.8224, 4),
    });
  });

  it('tell the status of supernova, whose nominal rate is a 32-bit float', () => {
    expect(
      replyTo(
        '2f7374617475732e7265706c790000002c69696969696666666400000000000100000000000000000000000100000000401c287e402fd427473b800040e77294edc5ee3b',
      ),
    ).toMatchObject({ kind: 'status', groupCount: 1, synthDefCount: 0, nominalSampleRateHz: 48_000 });
  });

  it.each([
    ['2f646f6e650000002c736969000000002f6e6f74696679000000000000000040', '/notify', [0, 64]],
    ['2f646f6e650000002c7369002f6e6f746966790000000000', '/notify', [0]],
    ['2f646f6e650000002c7300002f645f7265637600', '/d_recv', []],
    ['2f646f6e650000002c7369002f625f616c6c6f630000000000000003', '/b_alloc', [3]],
  ])('%s says what is done', (hex, command, values) => {
    expect(replyTo(hex)).toEqual({ kind: 'done', command, values });
  });

  it.each([
    [
      '2f6661696c0000002c7373002f735f6e6577000053796e7468446566206e6f7420666f756e640000',
      '/s_new',
      'SynthDef not found',
      undefined,
    ],
    [
      '2f6661696c0000002c7373002f6e5f7175657279000000004e6f64652035353535206e6f7420666f756e6400',
      '/n_query',
      'Node 5555 not found',
      undefined,
    ],
    [
      '2f6661696c0000002c737369000000002f625f616c6c6f63526561640000000053797374656d206572726f72203a204e6f20737563682066696c65206f72206469726563746f72792e00000000000005',
      '/b_allocRead',
      'System error : No such file or directory.',
      5,
    ],
  ])('%s says what failed, why, and for which buffer', (hex, command, reason, id) => {
    expect(replyTo(hex)).toEqual({ kind: 'fail', command, reason, id });
  });

  it('lose the newline that scsynth puts behind a reason', () => {
    const reason = 'notify: already registered\n';
    expect(readReply(message('/fail', string('/notify'), string(reason), int(0)))).toMatchObject({
      reason: 'notify: already registered',
      id: 0,
    });
  });

  it('tell the values of control buses, from the first on', () => {
    const [buses, values] = [
      [int(3), int(2)],
      [float(0.5), float(-2)],
    ];
    expect(readReply(message('/c_setn', ...buses, ...values))).toEqual({
      kind: 'c_setn',
      firstBus: 3,
      values: [0.5, -2],
    });
    expect(() => readReply(message('/c_setn', ...buses, float(1)))).toThrow(AppError);
  });

  it('tell which sync is done', () => {
    expect(replyTo('2f73796e636564002c6900000000004d')).toEqual({ kind: 'synced', syncId: 77 });
  });

  const lone = { previousId: undefined, nextId: undefined };
  const synth = { isGroup: false, headId: undefined, tailId: undefined };

  it.each([
    [
      '2f6e5f676f0000002c69696969690000000003e800000064ffffffffffffffff00000000',
      { kind: 'n_go', nodeId: 1_000, parentId: 100, ...lone, ...synth },
    ],
    [
      '2f6e5f6f666600002c69696969690000000003e800000064ffffffffffffffff00000000',
      { kind: 'n_off', nodeId: 1_000, parentId: 100, ...lone, ...synth },
    ],
    [
      '2f6e5f6f6e0000002c69696969690000000003e800000064ffffffffffffffff00000000',
      { kind: 'n_on', nodeId: 1_000, parentId: 100, ...lone, ...synth },
    ],
    [
      '2f6e5f656e6400002c69696969690000000003e9ffffffffffffffffffffffff00000000',
      { kind: 'n_end', nodeId: 1_001, parentId: undefined, ...lone, ...synth },
    ],
    [
      '2f6e5f696e666f002c69696969696969000000000000006400000000ffffffff0000006500000001000003e8000003e8',
      {
        kind: 'n_info',
        nodeId: 100,
        parentId: 0,
        previousId: undefined,
        nextId: 101,
        isGroup: true,
        headId: 1_000,
        tailId: 1_000,
      },
    ],
    [
      // supernova, in a parallel group: −2
      '2f6e5f676f0000002c69696969690000000003e900000065fffffffefffffffe00000000',
      { kind: 'n_go', nodeId: 1_001, parentId: 101, ...lone, ...synth },
    ],
  ])('%s tells where a node is', (hex, expected) => {
    expect(replyTo(hex)).toEqual(expected);
  });

  it('tell of several buffers at once, empty ones with 0 frames', () => {
    expect(
      replyTo(
        '2f625f696e666f002c696969666969696600000000000003000003e800000002473b800000000004000000000000000000000000',
      ),
    ).toEqual({
      kind: 'b_info',
      buffers: [
        { bufferId: 3, frameCount: 1_000, channelCount: 2, sampleRateHz: 48_000 },
        { bufferId: 4, frameCount: 0, channelCount: 0, sampleRateHz: 0 },
      ],
    });
  });

  it('tell the node tree', () => {
    expect(
      replyTo(
        '2f675f7175657279547265652e7265706c7900002c6969696969696973696969697300000000000000000000000000020000006400000001000003e8ffffffff6669784b69636b000000006500000001000003e9ffffffff74776f4100000000',
      ),
    ).toEqual({
      kind: 'g_queryTree',
      root: {
        kind: 'group',
        nodeId: 0,
        members: [
          { kind: 'group', nodeId: 100, members: [{ kind: 'synth', nodeId: 1_000, defName: 'fixKick' }] },
          { kind: 'group', nodeId: 101, members: [{ kind: 'synth', nodeId: 1_001, defName: 'twoA' }] },
        ],
      },
    });
  });

  it('tell the control values of the tree when asked for', () => {
    const synthWith = [int(1_000), int(-1), string('kick'), int(2), string('amp'), int(1), string('out'), string('c4')];
    expect(readReply(message('/g_queryTree.reply', int(1), int(0), int(1), ...synthWith))).toMatchObject({
      root: { members: [{ nodeId: 1_000, controls: { amp: 1, out: 'c4' } }] },
    });
  });

  it('tell which def is gone', () => {
    expect(replyTo('2f645f72656d6f76656400002c73000074776f4100000000')).toEqual({ kind: 'd_removed', defName: 'twoA' });
  });

  it('keep every other message whole', () => {
    const meter = message('/meter', int(1_000));
    expect(readReply(meter)).toEqual({ kind: 'other', message: meter });
  });

  it.each<[OscMessage, string]>([
    [message('/synced'), 'it ends early'],
    [message('/synced', string('x')), 'argument 0 is no number'],
    [message('/done', int(1)), 'argument 0 is no text'],
    [message('/synced', { type: 'T' }), 'argument 0 has type T'],
    [message('/g_queryTree.reply', int(0), int(0), int(2)), 'it ends early'],
    [message('/g_queryTree.reply', int(0), int(1), int(-1), string('kick')), 'the root is a synth'],
  ])('%j is malformed', (wrong, reason) => {
    expect(() => readReply(wrong)).toThrow(AppError);
    expect(() => readReply(wrong)).toThrow(reason);
  });
});
