import type { OscArgument } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { FIRST_EFFECT_BUS, stripOf, TRACKS_MAX } from '../audio-server/audio-graph.js';
import { asksForSends, newSends, SENDS_MAX, sendSlot, sendsFor } from './send-messages.js';

const slot = sendSlot(0);
const valueOf = (argument: OscArgument) => ('value' in argument ? argument.value : undefined);
/** What a note sets, by node. */
const set = (controls: Record<string, number>, cycleSeconds?: number) =>
  Object.fromEntries(
    sendsFor(slot, controls, cycleSeconds).map(({ args }) => {
      const [node, ...rest] = args.map(valueOf);
      return [node, Object.fromEntries(rest.flatMap((name, i) => (i % 2 === 0 ? [[name, rest[i + 1]]] : [])))];
    }),
  );

describe('the sends of a track', () => {
  it('have buses of their own, between those of tracks and of effects', () => {
    const buses = Array.from({ length: SENDS_MAX }, (_, at) => sendSlot(at)).flatMap(({ bus, room, echo }) => [
      bus,
      room.bus,
      echo.bus,
    ]);
    expect(new Set(buses).size).toBe(buses.length);
    expect(Math.min(...buses)).toBeGreaterThan(stripOf(TRACKS_MAX - 1).bus + 1);
    expect(Math.max(...buses)).toBeLessThan(FIRST_EFFECT_BUS - 1);
  });

  it('stand behind the voices, silent at first', () => {
    const [group, ...nodes] = newSends(slot, stripOf(3));
    expect(group!.args.map(valueOf)).toEqual([slot.groupId, 3, stripOf(3).voicesId]);
    expect(nodes).toHaveLength(7);
  });

  it.each([
    [{}, false],
    [{ room: 0, delay: 0 }, false],
    [{ size: 4 }, false],
    [{ room: 0.1 }, true],
    [{ delay: 0.1 }, true],
  ])('are for notes that ask for a level: %j → %s', (controls, asks) => {
    expect(asksForSends(controls)).toBe(asks);
  });

  it('take the levels of the note, and those it leaves out from nobody before it', () => {
    const { sendId: roomId, effectId } = slot.room;
    expect(set({ room: 0.5, roomsize: 10, dry: 0.2 })).toMatchObject({
      [slot.dryId]: { level: 0.2 },
      [roomId]: { level: 0.5 },
      [effectId]: { size: 1 },
      [slot.echo.sendId]: { level: 0 },
    });
    expect(set({ delay: 1 })).toMatchObject({ [slot.dryId]: { level: 1 }, [roomId]: { level: 0 } });
  });

  it.each([
    [{}, 0.25],
    [{ delaytime: 0.5 }, 0.5],
    [{ delaytime: 0.5, lock: 1 }, 1],
    [{ delaysync: 0.125 }, 0.25],
  ])('repeat in seconds, or in cycles when asked to: %j of a cycle of two seconds is %d s', (controls, time) => {
    expect(set({ delay: 1, ...controls }, 2)[slot.echo.effectId]).toMatchObject({ time, feedback: 0.5 });
  });
});
