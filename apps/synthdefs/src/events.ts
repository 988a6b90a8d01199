import { Injectable } from '@nestjs/common';
import { type AppError, type SynthDef, synthDefLoaded, synthDefRefused } from '@oiduna/contracts';
import { logger, metrics, Nats } from '@oiduna/platform';
import { Counter, Histogram } from 'prom-client';

const loads = new Counter({
  name: 'oiduna_synthdef_loads_total',
  help: 'SynthDefs by what became of them: loaded or refused, and the error code.',
  labelNames: ['outcome', 'code'],
  registers: [metrics],
});
const compileSeconds = new Histogram({
  name: 'oiduna_synthdef_compile_duration_seconds',
  help: 'sclang runs, by outcome: compiled, or the error code.',
  labelNames: ['outcome'],
  buckets: [0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10],
  registers: [metrics],
});

export interface Proof {
  readonly server: string;
  readonly tookMs: number;
}

/** Every fact of this service: logged in full, counted by outcome, told to who listens. */
@Injectable()
export class SynthDefEvents {
  constructor(private readonly nats: Nats) {}

  async synthDefLoaded(synthDef: SynthDef, proof: Proof): Promise<void> {
    const { name, serverName, sha256, sizeBytes, warnings } = synthDef;
    loads.inc({ outcome: 'loaded', code: '' });
    logger('synthdefs').info({ name, serverName, sha256, sizeBytes, warnings, ...proof }, 'SynthDef loaded');
    await this.nats.publish(synthDefLoaded, synthDef);
  }

  async synthDefRefused(error: AppError): Promise<void> {
    const { code, message, cure, details } = error;
    const name = typeof details['name'] === 'string' ? details['name'] : null;
    loads.inc({ outcome: 'refused', code });
    logger('synthdefs').info({ name, code, details }, 'SynthDef refused');
    await this.nats.publish(synthDefRefused, { name, code, detail: `${message} ${cure}` });
  }

  sourceCompiled(run: { outcome: string; tookMs: number; synthDefCount: number }): void {
    compileSeconds.observe({ outcome: run.outcome }, run.tookMs / 1_000);
    logger('sclang').info(run, 'sclang ended');
  }
}
