import { seededRandom } from '@oiduna/testkit';

/** A sound without its label is a guess; these are made by one recipe each, with what a recipe leaves open at random. */
export interface LabelledSound {
  readonly label: string;
  readonly samples: Float32Array;
}

export const CORPUS_RATE_HZ = 44_100;

type Random = () => number;
type Wave = (second: number) => number;
interface Recipe {
  readonly seconds: readonly [number, number];
  make(random: Random): Wave;
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random();
const octaves = (random: Random, low: number, high: number): number => low * (high / low) ** random();
const turn = (cycles: number): number => Math.sin(2 * Math.PI * cycles);
const saw = (cycles: number): number => 2 * (cycles % 1) - 1;

/** One pole each way: enough to colour noise. */
function coloured(random: Random, lowHz: number, highHz: number): () => number {
  const [low, high] = [lowHz, highHz].map((hz) => 1 - Math.exp((-2 * Math.PI * hz) / CORPUS_RATE_HZ)) as [
    number,
    number,
  ];
  let [kept, slow] = [0, 0];
  return () => {
    kept += high * (2 * random() - 1 - kept);
    slow += low * (kept - slow);
    return kept - slow;
  };
}

const RECIPES: Readonly<Record<string, Recipe>> = {
  kick: {
    seconds: [0.15, 0.6],
    make: (random) => {
      const [end, fall, sweep, decay] = [
        between(random, 38, 65),
        between(random, 15, 45),
        between(random, 60, 220),
        between(random, 5, 14),
      ];
      return (at) => Math.exp(-decay * at) * turn(end * at + (sweep / fall) * (1 - Math.exp(-fall * at)));
    },
  },
  snare: {
    seconds: [0.12, 0.4],
    make: (random) => {
      const [hz, body, decay, hiss] = [
        between(random, 160, 260),
        between(random, 0.2, 0.6),
        between(random, 12, 28),
        coloured(random, 700, 9_000),
      ];
      return (at) => Math.exp(-decay * at) * (body * turn(hz * at) + (1 - body) * 2 * hiss());
    },
  },
  'closed hat': {
    seconds: [0.04, 0.15],
    make: (random) => {
      const [decay, hiss] = [between(random, 40, 100), coloured(random, between(random, 5_000, 8_000), 20_000)];
      return (at) => Math.exp(-decay * at) * hiss();
    },
  },
  cymbal: {
    seconds: [0.6, 1.6],
    make: (random) => {
      const [decay, hiss] = [between(random, 2, 5), coloured(random, between(random, 2_500, 4_500), 20_000)];
      const partials = Array.from({ length: 6 }, () => octaves(random, 2_000, 9_000));
      return (at) => Math.exp(-decay * at) * (hiss() + partials.reduce((sum, hz) => sum + turn(hz * at), 0) / 20);
    },
  },
  clap: {
    seconds: [0.2, 0.4],
    make: (random) => {
      const [gap, decay, hiss] = [
        between(random, 0.008, 0.014),
        between(random, 12, 25),
        coloured(random, 800, between(random, 2_000, 4_000)),
      ];
      return (at) => hiss() * (at < 3 * gap ? Math.exp(-150 * (at % gap)) : Math.exp(-decay * (at - 3 * gap)));
    },
  },
  tom: {
    seconds: [0.25, 0.6],
    make: (random) => {
      const [hz, decay, skin] = [octaves(random, 80, 220), between(random, 6, 12), coloured(random, 200, 2_000)];
      return (at) =>
        Math.exp(-decay * at) * (turn(hz * at + 2 * (1 - Math.exp(-12 * at))) + Math.exp(-60 * at) * skin());
    },
  },
  bell: {
    seconds: [0.8, 1.6],
    make: (random) => {
      const [hz, decay] = [octaves(random, 400, 1_600), between(random, 2, 5)];
      return (at) =>
        [1, 2.76, 5.4, 8.93].reduce(
          (sum, ratio, rank) => sum + (turn(hz * ratio * at) * Math.exp(-decay * (1 + rank) * at)) / (rank + 1),
          0,
        ) / 2;
    },
  },
  bass: {
    seconds: [0.3, 1],
    make: (random) => {
      const [hz, bright, decay] = [octaves(random, 36, 90), between(random, 3, 9), between(random, 1, 4)];
      return (at) => {
        let sum = 0;
        for (let rank = 1; rank < bright; rank += 1) sum += turn(hz * rank * at) / rank ** 1.3;
        return Math.exp(-decay * at) * sum * 0.5;
      };
    },
  },
  pluck: {
    seconds: [0.3, 1],
    make: (random) => {
      const [hz, decay] = [octaves(random, 130, 520), between(random, 4, 9)];
      return (at) => {
        let sum = 0;
        for (let rank = 1; rank <= 12; rank += 1)
          sum += (turn(hz * rank * at) * Math.exp(-decay * rank * 0.6 * at)) / rank;
        return sum * 0.5;
      };
    },
  },
  pad: {
    seconds: [1, 2],
    make: (random) => {
      const [hz, attack] = [octaves(random, 110, 330), between(random, 0.1, 0.4)];
      const voices = [0, 4, 7].flatMap((step) => [-0.05, 0.05].map((detune) => hz * 2 ** ((step + detune) / 12)));
      return (at) =>
        Math.min(1, at / attack) *
        voices.reduce((sum, voice) => sum + turn(voice * at) + turn(2 * voice * at) / 3, 0) *
        0.12;
    },
  },
  lead: {
    seconds: [0.3, 1],
    make: (random) => {
      const [hz, detune] = [octaves(random, 220, 880), between(random, 1.003, 1.01)];
      return (at) => (saw(hz * at) + saw(hz * detune * at)) * 0.35 * Math.min(1, at * 200);
    },
  },
  riser: {
    seconds: [0.8, 2],
    make: (random) => {
      const [hiss, low, rate] = [coloured(random, 300, 12_000), octaves(random, 200, 500), between(random, 0.8, 2)];
      return (at) => Math.min(1, at) * (0.5 * hiss() + 0.2 * turn((low * (2 ** (rate * at) - 1)) / (rate * Math.LN2)));
    },
  },
};

export const LABELS = Object.keys(RECIPES);

/** Sounds of every label by turns, with levels as different as those of a library; the same for the same seed. */
export function labelledSounds(count: number, seed: number): LabelledSound[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const label = LABELS[at % LABELS.length]!;
    const { seconds, make } = RECIPES[label]!;
    const wave = make(random);
    const [level, length] = [between(random, 0.1, 0.9), octaves(random, ...seconds)];
    const samples = new Float32Array(Math.round(length * CORPUS_RATE_HZ));
    return { label, samples: samples.map((_value, frame) => level * wave(frame / CORPUS_RATE_HZ)) };
  });
}
