import { Controller } from '@nestjs/common';
import { type PatternLanguage, type Preview, previewCode, ROUTES } from '@oiduna/contracts';
import { patternLanguage } from '@oiduna/patterns';
import { Nats, Route } from '@oiduna/platform';
import type { z } from 'zod';
import { BodyOf } from '../edge/input.js';

@Controller()
export class PatternsController {
  private readonly language = patternLanguage();

  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.previewCode)
  preview(@BodyOf(ROUTES.previewCode) wish: z.output<typeof ROUTES.previewCode.body>): Promise<Preview> {
    return this.nats.request(previewCode, wish);
  }

  @Route(ROUTES.getPatternLanguage)
  getLanguage(): PatternLanguage {
    return this.language;
  }
}
