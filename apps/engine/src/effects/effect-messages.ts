import { SERVER_NAME_PREFIX } from '@oiduna/contracts';
import { gNew, nFree, nMapAudio, NO_BUSES, nSet, type OscMessage, sNew } from '@oiduna/supercollider';
import { FIRST_EFFECT_BUS, LAST_EFFECT_BUS, MASTER_BUS, NODES, type Strip } from '../audio-server/audio-graph.js';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { EffectSlot, RampSlot } from './effect-slots.js';
import { type Ramp, ratioOf } from './ramp.js';

/** By then an effect that never falls silent is faded out, over two seconds more; an uploaded one may be broken. */
export const TAIL_SECONDS = { own: 30, uploaded: 8 };

/** Where the effects of a chain work: a group of their own, on the bus of the track or of the master. */
export interface ChainPlace {
  readonly groupId: number;
  readonly bus: number;
  /** What makes the group. */
  readonly open: OscMessage;
}

export const placeOnTrack = ({ effectsId, faderId, bus }: Strip): ChainPlace => ({
  groupId: effectsId,
  bus,
  open: gNew({ nodeId: effectsId, action: 'before', targetId: faderId }),
});

export const MASTER_PLACE: ChainPlace = {
  groupId: NODES.masterEffects,
  bus: MASTER_BUS,
  open: gNew({ nodeId: NODES.masterEffects, action: 'head', targetId: NODES.master }),
};

const ownBuses = { controls: new Set(['in', 'out']), lowest: MASTER_BUS, highest: LAST_EFFECT_BUS };

/**
 * Insert, effect, return, in a group of their own. The effect works in place on a bus of its own, so whatever it is, it
 * comes and goes by its input.
 * @throws AppError OSC_VALUE_REFUSED
 */
export function newEffect(
  slot: EffectSlot,
  place: ChainPlace,
  def: LoadedSynthDef,
  parameters: Readonly<Record<string, number>>,
  bypassed: boolean,
  behindGroup: number | undefined,
): OscMessage[] {
  const { groupId, insertId, effectId, returnId, bus } = slot;
  const on = bypassed ? 0 : 1;
  const last = { action: 'tail', targetId: groupId } as const;
  const buses = Object.fromEntries([...def.busControls].map((name) => [name, bus]));
  return [
    gNew({
      nodeId: groupId,
      ...(behindGroup === undefined
        ? { action: 'head', targetId: place.groupId }
        : { action: 'after', targetId: behindGroup }),
    }),
    sNew({
      defName: 'oiduna_insert',
      nodeId: insertId,
      ...last,
      controls: { in: place.bus, out: bus, on },
      buses: ownBuses,
    }),
    sNew({
      defName: def.serverName,
      nodeId: effectId,
      ...last,
      controls: { ...parameters, ...buses, ...(def.controls.has('gate') && { gate: 1 }) },
      buses: { controls: def.busControls, lowest: FIRST_EFFECT_BUS, highest: LAST_EFFECT_BUS },
    }),
    sNew({
      defName: 'oiduna_return',
      nodeId: returnId,
      ...last,
      controls: {
        in: bus,
        out: place.bus,
        on,
        tail: def.serverName.startsWith(SERVER_NAME_PREFIX) ? TAIL_SECONDS.uploaded : TAIL_SECONDS.own,
      },
      buses: ownBuses,
    }),
  ];
}

export const bypass = ({ insertId, returnId }: EffectSlot, bypassed: boolean): OscMessage[] => {
  const on = bypassed ? 0 : 1;
  return [nSet(insertId, { on }, NO_BUSES), nSet(returnId, { on }, NO_BUSES)];
};

/** It rings out and frees its group. */
export const leave = ({ insertId, returnId }: EffectSlot): OscMessage[] => [
  nSet(insertId, { on: 0 }, NO_BUSES),
  nSet(returnId, { on: 0, leave: 1 }, NO_BUSES),
];

/** From the sample on that the bundle is due at. */
export const beginRamp = (
  { tickId, rampId, bus }: RampSlot,
  { groupId, effectId }: EffectSlot,
  parameter: string,
  ramp: Ramp,
): OscMessage[] => [
  sNew({
    defName: 'oiduna_tick',
    nodeId: tickId,
    action: 'head',
    targetId: groupId,
    controls: { out: bus },
    buses: ownBuses,
  }),
  sNew({
    defName: 'oiduna_ramp',
    nodeId: rampId,
    action: 'after',
    targetId: tickId,
    controls: {
      out: bus,
      from: ramp.from,
      seconds: (ramp.endMicros - ramp.beginMicros) / 1e6,
      ...wayOf(ramp),
    },
    buses: ownBuses,
  }),
  nMapAudio(effectId, parameter, bus),
];

function wayOf(ramp: Ramp): { ratio: number } | { step: number } {
  const ratio = ratioOf(ramp);
  return ratio === undefined ? { step: ramp.to - ramp.from } : { ratio };
}

/** The parameter has a value of its own again. */
export const endRamp = ({ tickId, rampId }: RampSlot, { effectId }: EffectSlot, parameter: string): OscMessage[] => [
  nMapAudio(effectId, parameter, -1),
  nFree(tickId, rampId),
];
