import { getEngineStatus, getSamplesReadiness, getSynthDefsReadiness } from '@oiduna/contracts';
import type { BlobStore, Dependencies, Nats } from '@oiduna/platform';
import type { JobQueues } from '@oiduna/platform/jobs';

/** What the gateway needs beside NATS. It stays ready without them: each loss has its own answer. */
export function addDependencies(dependencies: Dependencies, nats: Nats, queues: JobQueues, blobs: BlobStore): void {
  const add = (name: string, lost: string, check: () => Promise<unknown>, timeoutMs?: number) =>
    dependencies.add({ name, lost, check, required: false, ...(timeoutMs && { timeoutMs }) });
  /** It looks at its own dependencies first: one of those that hangs is named, and not the service. */
  const service = (name: string, lost: string, contract: typeof getSamplesReadiness) =>
    add(name, lost, () => nats.request(contract, {}), contract.timeoutMs);
  add('redis', 'uploads and jobs', () => queues.check());
  add('blobs', 'uploads and recordings', () => blobs.check());
  add('engine', 'playing, tracks, transport and recordings', () => nats.request(getEngineStatus, {}));
  add('audio-server', 'all sound', async () => {
    const { audioServer } = await nats.request(getEngineStatus, {});
    if (audioServer.state !== 'running') throw new Error(audioServer.reason ?? audioServer.state);
  });
  service('synthdefs', 'loading and listing SynthDefs', getSynthDefsReadiness);
  service('samples', 'loading and listing samples', getSamplesReadiness);
}
