import { Controller } from '@nestjs/common';
import {
  changeMeter,
  changeSwing,
  changeTempo,
  continueTransport,
  getTransport,
  hush,
  nudgeTransport,
  panic,
  pauseTransport,
  type ReplyOf,
  ROUTES,
  seekTransport,
  setTransport,
  tapTempo,
  type Transport,
  unmuteAll,
} from '@oiduna/contracts';
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
    return this.nats.request(changeTempo, tempo);
  }

  @Route(ROUTES.setSwing)
  setSwing(@BodyOf(ROUTES.setSwing) swing: z.output<typeof ROUTES.setSwing.body>): Promise<Transport> {
    return this.nats.request(changeSwing, swing);
  }

  @Route(ROUTES.setMeter)
  setMeter(@BodyOf(ROUTES.setMeter) meter: z.output<typeof ROUTES.setMeter.body>): Promise<Transport> {
    return this.nats.request(changeMeter, meter);
  }

  @Route(ROUTES.pauseTransport)
  pause(): Promise<Transport> {
    return this.nats.request(pauseTransport, {});
  }

  @Route(ROUTES.continueTransport)
  continue(): Promise<Transport> {
    return this.nats.request(continueTransport, {});
  }

  @Route(ROUTES.tapTempo)
  tap(): Promise<Transport> {
    return this.nats.request(tapTempo, {});
  }

  @Route(ROUTES.panic)
  panic(): Promise<Transport> {
    return this.nats.request(panic, {});
  }

  @Route(ROUTES.seekTransport)
  seek(@BodyOf(ROUTES.seekTransport) position: z.output<typeof ROUTES.seekTransport.body>): Promise<Transport> {
    return this.nats.request(seekTransport, position);
  }

  @Route(ROUTES.nudgeTransport)
  nudge(@BodyOf(ROUTES.nudgeTransport) nudge: z.output<typeof ROUTES.nudgeTransport.body>): Promise<Transport> {
    return this.nats.request(nudgeTransport, nudge);
  }

  @Route(ROUTES.hush)
  hush(): Promise<ReplyOf<typeof hush>> {
    return this.nats.request(hush, {});
  }

  @Route(ROUTES.unmuteAll)
  unmuteAll(): Promise<ReplyOf<typeof unmuteAll>> {
    return this.nats.request(unmuteAll, {});
  }
}
