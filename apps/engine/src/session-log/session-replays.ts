import { Injectable } from '@nestjs/common';
import { AppError, SessionEntry, type SessionReplay } from '@oiduna/contracts';
import { acceptRequestId, BlobStore, currentRequestId, logger, runInContext } from '@oiduna/platform';
import { onGrid } from '@oiduna/timing';
import { Planner } from '../changes/planner.js';
import { nowMicros, wait } from '../clock.js';
import { ChainEditor } from '../effects/chain-editor.js';
import { EngineEvents } from '../events.js';
import { History } from '../history/history.js';
import { OscOut } from '../osc-out/osc-out.js';
import { PatternHost } from '../patterns/pattern-host.js';
import { playableTrack } from '../patterns/playable-text.js';
import { Scheduler } from '../schedule/scheduler.js';
import { SoundNames } from '../sounds/sound-names.js';
import { SynthDefLoader } from '../sounds/synthdef-loader.js';
import { StudioState } from '../studio/studio-state.js';
import { shifted } from '../studio/tempo-map-document.js';
import { Transport } from '../transport/transport.js';
import { replayPlan, type ReplayStep } from './replay-plan.js';

/** The first change is made this much later, so that what is planned ahead of it is in time. */
const BEGINS_AFTER_MICROS = 1_000_000;
const KEPT_MAX = 16;
const PROBLEMS_MAX = 100;
/** Longer waits are looked at anew, so that a cancelled replay ends soon. */
const WAIT_MAX_MS = 100;

/** Sessions played again: every change at its own place in the music. One at a time. */
@Injectable()
export class SessionReplays {
  private readonly replays = new Map<string, SessionReplay>();

  constructor(
    private readonly blobs: BlobStore,
    private readonly state: StudioState,
    private readonly transport: Transport,
    private readonly scheduler: Scheduler,
    private readonly planner: Planner,
    private readonly history: History,
    private readonly patterns: PatternHost,
    private readonly sounds: SoundNames,
    private readonly synthDefs: SynthDefLoader,
    private readonly oscOut: OscOut,
    private readonly editor: ChainEditor,
    private readonly events: EngineEvents,
  ) {}

  /** @throws AppError SESSION_FILE_INVALID | REPLAY_UNDER_WAY */
  async start(sha256: string): Promise<SessionReplay> {
    const underWay = [...this.replays.values()].find(({ state }) => state === 'playing');
    if (underWay !== undefined) throw new AppError('REPLAY_UNDER_WAY', { id: underWay.id });
    const steps = replayPlan(entriesIn(await this.blobs.read(sha256)), this.scheduler.lookaheadMicros);
    const replay: SessionReplay = {
      id: crypto.randomUUID(),
      state: 'playing',
      entries: steps.length,
      replayed: 0,
      lastsSeconds: ((steps.at(-1)?.dueMicros ?? 0) - (steps[0]?.dueMicros ?? 0)) / 1e6,
      problems: [],
    };
    this.replays.set(replay.id, replay);
    for (const id of [...this.replays.keys()].slice(0, -KEPT_MAX)) this.replays.delete(id);
    void this.play(replay, steps);
    return { ...replay };
  }

  /** @throws AppError REPLAY_UNKNOWN */
  get(id: string): SessionReplay {
    const replay = this.replays.get(id);
    if (replay === undefined) throw new AppError('REPLAY_UNKNOWN', { id });
    return replay;
  }

  /** @throws AppError REPLAY_UNKNOWN */
  cancel(id: string): SessionReplay {
    const replay = this.get(id);
    if (replay.state === 'playing') replay.state = 'cancelled';
    return replay;
  }

  private async play(replay: SessionReplay, steps: readonly ReplayStep[]): Promise<void> {
    const laterMicros = nowMicros() + BEGINS_AFTER_MICROS - (steps[0]?.dueMicros ?? 0);
    const requestId = currentRequestId() ?? acceptRequestId(undefined);
    for (const step of steps) {
      await waitUntil(step.dueMicros + laterMicros, () => replay.state === 'playing');
      if (replay.state !== 'playing') break;
      const { performer } = step.entry;
      await runInContext({ requestId, performer: performer ?? undefined }, () => this.make(step, laterMicros)).catch(
        (error: unknown) => problem(replay, step, error),
      );
      replay.replayed += 1;
    }
    if (replay.state === 'playing') replay.state = 'finished';
    this.events.replayEnded(replay);
  }

  private async make({ entry: { change }, atCycle, transport }: ReplayStep, laterMicros: number): Promise<void> {
    if (transport !== undefined) {
      const { document, jumps } = transport;
      const map = document.map && shifted(document.map, laterMicros);
      await this.transport.replay({ ...document, map }, jumps);
    } else if (change.kind === 'track') await this.makeTrack(change, atCycle);
    else if (change.kind === 'synthDef') await this.makeSynthDef(change, atCycle);
    else if (change.kind === 'effects') await this.makeEffects(change, atCycle);
  }

  private async makeTrack({ name, settings }: Of<'track'>, atCycle: number | undefined): Promise<void> {
    if (settings !== null) {
      if (settings.osc) await this.oscOut.check(settings.osc);
      await playableTrack(settings.code, !settings.osc, this.patterns, this.sounds);
    }
    if (atCycle !== undefined) {
      await this.planner.plan(onGrid(atCycle), { [name]: settings });
    } else if (settings !== null) {
      this.state.room.mustHave([name]);
      this.events.trackChanged(await this.state.putTrack(name, settings, undefined));
      this.history.changed([name]);
    } else if (this.state.tracks.has(name)) {
      await this.state.deleteTrack(name, undefined);
      this.events.trackDeleted(name);
      this.history.changed([name]);
    }
  }

  private async makeEffects({ chain, effects }: Of<'effects'>, atCycle: number | undefined): Promise<void> {
    const edit = { kind: 'put', effects } as const;
    if (atCycle === undefined) await this.editor.edit({ chain, edit });
    else await this.planner.plan(onGrid(atCycle), {}, { chains: { [chain]: { edit, overCycles: 0 } } });
  }

  private async makeSynthDef({ name, synthDef }: Of<'synthDef'>, atCycle: number | undefined): Promise<void> {
    if (synthDef?.sha256 === this.state.synthDefs.get(name)?.sha256) return;
    if (synthDef !== null) {
      const isHere = await this.blobs.sizeOf(synthDef.sha256).catch(() => undefined);
      if (isHere === undefined) throw new AppError('SESSION_SOUND_MISSING', { name });
      await this.synthDefs.loadSynthDef(synthDef);
    }
    if (atCycle !== undefined) {
      await this.planner.plan(onGrid(atCycle), {}, { synthDefs: { [name]: synthDef } });
      return;
    }
    await (synthDef === null ? this.state.deleteSynthDef(name) : this.state.putSynthDef(synthDef));
    this.events.synthDefPublished(name, synthDef);
  }
}

type Of<K extends SessionEntry['change']['kind']> = Extract<SessionEntry['change'], { kind: K }>;

/** @throws AppError SESSION_FILE_INVALID */
function entriesIn(file: Uint8Array): SessionEntry[] {
  const lines = Buffer.from(file).toString().split('\n');
  const entries = lines.flatMap((line, index) => (line.trim() === '' ? [] : [entryIn(line, index + 1)]));
  if (entries.length === 0) throw invalid(1, 'the file is empty');
  return entries;
}

function entryIn(text: string, line: number): SessionEntry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(line, (cause as Error).message);
  }
  const { success, data, error } = SessionEntry.safeParse(value);
  if (success) return data;
  throw invalid(line, error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

const invalid = (line: number, reason: string): AppError => new AppError('SESSION_FILE_INVALID', { line, reason });

async function waitUntil(micros: number, stillWanted: () => boolean): Promise<void> {
  for (let left = micros - nowMicros(); left > 0 && stillWanted(); left = micros - nowMicros()) {
    await wait(Math.min(WAIT_MAX_MS, left / 1_000));
  }
}

function problem(replay: SessionReplay, { line }: ReplayStep, error: unknown): void {
  const { code, message } = error instanceof AppError ? error : { code: 'INTERNAL', message: String(error) };
  logger('session-log').warn({ replay: replay.id, line, code }, message);
  if (replay.problems.length < PROBLEMS_MAX) replay.problems.push({ line, code, detail: message });
}
