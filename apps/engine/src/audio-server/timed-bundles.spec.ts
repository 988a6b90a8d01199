import {
  decodePacket,
  NO_BUSES,
  nSet,
  type OscMessage,
  type OscPacket,
  sNew,
  type TimedMessages,
} from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { nowMicros, wait, wallOffsetMicros } from '../clock.js';
import type { FollowedStep } from './clock-lag.js';
import type { ServerClock } from './server-clock.js';
import { TimedBundles, type TimedServer } from './timed-bundles.js';

const SECOND = 1e6;
const begin = (nodeId: number): OscMessage =>
  sNew({ defName: 'a', nodeId, action: 'tail', targetId: 1, controls: {}, buses: NO_BUSES });
const end = (nodeId: number): OscMessage => nSet(nodeId, { gate: 0 }, NO_BUSES);
const bundle = (inMicros: number, message: OscMessage): TimedMessages => ({
  atMicros: Math.round(nowMicros() + inMicros),
  messages: [message],
});

interface Sent {
  readonly what: string;
  readonly atMicros: number | 'now';
}
function sentIn(packet: OscPacket, atMicros: number | 'now' = 'now'): Sent[] {
  if ('packets' in packet) return packet.packets.flatMap((inner) => sentIn(inner, packet.timeTagMicros));
  const nodeId = packet.args.find(({ type }) => type === 'i');
  const node = nodeId !== undefined && 'value' in nodeId ? ` ${String(nodeId.value)}` : '';
  return [{ what: `${packet.address}${node}`, atMicros }];
}

/** A server that takes note of what it is sent. */
function server(
  takeTimeAnew: () => Promise<boolean>,
  clock: Partial<ServerClock> = {},
): TimedServer & { sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    send: (...packets) => Promise.resolve(void sent.push(...packets.flatMap((bytes) => sentIn(decodePacket(bytes))))),
    followedMicrosMax: () => SECOND,
    clock: { isTold: () => false, kept: () => undefined, keep: () => undefined, ...clock },
    takeTimeAnew,
  };
}
const what = (sent: readonly Sent[]): string[] => sent.map((one) => one.what);
const never = () => Promise.resolve(false);

describe('what leaves with a time, after a step of the wall clock', () => {
  it('goes out again when it is not due yet, behind a cleared schedule, and nothing else does', async () => {
    const to = server(never);
    const timed = new TimedBundles(to);
    await timed.send([bundle(-10, begin(1)), bundle(2 * SECOND, begin(2))]);
    await timed.send([bundle(3 * SECOND, end(2))]);
    to.sent.length = 0;
    const met = await timed.clockStepped({ atMicros: nowMicros(), byMicros: 500 });
    expect(met).toEqual({ way: 'followed', sentAgain: 2 });
    expect(what(to.sent)).toEqual(['/clearSched', '/s_new 2', '/n_set 2']);
  });

  it('carries time tags that follow the server, and the clock itself once that was taken anew', async () => {
    const note = bundle(60 * SECOND, begin(1));
    const lagOf = async (byMicros: number, anew: boolean): Promise<number> => {
      const to = server(() => Promise.resolve(anew));
      const timed = new TimedBundles(to);
      await timed.clockStepped({ atMicros: note.atMicros - 60 * SECOND, byMicros });
      to.sent.length = 0;
      await timed.send([note]);
      return note.atMicros + wallOffsetMicros() - Number(to.sent[0]!.atMicros);
    };
    expect(await lagOf(0.5 * SECOND, true)).not.toBe(0);
    expect(Math.abs(await lagOf(2 * SECOND, true))).toBeLessThan(1_000); // our own idea of the wall clock may tremble
    expect(Math.abs((await lagOf(2 * SECOND, false)) / (await lagOf(0.5 * SECOND, false)))).toBeCloseTo(4, 3);
  });

  it('waits for a server that is made to take the time anew: notes it missed are left out, ends are not', async () => {
    const to = server(async () => {
      await timed.send([bundle(1_000, begin(3)), bundle(2_000, end(4)), bundle(SECOND, begin(5))]);
      await wait(20);
      return true;
    });
    const timed = new TimedBundles(to);
    await timed.fresh(true);
    to.sent.length = 0;
    expect(await timed.clockStepped({ atMicros: nowMicros(), byMicros: 2 * SECOND })).toEqual({
      way: 'taken anew',
      sentAgain: 1,
    });
    expect(what(to.sent)).toEqual(['/clearSched', '/clearSched', '/n_set 4', '/s_new 5']);
  });

  it('goes out again when the status tells that the server took the time anew by itself', async () => {
    const to = server(never);
    const timed = new TimedBundles(to);
    await timed.clockStepped({ atMicros: nowMicros() - SECOND, byMicros: 0.9 * SECOND });
    await timed.send([bundle(SECOND, begin(1))]);
    to.sent.length = 0;
    await timed.paceTold(1 / 1.065);
    expect(to.sent).toEqual([]);
    await timed.paceTold(1);
    expect(what(to.sent)).toEqual(['/clearSched', '/s_new 1']);
    await timed.paceTold(1);
    expect(to.sent).toHaveLength(2);
  });

  it('is forgotten when the schedule was cleared, or the server is a fresh one', async () => {
    const to = server(never);
    const timed = new TimedBundles(to);
    for (const forget of [() => timed.forget(), () => timed.fresh(false)]) {
      await timed.send([bundle(SECOND, begin(1))]);
      await forget();
      expect((await timed.clockStepped({ atMicros: nowMicros(), byMicros: 500 })).sentAgain).toBe(0);
    }
  });

  it('is cleared from a server that may hold some, and from no other: supernova dies of it when it is fresh', async () => {
    const to = server(never);
    const timed = new TimedBundles(to);
    const clears = () => timed.forget().map(({ address }) => address);
    expect(clears()).toEqual([]);
    await timed.send([bundle(SECOND, begin(1))]);
    expect(clears()).toEqual(['/clearSched']);
    await timed.fresh(false);
    expect(clears()).toEqual([]);
    to.sent.length = 0;
    await timed.fresh(true);
    expect(to.sent).toEqual([{ what: '/status', atMicros: expect.any(Number) }]);
    expect(clears()).toEqual(['/clearSched']);
  });
});

describe('what leaves for a server whose clock is not ours', () => {
  const tagOf = ({ sent }: { sent: readonly Sent[] }): number => (sent.at(-1)?.atMicros as number) - wallOffsetMicros();

  it('is told the time of its clock, as its own pace shows it, and that is kept for who adopts it', async () => {
    const kept: FollowedStep[] = [];
    const to = server(never, { isTold: () => true, keep: (step) => kept.push(step) });
    const timed = new TimedBundles(to);
    await timed.fresh(false);
    const telling = setInterval(() => void timed.paceTold(1.0003), 5);
    await timed.readClock();
    clearInterval(telling);
    expect(kept).toHaveLength(1);
    expect(kept[0]!.byMicros).toBeLessThan(-3_500);
    const due = bundle(SECOND, begin(1));
    await timed.send([due]);
    expect(tagOf(to) - due.atMicros).toBeGreaterThan(3_000);
    expect(to.sent.filter((one) => one.what === '/status').length).toBeGreaterThan(5);
  });

  it('is told it by who adopts the server, without asking', async () => {
    const to = server(never, { kept: () => ({ atMicros: nowMicros(), byMicros: -4_000, slowerBy: 0 }) });
    const timed = new TimedBundles(to);
    await timed.fresh(false);
    await timed.readClock();
    expect(to.sent).toEqual([]);
    const due = bundle(10_000, begin(1));
    await timed.send([due]);
    expect(Math.abs(tagOf(to) - due.atMicros - 4_000)).toBeLessThan(20);
  });

  it('is told our time when it does not tell its own', async () => {
    const to = server(never);
    const timed = new TimedBundles(to);
    await timed.fresh(false);
    await timed.readClock();
    const due = bundle(SECOND, begin(1));
    await timed.paceTold(1.0003);
    await timed.send([due]);
    expect(tagOf(to)).toBe(due.atMicros);
  });
});
