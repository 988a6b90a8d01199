import { AppError } from '@oiduna/contracts';
import type { OscMessage } from '@oiduna/supercollider';
import { TRACKS_MAX } from '../audio-server/audio-graph.js';
import { EventBudget } from '../osc-in/event-budget.js';
import { LiveVoices, type Voice } from './live-voices.js';
import { SYNTHS_MAX, type SynthCount, VoiceLimit } from './voice-limit.js';

/** Notes a second that nobody is refused for what others play: a drum kit and a bass line at any tempo. */
const NOTES_ALWAYS = 100;

/** Twice as many as can play at once. Names come and go over the months; who is forgotten has a whole budget again. */
const OWNERS_MAX = 2 * TRACKS_MAX;

/** What performers may ask of the audio server. */
export interface BudgetLimits {
  readonly notesPerSecond: number;
  readonly studioNotesPerSecond: number;
  readonly voices: number;
}

interface NoteBudget {
  readonly all: EventBudget;
  readonly always: EventBudget;
}

/** Notes and voices of each performer and of the studio. Times are arguments, in µs. */
export class Budgets {
  readonly voices = new LiveVoices();
  private readonly synths = new VoiceLimit();
  private readonly notes = new Map<string, NoteBudget>();
  private readonly studioNotes: EventBudget;
  /** Made once for each reason: there may be thousands a second, and a stack trace costs more than a note. */
  private readonly refusals = new Map<string, AppError>();

  constructor(private readonly limits: BudgetLimits) {
    this.studioNotes = new EventBudget(limits.studioNotesPerSecond);
  }

  /** Room for one more note of a performer. @throws AppError PERFORMER_OVER_BUDGET */
  takeNote(owner: string, atMicros: number): void {
    const { notesPerSecond, studioNotesPerSecond } = this.limits;
    const own = this.notes.get(owner) ?? this.welcome(owner);
    if (!own.all.take(atMicros)) throw this.refusal(owner, `more than ${notesPerSecond} notes a second`);
    if (own.always.take(atMicros) || this.studioNotes.take(atMicros)) return;
    const reason = `the studio plays ${studioNotesPerSecond} notes a second, and more than ${NOTES_ALWAYS} are theirs`;
    throw this.refusal(owner, reason);
  }

  private welcome(owner: string): NoteBudget {
    if (this.notes.size === OWNERS_MAX) {
      this.notes.clear();
      this.refusals.clear();
    }
    const own = { all: new EventBudget(this.limits.notesPerSecond), always: new EventBudget(NOTES_ALWAYS) };
    this.notes.set(owner, own);
    return own;
  }

  /**
   * Room for its voice; the oldest of the same performer gives way.
   * @returns what fades that one when the new one begins
   * @throws AppError PERFORMER_OVER_BUDGET | PATTERN_OVER_BUDGET
   */
  takeVoice(voice: Voice, load: SynthCount, nowMicros: number): OscMessage[] {
    const { owner, atMicros } = voice;
    const faded = this.makeRoom(owner, load, nowMicros);
    if (!this.synths.take(atMicros, owner, load)) {
      throw new AppError('PATTERN_OVER_BUDGET', { reason: `the audio server already plays ${SYNTHS_MAX} synths` });
    }
    this.voices.begin(voice);
    return faded;
  }

  /** Drums and the like have no gate: they end soon, and only those that sound count against the limit. */
  private makeRoom(owner: string, load: SynthCount, nowMicros: number): OscMessage[] {
    const { voices: max } = this.limits;
    if (this.voices.count(owner) < max) return [];
    this.voices.forgetLost(load);
    if (this.voices.count(owner) < max) return [];
    const fade = this.voices.steal(owner);
    if (fade !== undefined) return [fade];
    if (this.voices.soundingOf(owner, nowMicros) < max) return [];
    throw this.refusal(owner, `more than ${max} voices that cannot be faded`);
  }

  private refusal(owner: string, reason: string): AppError {
    const key = `${owner} ${reason}`;
    const refusal = this.refusals.get(key) ?? new AppError('PERFORMER_OVER_BUDGET', { owner, reason });
    this.refusals.set(key, refusal);
    return refusal;
  }
}
