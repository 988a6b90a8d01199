import { Controller } from '@nestjs/common';
import { getTransport, ROUTES, setTransport, type Transport } from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { z } from 'zod';
import { BodyOf } from '../edge/input.js';

@Controller()
export class TransportController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.getTransport)
  get(): Promise<Transport> {
    return this.nats.request(getTransport, {});
  }

  @Route(ROUTES.startTransport)
  start(): Promise<Transport> {
    return this.nats.request(setTransport, { playing: true });
  }

  @Route(ROUTES.stopTransport)
  stop(): Promise<Transport> {
    return this.nats.request(setTransport, { playing: false });
  }

  @Route(ROUTES.setTempo)
  setTempo(@BodyOf(ROUTES.setTempo) tempo: z.output<typeof ROUTES.setTempo.body>): Promise<Transport> {
    return this.nats.request(setTransport, tempo);
  }
}
