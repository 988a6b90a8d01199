import { AppError } from '@oiduna/contracts';
import { evaluate, query } from '@oiduna/patterns';
import { rational } from '@oiduna/timing';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PatternPlayer } from '../../apps/patterns/dist/pattern-player.js';
import { loadStrudel } from '../../libs/patterns/src/oracle.fixture.ts';
import { PIECES } from './pieces.ts';
import { cpuMicros } from './process-usage.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';

const SLICES = 16;
/** Pieces change from cycle to cycle; after so many they are asked for the first one again. */
const CYCLES = 48;
/** The engines take turns, so that what else the machine does meets both; the median of the turns counts. */
const TURNS = 5;
/** Copies of a piece kept at once, to weigh one of them. */
const PERFORMERS = 200;
/** A cycle of two seconds: 120 beats a minute. */
const CYCLES_PER_SECOND = 0.5;
const TRACKS = 256;
/** The engine asks fifty times a second. */
const WINDOWS_PER_CYCLE = 50 / CYCLES_PER_SECOND;

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '0.1' }, pieces: { type: 'string', default: '' }, ...OUTPUT_OPTIONS },
});

/** Asks all tracks of a piece for what lies between two sixteenths, and counts the events. */
type Player = (beginSlice: number, endSlice: number) => number;
type Engine = (code: string) => Promise<Player>;

const ours: Engine = async (code) => {
  const { tracks } = evaluate(code);
  return (begin, end) =>
    tracks.reduce((sum, { pattern }) => sum + query(pattern, rational(begin, SLICES), rational(end, SLICES)).length, 0);
};

const library = await loadStrudel();
const strudel: Engine = async (code) => {
  const tracks = await library.evaluate(code);
  return (begin, end) => tracks.reduce((sum, track) => sum + track.queryArc(begin / SLICES, end / SLICES).length, 0);
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** CPU time of one call of each, the engines in turns. */
async function costs(works: readonly (() => unknown)[], cpuSeconds: number): Promise<number[]> {
  const turns = works.map((): number[] => []);
  // The first turn is for the compiler and does not count.
  for (let turn = 0; turn <= TURNS; turn += 1) {
    for (const [index, work] of works.entries()) {
      const begun = cpuMicros();
      let calls = 0;
      // The clock is a system call: it is read half as often each time.
      for (let batch = 1; cpuMicros() - begun < cpuSeconds * 1e6; calls += batch, batch = Math.min(batch * 2, 256)) {
        for (let call = 0; call < batch; call += 1) {
          const result = work();
          if (result instanceof Promise) await result;
        }
      }
      if (turn > 0) turns[index]!.push((cpuMicros() - begun) / calls);
    }
  }
  return turns.map(median);
}

/** One cycle after the other, each in so many pieces. */
function cycleAfterCycle(play: Player, pieces: number): () => void {
  let cycle = 0;
  return () => {
    for (let piece = 0; piece < pieces; piece += 1) {
      const begin = cycle * SLICES + (piece * SLICES) / pieces;
      play(begin, begin + SLICES / pieces);
    }
    cycle = (cycle + 1) % CYCLES;
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Kilobytes of heap one performer's piece holds once it has played. */
async function kilobytes(engine: Engine, code: string): Promise<number> {
  const playing = async (): Promise<Player[]> => {
    const players: Player[] = [];
    for (let n = 0; n < PERFORMERS; n += 1) {
      const play = await engine(code);
      play(0, 4 * SLICES);
      players.push(play);
    }
    return players;
  };
  // Once to no account: what is kept but once, as compiled code, is nobody's.
  (await playing()).length = 0;
  collectGarbage();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const players = await playing();
  collectGarbage();
  collectGarbage();
  return (process.memoryUsage().heapUsed - before) / 1024 / players.length;
}

async function rowOf(piece: string, code: string) {
  const engines = [ours, strudel];
  const players = [await ours(code), await strudel(code)];
  const seconds = Number(options.seconds);
  const whole = await costs(
    players.map((play) => cycleAfterCycle(play, 1)),
    seconds,
  );
  const sliced = await costs(
    players.map((play) => cycleAfterCycle(play, SLICES)),
    seconds,
  );
  const first = await costs(
    engines.map((engine) => async () => (await engine(code))(0, 1)),
    seconds,
  );
  const memory = [await kilobytes(ours, code), await kilobytes(strudel, code)];
  const ratio = ([our = 0, their = 0]: readonly number[]) => their / our;
  return {
    piece,
    'events a cycle': players[0]!(0, 8 * SLICES) / 8,
    'µs a cycle': whole[0]!,
    Strudel: whole[1]!,
    '×': ratio(whole),
    'µs in 16 slices': sliced[0]!,
    'Strudel ': sliced[1]!,
    '× ': ratio(sliced),
    'µs from text to first event': first[0]!,
    'Strudel  ': first[1]!,
    '×  ': ratio(first),
    'kB a performer': memory[0]!,
    'Strudel   ': memory[1]!,
  };
}

/** What share of one core 256 tracks take, the pieces in turn, all asked for one window after the other. */
async function corePercents(codes: readonly string[]): Promise<number[]> {
  const texts = Array.from({ length: TRACKS }, (_, track) => codes[track % codes.length]!);
  const player = new PatternPlayer();
  for (const [track, code] of texts.entries()) player.answer({ kind: 'define', track: `track-${track}`, code });
  const theirs = (await Promise.all(texts.map((code) => library.evaluate(code)))).flat();
  const ourWindow = (window: number): void => {
    const [begin, end] = [rational(window, WINDOWS_PER_CYCLE), rational(window + 1, WINDOWS_PER_CYCLE)];
    const reply = player.answer({ kind: 'query', id: window, begin, end });
    if (reply?.kind !== 'queried' || reply.failures.length > 0) throw new Error('a track was left out');
  };
  const theirWindow = (window: number): void => {
    for (const track of theirs) track.queryArc(window / WINDOWS_PER_CYCLE, (window + 1) / WINDOWS_PER_CYCLE);
  };
  // A new text is built with the window it is first asked in, a few at a time.
  for (let window = 0; window < TRACKS; window += 1) ourWindow(window);
  const works = [ourWindow, theirWindow].map((play) => {
    let window = TRACKS;
    return () => play((window += 1));
  });
  const micros = await costs(works, Number(options.seconds) * 10);
  return micros.map((each) => (each * WINDOWS_PER_CYCLE * CYCLES_PER_SECOND) / 1e4);
}

const rows: Awaited<ReturnType<typeof rowOf>>[] = [];
const refused: string[] = [];
for (const [piece, code] of Object.entries(PIECES)) {
  if (!piece.includes(options.pieces)) continue;
  console.error(`${piece} ...`);
  try {
    rows.push(await rowOf(piece, code));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    refused.push(`${piece} is refused: ${String(error.details['reason'])}`);
  }
}
const single = rows.map(({ piece }) => PIECES[piece]!).filter((code) => evaluate(code).tracks.length === 1);
const shares = single.length > 0 ? await corePercents(single) : [];
const range = (ratios: readonly number[]): string =>
  `median × ${median(ratios).toPrecision(3)}, from × ${Math.min(...ratios).toPrecision(3)} to × ${Math.max(...ratios).toPrecision(3)}`;
print(
  {
    title: 'Patterns: this engine and Strudel in one process, CPU time',
    rows,
    notes: [
      `Whole cycles and slices: ${range(rows.flatMap((row) => [row['×'], row['× ']]))}.`,
      `From text to first event: ${range(rows.map((row) => row['×  ']))}; ours tries four cycles of every track first, and the query of a sixteenth is included in both.`,
      `Memory of a performer: ${range(rows.map((row) => row['Strudel   '] / row['kB a performer']))} less than Strudel.`,
      ...(shares.length > 0
        ? [
            `${TRACKS} tracks, the pieces of one track in turn, at 120 bpm, in windows of 20 ms: ${shares.map((share) => share.toPrecision(3)).join(' % of a core, Strudel ')} %. Ours with the budgets and the answer of the pattern process, Strudel's queries alone.`,
          ]
        : []),
      ...refused,
    ],
  },
  options,
);
