import { Injectable } from '@nestjs/common';
import type { Apply, MorphLength, PlannedChange } from '@oiduna/contracts';
import { barLength, meterAt, microsOf, type Rational, toNumber } from '@oiduna/timing';
import { EngineEvents } from '../events.js';
import { Scheduler } from '../schedule/scheduler.js';
import { StudioState } from '../studio/studio-state.js';
import { Transport } from '../transport/transport.js';
import { type Change, Changes, type ChangeOptions } from './changes.js';
import { landingOf, plannedChange } from './planned-change.js';

/** The way of every wish for later: room for its tracks, its instant, its place among the changes, its announcement. */
@Injectable()
export class Planner {
  constructor(
    private readonly state: StudioState,
    private readonly transport: Transport,
    private readonly scheduler: Scheduler,
    private readonly changes: Changes,
    private readonly events: EngineEvents,
  ) {}

  /** Whether a wish is one for later; while nothing plays there is nothing to wait for. */
  isLater(apply: Apply | undefined): apply is Apply {
    return apply !== undefined && apply.at !== 'now' && this.transport.map !== undefined;
  }

  /** The cycle a change lands at. @throws AppError INPUT_INVALID for a cycle that is past or already sent */
  landingOf(apply: Apply): Rational {
    return landingOf(apply, this.scheduler.askedUntil, this.state.transport.meters);
  }

  /** A length in the meter of the position it begins at: the first that nothing was sent for, unless told. */
  cyclesOf(length: MorphLength | undefined, cycle: Rational = this.scheduler.horizon): number {
    if (length === undefined) return 0;
    const meter = meterAt(this.state.transport.meters, cycle);
    return 'beats' in length ? length.beats / meter.beatUnit : length.bars * toNumber(barLength(meter));
  }

  /** @throws AppError TRACKS_EXHAUSTED | CHANGES_EXHAUSTED | CHANGE_PLANNED */
  async plan(cycle: Rational, tracks: Change['tracks'], options?: ChangeOptions): Promise<Change> {
    const names = Object.keys(tracks);
    this.state.room.mustHave(names.filter((name) => tracks[name] !== null));
    for (const name of names) this.scheduler.awaitFirstBundle(name);
    const change = await this.changes.plan(cycle, tracks, options);
    this.events.changePlanned(this.describe(change));
    return change;
  }

  /** What performers see of it. While nothing plays it sounds now. */
  describe(change: Change): PlannedChange {
    const { map } = this.transport;
    return plannedChange(change, map && microsOf(map, change.cycle));
  }
}
