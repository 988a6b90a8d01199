import { Controller } from '@nestjs/common';
import { getTransport, type RequestOf, setTransport, type Transport as TransportReply } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { Transport } from './transport.js';

@Controller()
export class TransportHandler {
  constructor(private readonly transport: Transport) {}

  @Handles(getTransport)
  get(): TransportReply {
    return this.transport.describe();
  }

  @Handles(setTransport)
  set(wish: RequestOf<typeof setTransport>): Promise<TransportReply> {
    return this.transport.set(wish);
  }
}
