import { Controller } from '@nestjs/common';
import {
  getSynthDefTemplate,
  listSynthDefTemplates,
  type ReplyOf,
  type RequestOf,
  type SynthDefTemplate,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { renamed } from './template-source.js';
import { Templates } from './templates.js';

@Controller()
export class TemplatesHandler {
  constructor(private readonly templates: Templates) {}

  @Handles(listSynthDefTemplates)
  list(): ReplyOf<typeof listSynthDefTemplates> {
    return { templates: this.templates.all.map(({ name, role, summary }) => ({ name, role, summary })) };
  }

  @Handles(getSynthDefTemplate)
  get({ name, as }: RequestOf<typeof getSynthDefTemplate>): SynthDefTemplate {
    const template = this.templates.get(name);
    return as === undefined ? template : { ...template, name: as, source: renamed(template, as) };
  }
}
