import { NO_BUSES, nSet, type OscMessage } from '@oiduna/supercollider';
import { afterUnlessEnded, nowMicros } from '../clock.js';
import type { KeptChains } from '../failover/server-contents.js';
import { beginRamp, endRamp } from './effect-messages.js';
import { type EffectSlot, type RampSlot, rampSlots } from './effect-slots.js';
import { type Ramp, rampValueAt } from './ramp.js';

/** The audio server's clock may be a little behind ours: the nodes of a ramp hold its end until they go. */
const HELD_MS = 200;
/** Shorter ways are none: the effects smooth them by themselves. */
const RAMP_MICROS_MIN = 20_000;

interface RunningRamp {
  readonly slot: RampSlot;
  readonly ramp: Ramp;
}

/** Parameters of effects on their way. */
export class Ramps {
  private readonly running = new Map<EffectSlot, Map<string, RunningRamp>>();
  private free = rampSlots();

  constructor(private readonly send: (messages: OscMessage[]) => void) {}

  /** A fresh audio server has none. */
  forget(): void {
    this.running.clear();
    this.free = rampSlots();
  }

  /** For an engine that takes over. */
  kept(offsetMicros: number): KeptChains['ramps'] {
    return [...this.running].flatMap(([effect, ramps]) =>
      [...ramps].map(([parameter, { slot, ramp }]) => ({
        effectGroupId: effect.groupId,
        parameter,
        tickId: slot.tickId,
        ramp: movedBy(ramp, offsetMicros),
      })),
    );
  }

  /** What another engine has begun goes on to its end. */
  adopt(kept: KeptChains['ramps'], offsetMicros: number, slotOf: (groupId: number) => EffectSlot | undefined): void {
    for (const { effectGroupId, parameter, tickId, ramp } of kept) {
      const effect = slotOf(effectGroupId);
      const at = this.free.findIndex((slot) => slot.tickId === tickId);
      if (effect === undefined || at < 0) continue; // it has ended with its effect
      const [slot] = this.free.splice(at, 1);
      this.run(effect, parameter, { slot: slot!, ramp: movedBy(ramp, -offsetMicros) });
    }
  }

  /** What turns a parameter. One that is on its way goes on from where it is then; without a free ramp it jumps. */
  turn(effect: EffectSlot, parameter: string, wished: Ramp): OscMessage[] {
    const before = this.running.get(effect)?.get(parameter);
    const ended = before === undefined ? [] : this.end(effect, parameter, before);
    const slot = wished.endMicros - wished.beginMicros < RAMP_MICROS_MIN ? undefined : this.free.shift();
    if (slot === undefined) return [...ended, nSet(effect.effectId, { [parameter]: wished.to }, NO_BUSES)];
    const from = before === undefined ? wished.from : rampValueAt(before.ramp, wished.beginMicros);
    const ramp = { ...wished, from };
    this.run(effect, parameter, { slot, ramp });
    return [...ended, ...beginRamp(slot, effect, parameter, ramp)];
  }

  /** The effect rings out; its ramps end with its group. */
  leave(effect: EffectSlot): void {
    const running = this.running.get(effect);
    this.running.delete(effect);
    for (const { slot } of running?.values() ?? []) this.free.push(slot);
  }

  private run(effect: EffectSlot, parameter: string, running: RunningRamp): void {
    const ramps = this.running.get(effect) ?? new Map<string, RunningRamp>();
    this.running.set(effect, ramps.set(parameter, running));
    const { to, endMicros } = running.ramp;
    afterUnlessEnded((endMicros - nowMicros()) / 1_000 + HELD_MS, () => {
      if (this.running.get(effect)?.get(parameter) !== running) return; // turned meanwhile, or gone
      this.send([...this.end(effect, parameter, running), nSet(effect.effectId, { [parameter]: to }, NO_BUSES)]);
    });
  }

  private end(effect: EffectSlot, parameter: string, { slot }: RunningRamp): OscMessage[] {
    this.running.get(effect)?.delete(parameter);
    this.free.push(slot);
    return endRamp(slot, effect, parameter);
  }
}

const movedBy = (ramp: Ramp, byMicros: number): Ramp => ({
  ...ramp,
  beginMicros: ramp.beginMicros + byMicros,
  endMicros: ramp.endMicros + byMicros,
});
