import { Controller } from '@nestjs/common';
import { AppError, goBack, goForward, type HistoryMove, type HistoryWish, nearestName } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { Changes } from '../changes/changes.js';
import { Planner } from '../changes/planner.js';
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
  ) {}

  @Handles(goBack)
  back(wish: HistoryWish): Promise<HistoryMove> {
    return this.go('back', wish);
  }

  @Handles(goForward)
  forward(wish: HistoryWish): Promise<HistoryMove> {
    return this.go('forward', wish);
  }

  /** A planned change like any other, also for deleted tracks that come back and find no place. While nothing plays there is nothing to wait for. */
  private async go(direction: Direction, { track, apply = { at: 'beat' } }: HistoryWish): Promise<HistoryMove> {
    if (track !== undefined) this.mustBeKnown(track);
    const cycle = this.transport.map === undefined ? this.scheduler.horizon : this.planner.landingOf(apply);
    const { ids, wishes, steps } = this.history.move(direction, track);
    const moved = { direction, steps: [...ids], newest: newestId(steps) };
    const names = Object.keys(wishes);
    try {
      const planned = this.planner.describe(await this.planner.plan(cycle, wishes, { moved }));
      if (this.transport.map === undefined) this.changes.land();
      return { change: planned, tracks: names.map((name) => ({ name, code: wishes[name]?.code ?? null })) };
    } catch (error) {
      this.history.takeBack(moved, names);
      throw error;
    }
  }

  /** @throws AppError TRACK_UNKNOWN for a track that is neither there nor in the history */
  private mustBeKnown(name: string): void {
    const names = new Set([...this.state.tracks.keys(), ...this.history.names]);
    if (!names.has(name)) throw new AppError('TRACK_UNKNOWN', { name, nearest: nearestName(name, names) });
  }
}
