import { Controller } from '@nestjs/common';
import { getSamplesReadiness, type Readiness } from '@oiduna/contracts';
import { Dependencies, Handles } from '@oiduna/platform';

@Controller()
export class ReadinessHandler {
  constructor(private readonly dependencies: Dependencies) {}

  @Handles(getSamplesReadiness)
  readiness(): Promise<Readiness> {
    return this.dependencies.readiness();
  }
}
