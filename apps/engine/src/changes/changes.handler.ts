import { Controller } from '@nestjs/common';
import { cancelChange, listChanges, type PlannedChange, type RequestOf } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { microsOf } from '@oiduna/timing';
import { EngineEvents } from '../events.js';
import { Transport } from '../transport/transport.js';
import { type Change, Changes } from './changes.js';
import { plannedChange } from './planned-change.js';

@Controller()
export class ChangesHandler {
  constructor(
    private readonly changes: Changes,
    private readonly transport: Transport,
    private readonly events: EngineEvents,
  ) {}

  @Handles(listChanges)
  list(): { changes: PlannedChange[] } {
    return { changes: this.changes.list().map((change) => this.tell(change)) };
  }

  @Handles(cancelChange)
  async cancel({ id }: RequestOf<typeof cancelChange>): Promise<PlannedChange> {
    const change = this.tell(await this.changes.cancel(id));
    this.events.changeCancelled(change);
    return change;
  }

  private tell(change: Change): PlannedChange {
    const { map } = this.transport;
    return plannedChange(change, map === undefined ? undefined : microsOf(map, change.cycle));
  }
}
