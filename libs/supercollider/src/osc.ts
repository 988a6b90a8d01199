import { AppError } from '@oiduna/contracts';
import core, { type CoreArgument, type CoreBundle, type CoreMessage } from 'osc/src/osc.js';

/** One typed OSC value. `h` is a 64-bit integer, `t` a raw 64-bit NTP time tag, the last four carry no bytes. */
export type OscArgument =
  | { readonly type: 'i' | 'f' | 'd'; readonly value: number }
  | { readonly type: 's'; readonly value: string }
  | { readonly type: 'b'; readonly value: Uint8Array }
  | { readonly type: 'h' | 't'; readonly value: bigint }
  | { readonly type: 'T' | 'F' | 'N' | 'I' };

export interface OscMessage {
  readonly address: string;
  readonly args: readonly OscArgument[];
}

/** `timeTagMicros` is Unix time in microseconds; `'now'` is OSC's "immediately". */
export interface OscBundle {
  readonly timeTagMicros: number | 'now';
  readonly packets: readonly OscPacket[];
}

export type OscPacket = OscMessage | OscBundle;

/** Messages that must take effect at one instant. */
export interface TimedMessages {
  readonly atMicros: number;
  readonly messages: readonly OscMessage[];
}

/**
 * The largest datagram either server may be sent. supernova reads into 32,768 bytes and dies with
 * SIGSEGV at 32,772 (scsynth takes 65,507); the rest is margin. Larger things go over TCP.
 */
export const DATAGRAM_BYTES_MAX = 32_000;

/** Seconds from NTP's epoch (1900) to Unix's (1970). */
const NTP_OFFSET_S = 2_208_988_800;
const TWO_32 = 2 ** 32;
const INT32_MAX = 2 ** 31 - 1;
/** What a control can be: larger numbers are infinity to the servers. */
export const FLOAT32_MAX = 3.4028234663852886e38;
const OPTIONS = { metadata: true, unpackSingleArgs: false };

export const int = (value: number): OscArgument => ({ type: 'i', value });
export const float = (value: number): OscArgument => ({ type: 'f', value });
export const string = (value: string): OscArgument => ({ type: 's', value });
export const blob = (value: Uint8Array): OscArgument => ({ type: 'b', value });

export const message = (address: string, ...args: OscArgument[]): OscMessage => ({ address, args });

/** @throws AppError OSC_VALUE_REFUSED */
export const encodeMessage = (address: string, ...args: OscArgument[]): Uint8Array => encodePacket({ address, args });

/** One bundle whose messages take effect at `atMicros` (Unix µs). @throws AppError OSC_VALUE_REFUSED */
export const encodeBundle = (atMicros: number | 'now', messages: readonly OscMessage[]): Uint8Array =>
  encodePacket({ timeTagMicros: atMicros, packets: messages });

/**
 * One datagram of several bundles, each with its own time. Both servers unroll the outer bundle on
 * arrival, so its own time tag is "now" and every inner bundle is scheduled by itself.
 * @throws AppError OSC_VALUE_REFUSED
 */
export const encodeBundles = (bundles: readonly TimedMessages[]): Uint8Array =>
  encodePacket({ timeTagMicros: 'now', packets: bundles.map(toBundle) });

/**
 * The one door to the audio server: every value is checked here, because the servers check none
 * (NaN or infinity on a bus parameter kills supernova).
 * @throws AppError OSC_VALUE_REFUSED
 */
export function encodePacket(packet: OscPacket): Uint8Array {
  return core.writePacket(toCore(packet), OPTIONS);
}

/** @throws AppError INPUT_MALFORMED */
export function decodePacket(bytes: Uint8Array): OscPacket {
  let packet: CoreMessage | CoreBundle;
  try {
    // A copy, since the core reads blobs at offsets of the underlying buffer, not of the view.
    packet = core.readPacket(Uint8Array.from(bytes), OPTIONS);
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : String(cause), cause);
  }
  return fromCore(packet);
}

/**
 * Datagrams that hold all messages of `bundles` in order. Neighbours with the same time share one inner
 * bundle: scsynth holds 2,048 pending bundles and drops the next without a word. 50 inner bundles to a
 * datagram is what was measured to work on both servers.
 * @throws AppError OSC_VALUE_REFUSED | INPUT_TOO_LARGE for a message that fits no datagram
 */
export function packBundles(
  bundles: readonly TimedMessages[],
  limitBytes: number = DATAGRAM_BYTES_MAX,
  maxPerPacket = 50,
): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let open: { atMicros: number; messages: OscMessage[] }[] = [];
  let openBytes = BUNDLE_HEAD_BYTES;
  const close = (): void => {
    const [first, ...others] = open;
    if (first === undefined) return;
    packets.push(others.length === 0 ? encodePacket(toBundle(first)) : encodeBundles(open));
    open = [];
    openBytes = BUNDLE_HEAD_BYTES;
  };
  for (const { atMicros, messages } of bundles) {
    for (const next of messages) {
      const messageBytes = SIZE_BYTES + byteLengthOf(next);
      const aloneBytes = BUNDLE_HEAD_BYTES + SIZE_BYTES + BUNDLE_HEAD_BYTES + messageBytes;
      if (aloneBytes > limitBytes) throw new AppError('INPUT_TOO_LARGE', { what: next.address, limitBytes });
      const joins = (): boolean => open.at(-1)?.atMicros === atMicros;
      const growth = messageBytes + (joins() ? 0 : SIZE_BYTES + BUNDLE_HEAD_BYTES);
      if (openBytes + growth > limitBytes || (!joins() && open.length >= maxPerPacket)) close();
      openBytes += messageBytes;
      if (joins()) {
        open.at(-1)?.messages.push(next);
      } else {
        open.push({ atMicros, messages: [next] });
        openBytes += SIZE_BYTES + BUNDLE_HEAD_BYTES;
      }
    }
  }
  close();
  return packets;
}

/** `#bundle`, its NUL and the time tag. */
const BUNDLE_HEAD_BYTES = 16;
/** The length in front of every element of a bundle. */
const SIZE_BYTES = 4;

const padded = (bytes: number): number => (bytes + 3) & ~3;
const stringBytes = (text: string): number => padded(Buffer.byteLength(text) + 1);

function byteLengthOf({ address, args }: OscMessage): number {
  let bytes = stringBytes(address) + padded(args.length + 2);
  for (const arg of args) {
    if (arg.type === 'i' || arg.type === 'f') bytes += 4;
    else if (arg.type === 's') bytes += stringBytes(arg.value);
    else if (arg.type === 'b') bytes += 4 + padded(arg.value.byteLength);
    else if (arg.type === 'd' || arg.type === 'h' || arg.type === 't') bytes += 8;
  }
  return bytes;
}

const toBundle = ({ atMicros, messages }: TimedMessages): OscBundle => ({
  timeTagMicros: atMicros,
  packets: messages,
});

function toCore(packet: OscPacket): CoreMessage | CoreBundle {
  if ('address' in packet) {
    if (!/^\/[\x21-\x7e]*$/.test(packet.address)) {
      throw refused(packet.address, 'the address', packet.address, 'printable ASCII after a slash');
    }
    return {
      address: packet.address,
      args: packet.args.map((arg, index) => toCoreArgument(packet.address, arg, index)),
    };
  }
  const { timeTagMicros, packets } = packet;
  return { timeTag: { raw: toNtp(timeTagMicros) }, packets: packets.map(toCore) };
}

/** Exact to the 233 ps of an NTP fraction, for whole microseconds. */
function toNtp(micros: number | 'now'): [number, number] {
  if (micros === 'now') return [0, 1];
  if (!Number.isFinite(micros) || micros < 0) {
    throw refused('#bundle', 'the time tag', micros, 'Unix time in microseconds');
  }
  const restMicros = micros % 1e6;
  const seconds = (micros - restMicros) / 1e6 + NTP_OFFSET_S;
  const fraction = Math.round((restMicros * TWO_32) / 1e6);
  return fraction === TWO_32 ? [seconds + 1, 0] : [seconds, fraction];
}

const RANGE: Record<'i' | 'f' | 'd', { fits: (value: number) => boolean; expected: string }> = {
  i: {
    fits: (value) => Number.isInteger(value) && value >= -INT32_MAX - 1 && value <= INT32_MAX,
    expected: 'a 32-bit integer',
  },
  f: { fits: (value) => Math.abs(value) <= FLOAT32_MAX, expected: 'a finite 32-bit float' },
  d: { fits: Number.isFinite, expected: 'a finite number' },
};

function toCoreArgument(address: string, arg: OscArgument, index: number): CoreArgument {
  const what = `argument ${index}`;
  switch (arg.type) {
    case 'i':
    case 'f':
    case 'd': {
      const { fits, expected } = RANGE[arg.type];
      if (!fits(arg.value)) throw refused(address, what, arg.value, expected);
      return arg;
    }
    case 's':
      if (arg.value.includes('\0')) throw refused(address, what, JSON.stringify(arg.value), 'text without NUL');
      return arg;
    case 'h':
      return { type: 'h', value: { high: Number(arg.value >> 32n), low: Number(BigInt.asIntN(32, arg.value)) } };
    case 't':
      return { type: 't', value: { raw: [Number(arg.value >> 32n), Number(arg.value & 0xffffffffn)] } };
    default:
      return arg;
  }
}

function fromCore(packet: CoreMessage | CoreBundle): OscPacket {
  if ('address' in packet) return { address: packet.address, args: packet.args.map(fromCoreArgument) };
  const [seconds, fraction] = packet.timeTag.raw;
  const micros = (seconds - NTP_OFFSET_S) * 1e6 + Math.round((fraction * 1e6) / TWO_32);
  return {
    timeTagMicros: seconds === 0 && fraction === 1 ? 'now' : micros,
    packets: packet.packets.map(fromCore),
  };
}

function fromCoreArgument(arg: CoreArgument | CoreArgument[]): OscArgument {
  if (Array.isArray(arg)) throw malformed('arrays are not read here');
  switch (arg.type) {
    case 'i':
    case 'f':
    case 'd':
      return { type: arg.type, value: arg.value as number };
    case 's':
    case 'S':
      return { type: 's', value: arg.value as string };
    case 'b':
      return { type: 'b', value: arg.value as Uint8Array };
    case 'h': {
      const { high, low } = arg.value as { high: number; low: number };
      return { type: 'h', value: (BigInt(high) << 32n) | BigInt.asUintN(32, BigInt(low)) };
    }
    case 't': {
      const [seconds, fraction] = (arg.value as CoreBundle['timeTag']).raw;
      return { type: 't', value: (BigInt(seconds) << 32n) | BigInt(fraction) };
    }
    case 'T':
    case 'F':
    case 'N':
    case 'I':
      return { type: arg.type };
    default:
      throw malformed(`OSC type ${arg.type} is not read here`);
  }
}

const refused = (address: string, what: string, value: unknown, expected: string): AppError =>
  new AppError('OSC_VALUE_REFUSED', { address, what, value: String(value), expected });

const malformed = (reason: string, cause?: unknown): AppError => new AppError('INPUT_MALFORMED', { reason }, { cause });
