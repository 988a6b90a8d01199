import { Controller } from '@nestjs/common';
import { AppError, goBack, goForward, type HistoryMove, type HistoryWish, nearestName } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { microsOf } from '@oiduna/timing';
import { TRACKS_MAX } from '../audio-server/audio-graph.js';
import { Changes } from '../changes/changes.js';
import { landingOf, plannedChange } from '../changes/planned-change.js';
import { EngineEvents } from '../events.js';
import { Scheduler } from '../schedule/scheduler.js';
import { StudioState } from '../studio/studio-state.js';
import { Transport } from '../transport/transport.js';
import { History } from './history.js';
import { type Direction, type Move, newestId } from './steps.js';

@Controller()
export class HistoryHandler {
  constructor(
    private readonly state: StudioState,
    private readonly history: History,
    private readonly transport: Transport,
    private readonly scheduler: Scheduler,
    private readonly changes: Changes,
    private readonly events: EngineEvents,
  ) {}

  @Handles(goBack)
  back(wish: HistoryWish): Promise<HistoryMove> {
    return this.go('back', wish);
  }

  @Handles(goForward)
  forward(wish: HistoryWish): Promise<HistoryMove> {
    return this.go('forward', wish);
  }

  /** A planned change like any other. While nothing plays there is nothing to wait for. */
  private async go(direction: Direction, { track, apply = { at: 'beat' } }: HistoryWish): Promise<HistoryMove> {
    if (track !== undefined) this.mustBeKnown(track);
    const { map } = this.transport;
    const { horizon } = this.scheduler;
    const cycle = map === undefined ? horizon : landingOf(apply, horizon, this.state.transport.meters);
    const { ids, wishes, steps } = this.history.move(direction, track);
    const moved = { direction, steps: [...ids], newest: newestId(steps) };
    const names = Object.keys(wishes);
    try {
      this.mustHaveRoom(wishes);
      for (const name of names) this.scheduler.awaitFirstBundle(name);
      const change = await this.changes.plan(cycle, wishes, { moved });
      const planned = plannedChange(change, map && microsOf(map, cycle));
      this.events.changePlanned(planned);
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

  /** @throws AppError TRACKS_EXHAUSTED when deleted tracks that come back find no place */
  private mustHaveRoom(wishes: Move['wishes']): void {
    const names = new Set(this.state.tracks.keys());
    for (const [name, wish] of Object.entries(wishes)) if (wish !== null) names.add(name);
    if (names.size > TRACKS_MAX) throw new AppError('TRACKS_EXHAUSTED', { limit: TRACKS_MAX });
  }
}
