import { AppError, type Chain } from '@oiduna/contracts';

const MIB = 1024 * 1024;
/** Of a performer who says who they are, so that the others find room, too. */
const PERFORMER_SHARE = 1 / 2;

/** Real-time memory of the audio server that effects may take: supernova dies when there is none left. */
export class EffectMemory {
  constructor(
    private readonly bytesMax: number,
    private readonly bytesOf: (def: string) => number,
    private readonly performerOf: (chain: string) => string | undefined,
  ) {}

  /** That of all chains as they would be, and that of whoever changes this one. @throws AppError EFFECTS_EXHAUSTED */
  mustHold(chains: readonly Chain[], changed: string): void {
    refuseAbove(this.bytesMax, this.sum(chains), 'all together');
    const performer = this.performerOf(changed);
    if (performer === undefined) return;
    const own = chains.filter(({ chain }) => this.performerOf(chain) === performer);
    refuseAbove(this.bytesMax * PERFORMER_SHARE, this.sum(own), `those of performer ${performer}`);
  }

  private sum(chains: readonly Chain[]): number {
    return chains.flatMap(({ effects }) => effects).reduce((sum, { def }) => sum + this.bytesOf(def), 0);
  }
}

function refuseAbove(bytesMax: number, bytes: number, whose: string): void {
  if (bytes <= bytesMax) return;
  const [needed, limit] = [bytes, bytesMax].map((some) => `${Math.ceil(some / MIB)} MiB`);
  const reason = `${whose} would take ${needed} of real-time memory, and may take ${limit}`;
  throw new AppError('EFFECTS_EXHAUSTED', { reason });
}
