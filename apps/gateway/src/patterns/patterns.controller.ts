import { Controller } from '@nestjs/common';
import {
  generateCode,
  type GenerateWish,
  type Generator,
  GENERATORS,
  getPatternLanguage,
  type PatternLanguage,
  type Preview,
  previewCode,
  ROUTES,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { z } from 'zod';
import { BodyOf } from '../edge/input.js';

@Controller()
export class PatternsController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.previewCode)
  preview(@BodyOf(ROUTES.previewCode) wish: z.output<typeof ROUTES.previewCode.body>): Promise<Preview> {
    return this.nats.request(previewCode, wish);
  }

  @Route(ROUTES.getPatternLanguage)
  language(): Promise<PatternLanguage> {
    return this.nats.request(getPatternLanguage, {});
  }

  @Route(ROUTES.listGenerators)
  generators(): { generators: readonly Generator[] } {
    return { generators: GENERATORS };
  }

  @Route(ROUTES.generateCode)
  generate(@BodyOf(ROUTES.generateCode) wish: GenerateWish): Promise<{ code: string }> {
    return this.nats.request(generateCode, wish);
  }
}
