import { Controller } from '@nestjs/common';
import { getMeters, type Meters as MetersReply } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { Meters } from './meters.js';

@Controller()
export class MetersHandler {
  constructor(private readonly meters: Meters) {}

  @Handles(getMeters)
  get(): MetersReply {
    return this.meters.describe();
  }
}
