import { Controller } from '@nestjs/common';
import { checkSource, type RequestOf, type SourceCheck } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { SclangCompiler } from '../compile/sclang-compiler.js';

@Controller()
export class CheckSourceHandler {
  constructor(private readonly compiler: SclangCompiler) {}

  @Handles(checkSource)
  async check({ bytes }: RequestOf<typeof checkSource>): Promise<SourceCheck> {
    const { ok, regions } = await this.compiler.check(Buffer.from(bytes, 'base64'));
    return { ok, regions };
  }
}
