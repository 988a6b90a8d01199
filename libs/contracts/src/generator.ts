import { z } from 'zod';
import { defineRequest } from './define.js';
import { Code } from './track.js';

/** What each generator may be told. All have defaults; the texts of help are for people. */
const whole = (help: string, [min, max]: readonly [number, number], value: number) =>
  z.int().min(min).max(max).default(value).meta({ description: help });
const share = (help: string, value: number) => z.number().min(0).max(1).default(value).meta({ description: help });
const choice = <const C extends string>(help: string, choices: readonly C[], value: NoInfer<C>) =>
  z
    .enum(choices)
    .default(value as never)
    .meta({ description: help });
const sound = (help: string, value: string) =>
  z
    .string()
    .regex(/^[A-Za-z][\w-]{0,63}$/, 'it is the name of a sound: a letter, then up to 63 letters, digits, _ and -')
    .default(value)
    .meta({ description: help });

const SEED = whole('another seed, another text', [0, 999_999], 1);
const ROOT = (value: number) => whole('the lowest note, as a MIDI number', [24, 72], value);
const RESTS = share('how many steps are rests', 0.2);
const BARS = whole('cycles before it repeats', [1, 8], 2);
const STEPS = whole('steps of a cycle', [1, 32], 8);
const BASS = sound('the sound', 'bass');
const pulses = (value: number) => whole('pulses, spread evenly over the steps', [0, 32], value);

const SCALE = choice(
  'the notes it may use',
  ['minor', 'major', 'dorian', 'phrygian', 'mixolydian', 'minor pentatonic', 'major pentatonic', 'blues'],
  'minor',
);
const CHORD = choice(
  'the chord',
  ['minor', 'major', 'minor seventh', 'major seventh', 'dominant seventh', 'suspended', 'diminished', 'augmented'],
  'minor',
);
const STYLE = choice(
  'the style',
  ['four on the floor', 'techno', 'breakbeat', 'boom bap', 'trap', 'dembow', 'drum and bass', 'bossa nova'],
  'four on the floor',
);

const generator = <const N extends string, S extends z.ZodRawShape>(name: N, help: string, settings: S) =>
  z
    .object({ generator: z.literal(name), ...settings })
    .strict()
    .meta({ id: `Generate${name[0]!.toUpperCase()}${name.slice(1)}`, description: help });

export const EuclidWish = generator('euclid', 'Three euclidean rhythms over one grid.', {
  steps: whole('steps of a cycle', [2, 32], 16),
  kick: pulses(4),
  snare: pulses(2),
  hat: pulses(7),
  snareLater: whole('steps the snare begins later', [0, 31], 4),
  hatLater: whole('steps the hat begins later', [0, 31], 0),
  kickSound: sound('the sound of the kick', 'kick'),
  snareSound: sound('the sound of the snare', 'snare'),
  hatSound: sound('the sound of the hat', 'hihat'),
});

export const DrumsWish = generator('drums', 'Drums in a style, on a grid of sixteen steps.', {
  style: STYLE,
  kit: choice(
    "what the sounds are called: as in this studio, or bd, sd, hh as in Strudel's banks",
    ['studio', 'strudel'],
    'studio',
  ),
  ghosts: share('how many of the possible extra strokes are played', 0.3),
  bars: whole('bars before it repeats', [1, 4], 2),
  swing: share('how late every second step is: 0 not, 1 half a step', 0),
  seed: SEED,
});

export const ArpeggioWish = generator('arpeggio', 'The notes of a chord one after the other.', {
  root: ROOT(48),
  chord: CHORD,
  octaves: whole('octaves it spans', [1, 3], 2),
  order: choice('the order of the notes', ['up', 'down', 'up and down', 'shuffled'], 'up'),
  speed: whole('notes a cycle', [1, 32], 8),
  sound: sound('the sound', 'pluck'),
  seed: SEED,
});

export const WalkWish = generator('walk', 'A bassline whose notes wander over a scale.', {
  root: ROOT(36),
  scale: SCALE,
  range: whole('degrees above the root it may reach', [1, 14], 7),
  leap: whole('degrees from one note to the next, at most', [1, 7], 2),
  steps: STEPS,
  bars: BARS,
  rests: RESTS,
  sound: BASS,
  seed: SEED,
});

export const MarkovWish = generator(
  'markov',
  'A bassline in which each note leads to the next as a style has the habit to.',
  {
    habit: choice('the style', ['rooted', 'walking', 'acid', 'dub'], 'rooted'),
    root: ROOT(36),
    scale: SCALE,
    steps: STEPS,
    bars: BARS,
    rests: RESTS,
    sound: BASS,
    seed: SEED,
  },
);

const WISHES = [EuclidWish, DrumsWish, ArpeggioWish, WalkWish, MarkovWish] as const;
const NAMES = WISHES.map(({ shape }) => shape.generator.value);

/** One generator and its settings; what is left out has its default. */
export const GenerateWish = z
  .discriminatedUnion('generator', WISHES, { error: `the generators are ${NAMES.join(', ')}` })
  .meta({ id: 'GenerateWish', example: { generator: 'drums', style: 'techno', seed: 3 } });
export type GenerateWish = z.output<typeof GenerateWish>;
export type WishOf<G extends GenerateWish['generator']> = Extract<GenerateWish, { generator: G }>;

export const Generated = z
  .object({ code: Code.meta({ description: 'One pattern, without a label.' }) })
  .meta({ id: 'Generated' });

const GeneratorSetting = z
  .object({
    name: z.string(),
    help: z.string(),
    type: z.enum(['integer', 'number', 'string']),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    choices: z.array(z.string()).optional(),
    default: z.union([z.number(), z.string()]),
  })
  .meta({ id: 'GeneratorSetting' });
export type GeneratorSetting = z.output<typeof GeneratorSetting>;

export const Generator = z
  .object({ name: z.string(), help: z.string(), settings: z.array(GeneratorSetting) })
  .meta({ id: 'Generator' });
export type Generator = z.output<typeof Generator>;

const settingOf = ([name, schema]: [string, z.core.JSONSchema._JSONSchema]): GeneratorSetting => {
  const { description: help, enum: choices, ...rest } = schema as z.core.JSONSchema.BaseSchema;
  return GeneratorSetting.parse({ name, help, ...rest, ...(choices && { choices }) });
};

/** All that write pattern text for a performer. */
export const GENERATORS: readonly Generator[] = WISHES.map((wish) => {
  const { generator: name, ...shape } = wish.shape;
  const { properties = {} } = z.toJSONSchema(z.object(shape), { io: 'input' });
  const settings = Object.entries(properties).map(settingOf);
  return { name: name.value, help: wish.description ?? '', settings };
});

export const generateCode = defineRequest({
  subject: 'pattern.v1.generate',
  service: 'engine',
  timeoutMs: 2_000,
  request: GenerateWish,
  reply: Generated,
  errors: ['INPUT_INVALID'],
});
