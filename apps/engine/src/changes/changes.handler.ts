import { Controller } from '@nestjs/common';
import { cancelChange, listChanges, type PlannedChange, type RequestOf } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { EngineEvents } from '../events.js';
import { Changes } from './changes.js';
import { Planner } from './planner.js';

@Controller()
export class ChangesHandler {
  constructor(
    private readonly changes: Changes,
    private readonly planner: Planner,
    private readonly events: EngineEvents,
  ) {}

  @Handles(listChanges)
  list(): { changes: PlannedChange[] } {
    return { changes: this.changes.list().map((change) => this.planner.describe(change)) };
  }

  @Handles(cancelChange)
  async cancel({ id }: RequestOf<typeof cancelChange>): Promise<PlannedChange> {
    const change = this.planner.describe(await this.changes.cancel(id));
    this.events.changeCancelled(change);
    return change;
  }
}
