import { FIRST_EFFECT_BUS, LAST_EFFECT_BUS } from '../audio-server/audio-graph.js';

/** Half for effects that sound (EFFECTS_MAX), half for those that ring out. */
const SLOTS = 128;
const FIRST_NODE = 2_000;
const FIRST_RAMP_NODE = 3_000;
const FIRST_RAMP_BUS = FIRST_EFFECT_BUS + SLOTS * 2;
/** Of parameters on their way: as many as there are buses left. */
const RAMPS = LAST_EFFECT_BUS + 1 - FIRST_RAMP_BUS;

/** The nodes and the stereo bus of one effect. */
export interface EffectSlot {
  readonly groupId: number;
  readonly insertId: number;
  readonly effectId: number;
  readonly returnId: number;
  readonly bus: number;
}

/** The nodes and the bus of one parameter on its way. */
export interface RampSlot {
  readonly tickId: number;
  readonly rampId: number;
  readonly bus: number;
}

/** Places for effects. Those that ring out give theirs back when they are silent, or to whoever finds no other. */
export class EffectSlots {
  private readonly free = slotsOfEffects();
  /** The first has rung longest. */
  private readonly leaving: EffectSlot[] = [];

  /** @returns a place, and whether somebody still rings in it; undefined when all of them sound */
  take(): { readonly slot: EffectSlot; readonly rings: boolean } | undefined {
    const [slot, rings] = this.free.length > 0 ? [this.free.shift(), false] : [this.leaving.shift(), true];
    return slot && { slot, rings };
  }

  leave(slot: EffectSlot): void {
    this.leaving.push(slot);
  }

  /** The place of this group, when nobody has it. */
  claim(groupId: number): EffectSlot | undefined {
    const at = this.free.findIndex((slot) => slot.groupId === groupId);
    return at < 0 ? undefined : this.free.splice(at, 1)[0];
  }

  /** Of those that ring out, the longest first. */
  get leavingGroups(): number[] {
    return this.leaving.map(({ groupId }) => groupId);
  }

  /** Its tail is over, unless somebody has taken its place. */
  silent(slot: EffectSlot): void {
    const at = this.leaving.indexOf(slot);
    if (at >= 0) this.free.push(...this.leaving.splice(at, 1));
  }
}

const slotsOfEffects = (): EffectSlot[] =>
  Array.from({ length: SLOTS }, (_, slot) => {
    const groupId = FIRST_NODE + slot * 4;
    const bus = FIRST_EFFECT_BUS + slot * 2;
    return { groupId, insertId: groupId + 1, effectId: groupId + 2, returnId: groupId + 3, bus };
  });

/** All places for ramps. */
export const rampSlots = (): RampSlot[] =>
  Array.from({ length: RAMPS }, (_, slot) => {
    const tickId = FIRST_RAMP_NODE + slot * 2;
    return { tickId, rampId: tickId + 1, bus: FIRST_RAMP_BUS + slot };
  });
