import { createRequire } from 'node:module';
import { AppError } from '@oiduna/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DATAGRAM_BYTES_MAX,
  blob,
  decodePacket,
  encodeBundle,
  encodeBundles,
  encodeMessage,
  encodePacket,
  float,
  int,
  message,
  packBundles,
  string,
  type OscArgument,
  type OscBundle,
  type OscMessage,
  type OscPacket,
} from './osc.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'none';
};
const asBundle = (packet: OscPacket): OscBundle => {
  if ('address' in packet) throw new Error(`${packet.address} is no bundle`);
  return packet;
};
const asMessages = (packet: OscPacket): OscMessage[] =>
  'address' in packet ? [packet] : packet.packets.flatMap(asMessages);

describe('messages', () => {
  it('are the bytes the OSC specification gives as its example', () => {
    expect(hex(encodeMessage('/oscillator/4/frequency', float(440)))).toBe(
      '2f6f7363696c6c61746f722f342f6672657175656e6379002c66000043dc0000',
    );
  });

  const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
  const argument: fc.Arbitrary<OscArgument> = fc.oneof(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(int),
    float32.map(float),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): OscArgument => ({ type: 'd', value })),
    fc
      .string({ unit: 'grapheme' })
      .filter((text) => !text.includes('\0'))
      .map(string),
    fc.uint8Array({ maxLength: 40 }).map(blob),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): OscArgument => ({ type: 'h', value })),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): OscArgument => ({ type: 't', value })),
    fc.constantFrom<OscArgument>({ type: 'T' }, { type: 'F' }, { type: 'N' }, { type: 'I' }),
  );

  it('come back as they were sent', () => {
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 12 }), (args) => {
        expect(decodePacket(encodeMessage('/x', ...args))).toEqual({ address: '/x', args });
      }),
    );
  });

  it('are read right from a view into a larger buffer', () => {
    const bytes = encodeMessage('/x', blob(Uint8Array.of(1, 2, 3)));
    const larger = Buffer.concat([Buffer.alloc(12, 0xff), bytes]);
    expect(decodePacket(larger.subarray(12))).toEqual({ address: '/x', args: [blob(Uint8Array.of(1, 2, 3))] });
  });

  it.each<[string, OscArgument]>([
    ['NaN as a float', float(Number.NaN)],
    ['infinity as a float', float(Number.POSITIVE_INFINITY)],
    ['a float beyond 32 bits', float(1e39)],
    ['NaN as a double', { type: 'd', value: Number.NaN }],
    ['a fraction as an integer', int(1.5)],
    ['NaN as an integer', int(Number.NaN)],
    ['an integer above 32 bits', int(2 ** 31)],
    ['an integer below 32 bits', int(-(2 ** 31) - 1)],
    ['text with a NUL', string('a\0b')],
  ])('refuse %s', (_, refused) => {
    expect(codeOf(() => encodeMessage('/n_set', int(1), refused))).toBe('OSC_VALUE_REFUSED');
  });

  it.each(['', 'n_set', '/n set', '/é'])('refuse the address "%s"', (address) => {
    expect(codeOf(() => encodeMessage(address))).toBe('OSC_VALUE_REFUSED');
  });

  it('name the argument at fault', () => {
    expect(() => encodeMessage('/s_new', string('kick'), float(Number.NaN))).toThrow(
      '/s_new: argument 1 is NaN, and must be a finite 32-bit float.',
    );
  });
});

describe('time tags', () => {
  it.each([
    [0, '83aa7e8000000000'],
    [0.5, '83aa7e8000000863'],
    [1, '83aa7e80000010c7'],
    [500_000, '83aa7e8080000000'],
    [999_999, '83aa7e80ffffef39'],
    [1_000_000, '83aa7e8100000000'],
    [1_700_000_000_999_999.75, 'e8fe6f80fffffbce'],
    [2_085_978_495_999_999, 'ffffffffffffef39'],
  ])('of %d µs are NTP seconds and fraction %s', (micros, expected) => {
    expect(hex(encodeBundle(micros, []).subarray(8))).toBe(expected);
  });

  it('carry a fraction that rounds up into the next second', () => {
    const almostOneSecond = 999_999.999_9;
    expect(hex(encodeBundle(almostOneSecond, []).subarray(8))).toBe('83aa7e8100000000');
  });

  it('are exact for every whole microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_085_978_495_999_999 }), (micros) => {
        expect(asBundle(decodePacket(encodeBundle(micros, []))).timeTagMicros).toBe(micros);
      }),
    );
  });

  it('say "now" as 1', () => {
    const bytes = encodeBundle('now', [message('/status')]);
    expect(hex(bytes.subarray(8, 16))).toBe('0000000000000001');
    expect(asBundle(decodePacket(bytes)).timeTagMicros).toBe('now');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('refuse %d', (micros) => {
    expect(codeOf(() => encodeBundle(micros, []))).toBe('OSC_VALUE_REFUSED');
  });
});

describe('several bundles in one packet', () => {
  it('keep their own times', () => {
    const bytes = encodeBundles([
      { atMicros: 1_000_000, messages: [message('/a', int(1))] },
      { atMicros: 2_000_000, messages: [message('/b', int(2)), message('/c')] },
    ]);
    expect(decodePacket(bytes)).toEqual({
      timeTagMicros: 'now',
      packets: [
        { timeTagMicros: 1_000_000, packets: [message('/a', int(1))] },
        { timeTagMicros: 2_000_000, packets: [message('/b', int(2)), message('/c')] },
      ],
    });
  });
});

describe('packing', () => {
  const note = (id: number, payload = 0): OscMessage =>
    message('/s_new', string('kick'), int(id), blob(new Uint8Array(payload)));
  const at = (atMicros: number, ...messages: OscMessage[]) => ({ atMicros, messages });

  it('sends nothing for nothing', () => {
    expect(packBundles([])).toEqual([]);
    expect(packBundles([at(1_000_000)])).toEqual([]);
  });

  it('sends one moment as one plain bundle', () => {
    const [packet, ...rest] = packBundles([at(1_000_000, note(1), note(2))]);
    expect(rest).toEqual([]);
    expect(packet).toEqual(encodeBundle(1_000_000, [note(1), note(2)]));
  });

  it('joins neighbours of the same time, to spare the server a place in its queue', () => {
    const [packet] = packBundles([at(1_000_000, note(1)), at(1_000_000, note(2)), at(2_000_000, note(3))]);
    expect(decodePacket(packet ?? new Uint8Array())).toEqual({
      timeTagMicros: 'now',
      packets: [
        { timeTagMicros: 1_000_000, packets: [note(1), note(2)] },
        { timeTagMicros: 2_000_000, packets: [note(3)] },
      ],
    });
  });

  it('puts at most 50 bundles into one packet', () => {
    const packets = packBundles(Array.from({ length: 120 }, (_, i) => at(i * 1_000, note(i))));
    expect(packets.map((bytes) => asBundle(decodePacket(bytes)).packets.length)).toEqual([50, 50, 20]);
  });

  it('keeps every message, its time and the order, within the limit', () => {
    const messageOf = fc
      .tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 90 }))
      .map(([id, payload]) => note(id, payload));
    const bundles = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.array(messageOf, { maxLength: 6 })).map(([t, m]) => at(t, ...m)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(bundles, fc.integer({ min: 200, max: 600 }), fc.integer({ min: 1, max: 5 }), (list, limit, most) => {
        const timesOf = (packet: OscPacket, outer: number | 'now' = 'now'): (readonly [number | 'now', OscMessage])[] =>
          'address' in packet
            ? [[outer, packet]]
            : packet.packets.flatMap((inner) => timesOf(inner, packet.timeTagMicros));
        const packets = packBundles(list, limit, most);
        for (const packet of packets) expect(packet.byteLength).toBeLessThanOrEqual(limit);
        expect(packets.flatMap((packet) => timesOf(decodePacket(packet)))).toEqual(
          list.flatMap(({ atMicros, messages }) => messages.map((m) => [atMicros, m])),
        );
      }),
    );
  });

  it('splits one moment that is larger than a datagram', () => {
    const notes = Array.from({ length: 20 }, (_, i) => note(i, 4_000));
    const packets = packBundles([at(1_000_000, ...notes)]);
    expect(packets.length).toBe(3);
    expect(packets.flatMap((packet) => asMessages(decodePacket(packet)))).toEqual(notes);
    for (const packet of packets) expect(packet.byteLength).toBeLessThanOrEqual(DATAGRAM_BYTES_MAX);
  });

  it('knows the size of every kind of argument', () => {
    const everything = message(
      '/every',
      int(1),
      float(1),
      string('four'),
      blob(Uint8Array.of(1)),
      { type: 'd', value: 1 },
      { type: 'h', value: 1n },
      { type: 't', value: 1n },
      { type: 'T' },
    );
    const exact = encodeBundles([at(0, everything)]).byteLength;
    expect(packBundles([at(0, everything)], exact)).toHaveLength(1);
    expect(codeOf(() => packBundles([at(0, everything)], exact - 1))).toBe('INPUT_TOO_LARGE');
  });

  it('refuses a message that fits no datagram', () => {
    expect(codeOf(() => packBundles([at(0, note(1, DATAGRAM_BYTES_MAX))]))).toBe('INPUT_TOO_LARGE');
  });

  it('never reaches the 32,768 bytes that kill supernova', () => {
    expect(DATAGRAM_BYTES_MAX).toBeLessThan(32_768);
  });
});

describe('decoding', () => {
  it('throws nothing but INPUT_MALFORMED at any bytes', () => {
    const seeds = [encodePacket(message('/a', int(1), blob(Uint8Array.of(1, 2)))), encodeBundle(1e12, [message('/b')])];
    const damaged = fc
      .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(63), fc.nat(255)), { maxLength: 6 }), fc.nat(64))
      .map(([seed, edits, length]) => {
        const bytes = Uint8Array.from(seed.subarray(0, length));
        for (const [index, value] of edits) if (index < bytes.length) bytes[index] = value;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), damaged), (bytes) => {
        expect(['none', 'INPUT_MALFORMED']).toContain(codeOf(() => decodePacket(bytes)));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['an array', '2f7800002c5b695d0000000000000001'],
    ['a colour', '2f7800002c72000000000001'],
  ])('refuses %s, which no server of ours sends', (_, bytes) => {
    expect(codeOf(() => decodePacket(Buffer.from(bytes, 'hex')))).toBe('INPUT_MALFORMED');
  });

  it('reads a symbol as a string', () => {
    expect(decodePacket(Buffer.from('2f7800002c53000061000000', 'hex'))).toEqual(message('/x', string('a')));
  });
});

it('the OSC core comes without sockets and serial ports', () => {
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.filter((path) => path.includes('/osc/src/osc.js'))).toHaveLength(1);
  expect(loaded.filter((path) => /\/(serialport|ws)\/|osc-node\.js/.test(path))).toEqual([]);
});
