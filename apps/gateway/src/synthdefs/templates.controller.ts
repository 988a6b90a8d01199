import { Controller } from '@nestjs/common';
import {
  getSynthDefTemplate,
  listSynthDefTemplates,
  type ReplyOf,
  ROUTES,
  type SynthDefTemplate,
  type TemplateRenaming,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { z } from 'zod';
import { ParamsOf, QueryOf } from '../edge/input.js';

@Controller()
export class TemplatesController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.listSynthDefTemplates)
  list(): Promise<ReplyOf<typeof listSynthDefTemplates>> {
    return this.nats.request(listSynthDefTemplates, {});
  }

  @Route(ROUTES.getSynthDefTemplate)
  get(
    @ParamsOf(ROUTES.getSynthDefTemplate) { name }: { name: string },
    @QueryOf(ROUTES.getSynthDefTemplate) renaming: z.output<typeof TemplateRenaming>,
  ): Promise<SynthDefTemplate> {
    return this.nats.request(getSynthDefTemplate, { ...renaming, name });
  }
}
