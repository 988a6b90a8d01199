import { AppError, nearestName } from '@oiduna/contracts';

/** A number the performer chooses. */
export interface NumberSetting {
  readonly kind: 'number';
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly isInteger: boolean;
}

/** One of several words. */
export interface ChoiceSetting<C extends string = string> {
  readonly kind: 'choice';
  readonly help: string;
  readonly choices: readonly C[];
  readonly default: C;
}

/** The name of a sound, as `s` takes it. */
export interface SoundSetting {
  readonly kind: 'sound';
  readonly help: string;
  readonly default: string;
}

export type Setting = NumberSetting | ChoiceSetting | SoundSetting;
export type Settings = Readonly<Record<string, Setting>>;

type Chosen<S extends Settings> = {
  readonly [N in keyof S]: S[N] extends NumberSetting ? number : S[N] extends ChoiceSetting<infer C> ? C : string;
};

/** Writes pattern text that a performer reads, changes and plays: equal settings give equal text. */
export interface Generator {
  readonly name: string;
  readonly help: string;
  readonly settings: Settings;
  /**
   * The text for these settings; those left out have their defaults.
   * @throws AppError INPUT_INVALID naming each setting that is unknown or out of range
   */
  write(given?: Readonly<Record<string, unknown>>): string;
}

export function generator<const S extends Settings>(definition: {
  readonly name: string;
  readonly help: string;
  readonly settings: S;
  readonly text: (chosen: Chosen<S>) => string;
}): Generator {
  const { name, help, settings, text } = definition;
  return { name, help, settings, write: (given = {}) => text(chosenOf(settings, given)) };
}

const SOUND_NAME = /^[A-Za-z][\w-]{0,63}$/;

function chosenOf<S extends Settings>(settings: S, given: Readonly<Record<string, unknown>>): Chosen<S> {
  const names = Object.keys(settings);
  const unknown = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      name,
      detail: `there is no such setting; nearest: ${nearestName(name, names) ?? names.join(', ')}`,
    }));
  const wrong = Object.entries(settings).flatMap(([name, setting]) => {
    const value = Object.hasOwn(given, name) ? given[name] : setting.default;
    return isOne(setting, value) ? [] : [{ name, detail: `it is ${wanted(setting)}, not ${JSON.stringify(value)}` }];
  });
  const errors = [...unknown, ...wrong].map(({ name, detail }) => ({ pointer: `/settings/${name}`, detail }));
  if (errors.length > 0) throw new AppError('INPUT_INVALID', { errors });
  const defaults = Object.entries(settings).map(([name, setting]) => [name, setting.default] as const);
  return { ...Object.fromEntries(defaults), ...given } as Chosen<S>;
}

function isOne(setting: Setting, value: unknown): boolean {
  if (setting.kind === 'choice') return setting.choices.includes(value as string);
  if (setting.kind === 'sound') return typeof value === 'string' && SOUND_NAME.test(value);
  const { min, max, isInteger } = setting;
  return typeof value === 'number' && value >= min && value <= max && (!isInteger || Number.isInteger(value));
}

function wanted(setting: Setting): string {
  if (setting.kind === 'choice') return `one of ${setting.choices.join(', ')}`;
  if (setting.kind === 'sound') return 'the name of a sound';
  return `a ${setting.isInteger ? 'whole ' : ''}number from ${setting.min} to ${setting.max}`;
}

export const whole = (help: string, [min, max]: readonly [number, number], value: number): NumberSetting => ({
  kind: 'number',
  help,
  min,
  max,
  default: value,
  isInteger: true,
});

export const share = (help: string, value: number): NumberSetting => ({
  kind: 'number',
  help,
  min: 0,
  max: 1,
  default: value,
  isInteger: false,
});

export const choice = <const C extends string>(
  help: string,
  choices: readonly C[],
  value: NoInfer<C>,
): ChoiceSetting<C> => ({
  kind: 'choice',
  help,
  choices,
  default: value,
});

export const sound = (help: string, value: string): SoundSetting => ({ kind: 'sound', help, default: value });

/** What makes one text differ from another of the same settings. */
export const SEED = whole('another seed, another text', [0, 999_999], 1);
