import type { Onset } from '@oiduna/contracts';
import { gNew, nSet, NO_BUSES, type OscMessage, sNew } from '@oiduna/supercollider';
import { FIRST_EFFECT_BUS, FIRST_TRACK_BUS, type Strip, TRACKS_MAX } from '../audio-server/audio-graph.js';
import { numberOf } from '../schedule/note-controls.js';

/** Strudel's, where a note asks for an echo or a room and says no more. */
const DEFAULTS = { delaytime: 0.25, delayfeedback: 0.5, roomsize: 2 };
/** Of a note without it: the sound itself is as loud as it was. */
const DRY = 1;
const FIRST_NODE = 4_000;
const NODES_EACH = 8;
const BUSES_EACH = 6;
const FIRST_BUS = FIRST_TRACK_BUS + TRACKS_MAX * 2;
/** Tracks that can have a room and an echo at once: as many as there are buses. */
export const SENDS_MAX = Math.floor((FIRST_EFFECT_BUS - FIRST_BUS) / BUSES_EACH);

/** The room and the echo of a track, beside its sound. */
export interface SendSlot {
  readonly groupId: number;
  readonly dryId: number;
  readonly room: SendNodes;
  readonly echo: SendNodes;
  /** Notes that ask for a room or an echo play here rather than on the track's own bus. */
  readonly bus: number;
}

interface SendNodes {
  readonly sendId: number;
  readonly effectId: number;
  readonly returnId: number;
  readonly bus: number;
}

export const sendSlot = (slot: number): SendSlot => {
  const groupId = FIRST_NODE + slot * NODES_EACH;
  const bus = FIRST_BUS + slot * BUSES_EACH;
  const nodes = (from: number, own: number): SendNodes => ({
    sendId: groupId + from,
    effectId: groupId + from + 1,
    returnId: groupId + from + 2,
    bus: bus + own,
  });
  return { groupId, dryId: groupId + 1, room: nodes(2, 2), echo: nodes(5, 4), bus };
};

const ownBuses = { controls: new Set(['in', 'out']), lowest: 0, highest: FIRST_EFFECT_BUS - 2 };

/** Behind the voices of a track and before its effects; silent until a note asks for it. */
export function newSends({ groupId, dryId, room, echo, bus }: SendSlot, { voicesId, bus: track }: Strip): OscMessage[] {
  const node = (nodeId: number, defName: string, controls: Readonly<Record<string, number>>): OscMessage =>
    sNew({ defName, nodeId, action: 'tail', targetId: groupId, controls, buses: ownBuses });
  const beside = (nodes: SendNodes, defName: string): OscMessage[] => [
    node(nodes.sendId, 'oiduna_send', { in: bus, out: nodes.bus, level: 0 }),
    node(nodes.effectId, defName, { in: nodes.bus, out: nodes.bus, mix: 1 }),
    node(nodes.returnId, 'oiduna_return', { in: nodes.bus, out: track, on: 1 }),
  ];
  return [
    gNew({ nodeId: groupId, action: 'after', targetId: voicesId }),
    node(dryId, 'oiduna_send', { in: bus, out: track, level: DRY }),
    ...beside(room, 'fx_reverb'),
    ...beside(echo, 'fx_delay'),
  ];
}

/** Whether a note asks for a room or an echo. */
export const asksForSends = (controls: Onset['controls']): boolean =>
  (numberOf(controls, 'room') ?? 0) > 0 || (numberOf(controls, 'delay') ?? 0) > 0;

/** What a note asks of them, from its onset on. */
export function sendsFor(
  { dryId, room, echo }: SendSlot,
  controls: Onset['controls'],
  cycleSeconds: number | undefined,
): OscMessage[] {
  const value = (name: string, otherwise: number): number => numberOf(controls, name) ?? otherwise;
  // The smallest room of ours is a room already, 10 the largest.
  const size = 0.4 + value('roomsize', DEFAULTS.roomsize) * 0.06;
  return [
    nSet(dryId, { level: value('dry', DRY) }, NO_BUSES),
    nSet(room.sendId, { level: value('room', 0) }, NO_BUSES),
    nSet(room.effectId, { size }, NO_BUSES),
    nSet(echo.sendId, { level: value('delay', 0) }, NO_BUSES),
    nSet(
      echo.effectId,
      { time: echoSeconds(value, cycleSeconds), feedback: value('delayfeedback', DEFAULTS.delayfeedback) },
      NO_BUSES,
    ),
  ];
}

/** In cycles with `delaysync`, or with `delaytime` and `lock`; a note whose tempo nobody knows counts in seconds. */
function echoSeconds(value: (name: string, otherwise: number) => number, cycleSeconds: number | undefined): number {
  const cycles = value('delaysync', value('lock', 0) > 0 ? value('delaytime', DEFAULTS.delaytime) : 0);
  return cycles > 0 && cycleSeconds !== undefined ? cycles * cycleSeconds : value('delaytime', DEFAULTS.delaytime);
}
