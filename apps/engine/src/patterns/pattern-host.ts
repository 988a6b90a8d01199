import {
  AppError,
  type CheckedTrack,
  type Fraction,
  type Onset,
  type PatternReply,
  type PatternRequest,
  type PreviewedText,
  type TrackFailure,
} from '@oiduna/contracts';
import { logger } from '@oiduna/platform';
import { Window } from '../audio-server/pace.js';
import { after, type Cancel } from '../clock.js';
import { PatternProcess, type Unnumbered } from './pattern-process.js';

/** A program that does not even start is not started again and again as fast as it can fail. */
const BROKEN_START_PAUSE_MS = 1_000;

interface Onsets {
  readonly onsets: readonly Onset[];
  readonly failures: readonly TrackFailure[];
}

type Foreseen = Extract<PatternReply, { kind: 'foreseen' }>;
type CheckedText = Extract<PatternReply, { kind: 'checked' }>;
/** What is asked of the warm process, never of the one that plays. */
type Trial = Unnumbered<Extract<PatternRequest, { kind: 'check' | 'preview' | 'foresee' }>>;

/**
 * Two pattern processes: one plays, one is warm. New text is tried on the warm one, so text that hangs
 * never touches the music; should the playing one hang all the same, the warm one takes over, and the
 * track at fault is found by asking for each alone.
 */
export class PatternHost {
  private readonly definitions = new Map<string, string>();
  private playing: PatternProcess;
  private spare: PatternProcess;
  private stopped = false;
  private cancelStart: Cancel = () => undefined;
  /** Texts are tried one after the other: each has the whole time limit, and one that hangs takes no other with it. */
  private readonly trial = new Window(1);
  restarts = 0;

  constructor(
    private readonly main: string,
    private readonly onQuarantine: (track: string, reason: string) => void,
  ) {
    this.playing = this.start();
    this.spare = this.start();
  }

  async ready(): Promise<void> {
    await Promise.all([this.playing.ready, this.spare.ready]);
  }

  get isReady(): boolean {
    return this.playing.alive;
  }

  /** The tracks of a text. @throws AppError as checkText */
  async check(code: string): Promise<readonly CheckedTrack[]> {
    return (await this.checkText(code)).tracks;
  }

  /**
   * @param parameters of SynthDefs, each of which may be written as a control
   * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET | PATTERN_UNAVAILABLE
   */
  async checkText(code: string, parameters: readonly string[] = []): Promise<CheckedText> {
    return this.tryOut({ kind: 'check', code, parameters });
  }

  /** What a text would play; a text that is wrong says so in its problems. @throws AppError PATTERN_OVER_BUDGET */
  async preview(wish: Omit<Extract<PatternRequest, { kind: 'preview' }>, 'id' | 'kind'>): Promise<PreviewedText> {
    return this.tryOut({ kind: 'preview', ...wish });
  }

  /** What some cycles of a track's text will ask for. @throws AppError PATTERN_OVER_BUDGET when it hangs */
  async foresee(wish: Omit<Extract<PatternRequest, { kind: 'foresee' }>, 'id' | 'kind'>): Promise<Foreseen['sounds']> {
    return (await this.tryOut<Foreseen>({ kind: 'foresee', ...wish })).sounds;
  }

  private async tryOut<R extends CheckedText | PreviewedText | Foreseen>(request: Trial): Promise<R> {
    const trial = this.trial.hold(() => this.spare.ask(request));
    const reply = await trial.catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'PATTERN_UNAVAILABLE') throw hung(error);
      throw error;
    });
    return reply as unknown as R;
  }

  define(track: string, code: string): void {
    this.definitions.set(track, code);
    this.playing.tell({ kind: 'define', track, code });
  }

  drop(track: string): void {
    this.definitions.delete(track);
    this.playing.tell({ kind: 'drop', track });
  }

  /** The onsets of all tracks within a span of cycles; whatever hangs over it is quarantined. */
  async query(begin: Fraction, end: Fraction): Promise<Onsets> {
    try {
      return await ask(this.playing, begin, end);
    } catch (error) {
      logger('patterns').warn({ err: error }, 'the playing pattern process hung; the spare takes over');
      return this.queryEach(begin, end);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelStart();
    await Promise.all([this.playing.close(), this.spare.close()]);
  }

  /** One track at a time, each in a process that is alive; a track that hangs again is put away. */
  private async queryEach(begin: Fraction, end: Fraction): Promise<Onsets> {
    const all: Onsets[] = [];
    for (const track of [...this.definitions.keys()]) {
      try {
        all.push(await ask(this.playing, begin, end, [track]));
      } catch {
        this.drop(track);
        this.onQuarantine(track, 'its pattern did not answer within 250 ms');
      }
    }
    return { onsets: all.flatMap((part) => part.onsets), failures: all.flatMap((part) => part.failures) };
  }

  private start(): PatternProcess {
    return new PatternProcess(this.main, (dead) => this.replace(dead));
  }

  private replace(dead: PatternProcess): void {
    if (this.stopped) return;
    this.restarts += 1;
    if (dead === this.playing) {
      this.playing = this.spare;
      for (const [track, code] of this.definitions) this.playing.tell({ kind: 'define', track, code });
    }
    if (dead.wasReady) this.spare = this.start();
    else this.cancelStart = after(BROKEN_START_PAUSE_MS, () => (this.spare = this.start()));
  }
}

async function ask(
  process: PatternProcess,
  begin: Fraction,
  end: Fraction,
  tracks?: readonly string[],
): Promise<Onsets> {
  const reply = await process.ask<'query'>({ kind: 'query', begin, end, ...(tracks && { tracks }) });
  return reply as Extract<PatternReply, { kind: 'queried' }>;
}

const hung = (cause: AppError): AppError =>
  new AppError('PATTERN_OVER_BUDGET', { reason: 'it did not end within 250 ms' }, { cause });
