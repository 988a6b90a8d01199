import {
  BUS_UGENS,
  busControlsOf,
  controlsOf,
  parametersBehind,
  type SynthDef,
  type UGen,
} from '@oiduna/supercollider';
import { BUFFER_INPUTS, constantBuffers, controlAt, type WantedBuffer, wantedBy } from './wanted-buffers.js';

/** What a def is given, so that it can be heard. */
export interface Staging {
  readonly channelCount: number;
  /** Buses and buffers, and a gate that is closed by default. */
  readonly controls: Readonly<Record<string, number>>;
  readonly inputBuses: readonly number[];
  readonly buffers: ReadonlyMap<number, WantedBuffer>;
  readonly hasGate: boolean;
}

/** What a def writes to buses beyond these is not heard. */
const CHANNELS_MAX = 8;
/** Where effects read from when their bus can be chosen: far from what is heard. */
const INPUT_BUS_FIRST = 64;
const INPUT_BUSES_APART = 16;
/** Audio buses of an audio server that was told nothing else; the noise is stereo. */
const BUSES = 1_024;
const STEREO = 2;
const INPUTS_MAX = 8;
const BUFFER_FIRST = 100;
/** VOsc reads the buffer behind its own too. */
const BUFFERS_APART = 2;

/** Buses within the render, a signal to work on, buffers with sound in them. */
export function stagingOf(def: SynthDef): Staging {
  const defaults = new Map(controlsOf(def).map(({ name, defaultValue }) => [name, defaultValue]));
  const written = busControls(def, 'write').map((name) => [name, heard(defaults.get(name))] as const);
  const controls: Record<string, number> = Object.fromEntries(written);
  const inputs = new Set<number>();
  for (const name of busControls(def, 'read')) {
    // an insert effect reads the bus it writes to
    const bus = controls[name] ?? INPUT_BUS_FIRST + INPUT_BUSES_APART * inputs.size;
    controls[name] = bus;
    inputs.add(bus);
  }
  const channelCount = channelsOf(def, controls);
  for (const bus of fixedInputs(def, channelCount)) inputs.add(bus);
  const buffers = constantBuffers(def);
  for (const [at, [name, wanted]] of [...bufferControls(def)].entries()) {
    const number = BUFFER_FIRST + BUFFERS_APART * at;
    controls[name] = number;
    buffers.set(number, wanted);
    buffers.set(number + 1, wanted);
  }
  if (defaults.get('gate') === 0) controls['gate'] = 1;
  const inputBuses = [...inputs].slice(0, INPUTS_MAX);
  return { channelCount, controls, inputBuses, buffers, hasGate: defaults.has('gate') };
}

const heard = (bus = 0): number => (bus < CHANNELS_MAX ? bus : 0);

const busControls = (def: SynthDef, access: 'read' | 'write'): string[] =>
  busControlsOf(def).flatMap((bus) => (bus.access === access && bus.rate === 'audio' ? [bus.name] : []));

const isBusUGen = ({ name, rate }: UGen, access: 'read' | 'write'): boolean =>
  BUS_UGENS[name] === access && rate === 'audio';

/** The number in an input that is a constant, or a control as it is set. */
function numberIn(def: SynthDef, ugen: UGen, controls: Readonly<Record<string, number>>): number | undefined {
  const [input] = ugen.inputs;
  if (input?.kind === 'constant') return def.constants[input.index];
  const [name] = parametersBehind(def, ugen, 0).map((at) => controlAt(def, at));
  return name === undefined ? undefined : controls[name];
}

/** Up to the highest bus it writes; stereo at least. XOut has its cross-fade before the channels. */
function channelsOf(def: SynthDef, controls: Readonly<Record<string, number>>): number {
  const ends = def.ugens.flatMap((ugen) => {
    if (!isBusUGen(ugen, 'write')) return [];
    const firstChannel = ugen.name === 'XOut' ? 2 : 1;
    return [(numberIn(def, ugen, controls) ?? 0) + ugen.inputs.length - firstChannel];
  });
  return Math.min(CHANNELS_MAX, Math.max(2, ...ends.map(Math.floor)));
}

/** Buses that cannot be chosen: constants, and the inputs of the sound card, which begin behind the outputs. */
function fixedInputs(def: SynthDef, channelCount: number): number[] {
  return def.ugens.flatMap((ugen) => {
    if (!isBusUGen(ugen, 'read')) return [];
    const [input] = ugen.inputs;
    const bus = input?.kind === 'constant' ? (def.constants[input.index] ?? 0) : undefined;
    if (bus !== undefined) return bus >= 0 && bus < BUSES - STEREO ? [bus] : [];
    return parametersBehind(def, ugen, 0).length > 0 ? [] : [channelCount + 1];
  });
}

/** Each control that chooses a buffer, and what is wanted of it. */
function bufferControls(def: SynthDef): Map<string, WantedBuffer> {
  const found = new Map<string, WantedBuffer>();
  for (const ugen of def.ugens) {
    const wanted = wantedBy(ugen);
    if (wanted === undefined) continue;
    for (const at of parametersBehind(def, ugen, BUFFER_INPUTS.get(ugen.name) ?? 0)) {
      const name = controlAt(def, at);
      const before = name === undefined ? undefined : found.get(name);
      if (name !== undefined && (before === undefined || wanted.channelCount > before.channelCount)) {
        found.set(name, wanted);
      }
    }
  }
  return found;
}
