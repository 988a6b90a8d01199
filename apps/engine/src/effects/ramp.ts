import { between } from '../synthdef-presets/morph.js';

/** A parameter on its way, in µs of `nowMicros`. */
export interface Ramp {
  readonly from: number;
  readonly to: number;
  readonly beginMicros: number;
  readonly endMicros: number;
  readonly curve: 'linear' | 'exponential';
}

/** How far it is; see `between`. */
export const rampValueAt = ({ from, to, beginMicros, endMicros, curve }: Ramp, micros: number): number =>
  between(from, to, Math.min(1, Math.max(0, (micros - beginMicros) / (endMicros - beginMicros))), curve);

/** What a parameter even in octaves is multiplied by on its way; undefined where it goes straight, as through 0. */
export const ratioOf = ({ from, to, curve }: Ramp): number | undefined =>
  curve === 'exponential' && from * to > 0 ? to / from : undefined;
