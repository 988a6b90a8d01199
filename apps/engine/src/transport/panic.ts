import type { Transport as TransportReply } from '@oiduna/contracts';
import { nowMicros } from '../clock.js';
import type { Chains } from '../effects/chains.js';
import type { Sends } from '../effects/sends.js';
import type { Transport } from './transport.js';

/** Who still hears something after the first press has pressed again by then; later it is another panic. */
const AGAIN_WITHIN_MICROS = 5_000_000;

/** The first press stops and frees every voice; what rings in effects rings out. A second one ends that, too. */
export class Panic {
  private lastMicros = -Infinity;

  constructor(
    private readonly transport: Transport,
    private readonly chains: Chains,
    private readonly sends: Sends,
  ) {}

  press(): Promise<TransportReply> {
    const now = nowMicros();
    const isSecond = now - this.lastMicros <= AGAIN_WITHIN_MICROS;
    this.lastMicros = now;
    const stopped = this.transport.panic();
    if (isSecond) {
      this.chains.cutTails();
      this.sends.cutTails();
    }
    return stopped;
  }
}
