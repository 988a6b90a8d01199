import {
  AppError,
  type EffectDef,
  type EffectWish,
  type FieldProblem,
  nearestName,
  type ParameterValues,
  type SynthDef,
} from '@oiduna/contracts';
import { within } from '../schedule/parameter-range.js';
import type { ActualSounds, LoadedSynthDef } from '../sounds/actual-sounds.js';
import { presetParameterFor, presetRange } from '../schedule/note-controls.js';
import { wrongValues } from '../synthdef-presets/preset-parameters.js';

/** What the studio's own effects are called on the audio server; performers leave it out. */
const OWN_PREFIX = 'fx_';
/** Beats per second: the engine tells an effect that has this parameter. */
export const TEMPO_PARAMETER = 'bps';

/** What a chain can have: the studio's own effects, and uploaded SynthDefs of that role before them. */
export class EffectDefs {
  constructor(
    private readonly synthDefs: ReadonlyMap<string, SynthDef>,
    private readonly actual: ActualSounds,
  ) {}

  /** Undefined when the audio server does not hold it, or not yet. */
  find(name: string): LoadedSynthDef | undefined {
    const uploaded = this.synthDefs.get(name);
    const serverName = uploaded?.role === 'effect' ? uploaded.serverName : OWN_PREFIX + name;
    return this.actual.synthDefs.get(serverName);
  }

  /** By what it is called on the audio server. */
  loaded(serverName: string): LoadedSynthDef | undefined {
    return this.actual.synthDefs.get(serverName);
  }

  /** By name. */
  list(): EffectDef[] {
    const names = new Set([...this.uploaded(), ...this.own()]);
    return [...names].toSorted().flatMap((name) => {
      const def = this.find(name);
      return def === undefined ? [] : [{ name, own: def.serverName === OWN_PREFIX + name, parameters: describe(def) }];
    });
  }

  /** @throws AppError EFFECT_UNKNOWN | AUDIO_SERVER_AWAY | INPUT_INVALID with each field it does not take */
  check(name: string, values: ParameterValues): void {
    refuseAny(this.wrong(name, values));
  }

  /** As `check`; fields are named from the list on. */
  checkAll(effects: readonly EffectWish[]): void {
    refuseAny(
      effects.flatMap(({ def, parameters = {} }, at) =>
        this.wrong(def, parameters).map((problem) => ({ ...problem, pointer: `/effects/${at}${problem.pointer}` })),
      ),
    );
  }

  private wrong(name: string, values: ParameterValues): FieldProblem[] {
    return wrongValues(values, turned(this.find(name) ?? this.refuse(name)), name);
  }

  private uploaded(): string[] {
    return [...this.synthDefs.values()].filter(({ role }) => role === 'effect').map(({ name }) => name);
  }

  private own(): string[] {
    const names = [...this.actual.synthDefs.keys()].filter((name) => name.startsWith(OWN_PREFIX));
    return names.map((name) => name.slice(OWN_PREFIX.length));
  }

  private refuse(name: string): never {
    const role = this.synthDefs.get(name)?.role;
    const own = this.own();
    if (role === 'effect' || own.length === 0)
      throw new AppError('AUDIO_SERVER_AWAY', { state: 'still loading effects' });
    const why = role === undefined ? '' : `: the SynthDef of that name is an ${role}`;
    throw new AppError('EFFECT_UNKNOWN', { name, why, nearest: nearestName(name, [...this.uploaded(), ...own]) });
  }
}

function refuseAny(errors: FieldProblem[]): void {
  if (errors.length > 0) throw new AppError('INPUT_INVALID', { errors });
}

/** Without what only the engine sets. */
const turned = (def: LoadedSynthDef): LoadedSynthDef => ({
  ...def,
  controls: new Map([...def.controls].filter(([name]) => name !== TEMPO_PARAMETER)),
});

/** Those a performer can turn. */
const knobsOf = (def: LoadedSynthDef) =>
  [...turned(def).controls.values()].filter(({ name }) => presetParameterFor(name, def) === name);

const describe = (def: LoadedSynthDef): EffectDef['parameters'] =>
  knobsOf(def).map(({ name, defaultValue, valueCount }) => {
    const range = def.ranges.get(name);
    return { name, defaultValue, valueCount, ...(range && { range }) };
  });

/** A value for every parameter: the wished one within its range, or the default. What it has no parameter for is nothing. */
export function allParameters(wished: ParameterValues, def: LoadedSynthDef): ParameterValues {
  const values = new Map(Object.entries(wished).map(([name, value]) => [presetParameterFor(name, def) ?? name, value]));
  return Object.fromEntries(
    knobsOf(def).map(({ name, defaultValue }) => {
      const range = presetRange(name, def);
      const value = values.get(name) ?? defaultValue;
      return [name, range === undefined ? value : within(range, value)];
    }),
  );
}
