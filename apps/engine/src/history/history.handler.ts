import { Controller } from '@nestjs/common';
import {
  AppError,
  type Effect,
  goBack,
  goForward,
  type HistoryMove,
  type HistoryWish,
  nearestName,
} from '@oiduna/contracts';
import { acceptRequestId, Handles, logFailure, runInContext } from '@oiduna/platform';
import { Changes } from '../changes/changes.js';
import { Planner } from '../changes/planner.js';
import { EngineEvents } from '../events.js';
import { Scheduler } from '../schedule/scheduler.js';
import { StudioState } from '../studio/studio-state.js';
import { Transport } from '../transport/transport.js';
import { History } from './history.js';
import { type Direction, newestId } from './steps.js';

@Controller()
export class HistoryHandler {
  constructor(
    private readonly state: StudioState,
    private readonly history: History,
    private readonly transport: Transport,
    private readonly scheduler: Scheduler,
    private readonly changes: Changes,
    private readonly planner: Planner,
    private readonly events: EngineEvents,
  ) {
    history.onEnded((name) => void runInContext({ requestId: acceptRequestId(undefined) }, () => this.rescue(name)));
  }

  @Handles(goBack)
  back(wish: HistoryWish): Promise<HistoryMove> {
    return this.go('back', wish);
  }

  @Handles(goForward)
  forward(wish: HistoryWish): Promise<HistoryMove> {
    return this.go('forward', wish);
  }

  /** A text that ended in an error gives way to the one before it, unless somebody has planned another already. */
  private async rescue(name: string): Promise<void> {
    if (this.changes.list().some(({ tracks }) => name in tracks)) return;
    try {
      await this.go('back', { track: name });
      this.events.trackWarned(name, 'its text failed: on the next beat it plays what it played before');
    } catch (error) {
      if (error instanceof AppError && error.code === 'HISTORY_EMPTY') return;
      logFailure('history', error, { where: 'history', track: name }, 'a track does not play what it played before: ');
    }
  }

  /** A planned change like any other, also for deleted tracks that come back and find no place. While nothing plays there is nothing to wait for. */
  private async go(direction: Direction, { track, apply = { at: 'beat' } }: HistoryWish): Promise<HistoryMove> {
    if (track !== undefined) this.mustBeKnown(track);
    const cycle = this.transport.map === undefined ? this.scheduler.horizon : this.planner.landingOf(apply);
    const { ids, wishes, chains, steps } = this.history.move(direction, track);
    const moved = { direction, steps: [...ids], newest: newestId(steps) };
    try {
      const edits = Object.entries(chains).map(([name, effects]) => [name, { edit: put(effects), overCycles: 0 }]);
      const options = { moved, chains: Object.fromEntries(edits) };
      const planned = this.planner.describe(await this.planner.plan(cycle, wishes, options));
      if (this.transport.map === undefined) this.changes.land();
      return {
        change: planned,
        tracks: Object.keys(wishes).map((name) => ({ name, code: wishes[name]?.code ?? null })),
        chains: Object.entries(chains).map(([chain, effects]) => ({ chain, effects: effects.map(({ id }) => id) })),
      };
    } catch (error) {
      this.history.takeBack(moved, [...Object.keys(wishes), ...Object.keys(chains)]);
      throw error;
    }
  }

  /** @throws AppError TRACK_UNKNOWN for a track that is neither there nor in the history */
  private mustBeKnown(name: string): void {
    const names = new Set([...this.state.tracks.keys(), ...this.history.names]);
    if (!names.has(name)) throw new AppError('TRACK_UNKNOWN', { name, nearest: nearestName(name, names) });
  }
}

const put = (effects: Effect[]) => ({ kind: 'put', effects }) as const;
