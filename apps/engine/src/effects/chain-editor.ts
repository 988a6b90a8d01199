import { Injectable } from '@nestjs/common';
import {
  AppError,
  type Chain,
  type ChainEdit,
  type editChain,
  MASTER_CHAIN,
  nearestName,
  type PlannedChange,
  type RequestOf,
} from '@oiduna/contracts';
import { Planner } from '../changes/planner.js';
import { EngineEvents } from '../events.js';
import { History } from '../history/history.js';
import { StudioState } from '../studio/studio-state.js';
import { Chains } from './chains.js';
import { EffectDefs } from './effect-defs.js';

/** The way of every wish for a chain: what it names is checked, and it holds at once or becomes a plan. */
@Injectable()
export class ChainEditor {
  constructor(
    private readonly state: StudioState,
    private readonly chains: Chains,
    private readonly defs: EffectDefs,
    private readonly history: History,
    private readonly planner: Planner,
    private readonly events: EngineEvents,
  ) {}

  /** @throws AppError TRACK_UNKNOWN */
  get(chain: string): Chain {
    const { tracks } = this.state;
    if (chain === MASTER_CHAIN || tracks.has(chain)) return this.chains.of(chain);
    throw new AppError('TRACK_UNKNOWN', { name: chain, nearest: nearestName(chain, [MASTER_CHAIN, ...tracks.keys()]) });
  }

  /** A plan is checked now as well; what stands in its way at its moment is told as an event. */
  async edit(wish: RequestOf<typeof editChain>): Promise<Chain | PlannedChange> {
    const { chain, edit, over, apply, expectedRevision } = wish;
    this.check(this.get(chain), edit);
    if (this.planner.isLater(apply)) {
      this.state.mustBeAt(`chain.${chain}`, `Chain ${chain}`, expectedRevision);
      this.chains.edited(chain, edit);
      const cycle = this.planner.landingOf(apply);
      const planned = { edit, overCycles: this.planner.cyclesOf(over, cycle) };
      return this.planner.describe(await this.planner.plan(cycle, {}, { chains: { [chain]: planned } }));
    }
    const changed = await this.chains.edit(chain, edit, { overCycles: this.planner.cyclesOf(over) }, expectedRevision);
    this.history.changed([chain]);
    this.events.chainChanged(changed);
    return changed;
  }

  /** @throws AppError EFFECT_UNKNOWN | AUDIO_SERVER_AWAY | INPUT_INVALID */
  private check({ effects }: Chain, edit: ChainEdit): void {
    if (edit.kind === 'put') this.defs.checkAll(edit.effects);
    if (edit.kind === 'add') this.defs.check(edit.effect.def, edit.effect.parameters ?? {});
    if (edit.kind !== 'patch') return;
    const turned = Object.entries(edit.parameters ?? {}).filter(
      (entry): entry is [string, number] => entry[1] !== null,
    );
    const def = effects.find(({ id }) => id === edit.id)?.def;
    if (def !== undefined && turned.length > 0) this.defs.check(def, Object.fromEntries(turned));
  }
}
