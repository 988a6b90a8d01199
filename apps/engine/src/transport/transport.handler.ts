import { Controller } from '@nestjs/common';
import {
  changeMeter,
  changeSwing,
  changeTempo,
  continueTransport,
  getTransport,
  nudgeTransport,
  panic,
  pauseTransport,
  type RequestOf,
  seekTransport,
  setTransport,
  tapTempo,
  type Transport as TransportReply,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { Panic } from './panic.js';
import { Transport } from './transport.js';

@Controller()
export class TransportHandler {
  constructor(
    private readonly transport: Transport,
    private readonly button: Panic,
  ) {}

  @Handles(getTransport)
  get(): TransportReply {
    return this.transport.describe();
  }

  @Handles(setTransport)
  set(wish: RequestOf<typeof setTransport>): Promise<TransportReply> {
    return this.transport.set(wish);
  }

  @Handles(changeTempo)
  setTempo(tempo: RequestOf<typeof changeTempo>): Promise<TransportReply> {
    return this.transport.setTempo(tempo);
  }

  @Handles(changeSwing)
  setSwing(swing: RequestOf<typeof changeSwing>): Promise<TransportReply> {
    return this.transport.setSwing(swing);
  }

  @Handles(changeMeter)
  setMeter(meter: RequestOf<typeof changeMeter>): Promise<TransportReply> {
    return this.transport.setMeter(meter);
  }

  @Handles(pauseTransport)
  pause(): Promise<TransportReply> {
    return this.transport.pause();
  }

  @Handles(continueTransport)
  continue(): Promise<TransportReply> {
    return this.transport.continue();
  }

  @Handles(seekTransport)
  seek({ cycle }: RequestOf<typeof seekTransport>): Promise<TransportReply> {
    return this.transport.seek(cycle);
  }

  @Handles(nudgeTransport)
  nudge({ ms }: RequestOf<typeof nudgeTransport>): Promise<TransportReply> {
    return this.transport.nudge(ms);
  }

  @Handles(tapTempo)
  tap(): Promise<TransportReply> {
    return this.transport.tap();
  }

  @Handles(panic)
  panic(): Promise<TransportReply> {
    return this.button.press();
  }
}
