import { Controller } from '@nestjs/common';
import { exportSynthDefs, getSynthDefFile, type ReplyOf, type RequestOf } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { LibraryExport } from './library-export.js';

@Controller()
export class ExchangeHandler {
  constructor(private readonly files: LibraryExport) {}

  @Handles(exportSynthDefs)
  export(): Promise<ReplyOf<typeof exportSynthDefs>> {
    return this.files.all();
  }

  @Handles(getSynthDefFile)
  file({ name, ...wish }: RequestOf<typeof getSynthDefFile>): Promise<ReplyOf<typeof getSynthDefFile>> {
    return this.files.one(name, wish);
  }
}
