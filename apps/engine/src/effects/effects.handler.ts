import { Controller } from '@nestjs/common';
import {
  AppError,
  type Chain,
  editChain,
  getChain,
  listChains,
  listEffects,
  type PlannedChange,
  type ReplyOf,
  type RequestOf,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { StudioState } from '../studio/studio-state.js';
import { ChainEditor } from './chain-editor.js';
import { EffectDefs } from './effect-defs.js';

@Controller()
export class EffectsHandler {
  constructor(
    private readonly state: StudioState,
    private readonly editor: ChainEditor,
    private readonly defs: EffectDefs,
  ) {}

  @Handles(listEffects)
  effects(): ReplyOf<typeof listEffects> {
    const effects = this.defs.list();
    if (effects.length === 0) throw new AppError('AUDIO_SERVER_AWAY', { state: 'still loading effects' });
    return { effects };
  }

  @Handles(listChains)
  all(): ReplyOf<typeof listChains> {
    const chains = [...this.state.chains.values()].filter(({ effects }) => effects.length > 0);
    return { chains: chains.toSorted((a, b) => (a.chain < b.chain ? -1 : 1)) };
  }

  @Handles(getChain)
  one({ chain }: RequestOf<typeof getChain>): Chain {
    return this.editor.get(chain);
  }

  @Handles(editChain)
  edit(wish: RequestOf<typeof editChain>): Promise<Chain | PlannedChange> {
    return this.editor.edit(wish);
  }
}
