import { getEngineStatus, getSamplesReadiness, getSynthDefsReadiness } from '@oiduna/contracts';
import type { BlobStore, Dependencies, Nats } from '@oiduna/platform';
import type { JobQueues } from '@oiduna/platform/jobs';

/** What the gateway needs beside NATS. It stays ready without them: each loss has its own answer. */
export function addDependencies(dependencies: Dependencies, nats: Nats, queues: JobQueues, blobs: BlobStore): void {
  const add = (name: string, lost: string, check: () => Promise<unknown>) =>
    dependencies.add({ name, lost, check, required: false });
  add('redis', 'uploads and jobs', () => queues.check());
  add('blobs', 'uploads and recordings', () => blobs.check());
  add('engine', 'playing, tracks, transport and recordings', () => nats.request(getEngineStatus, {}));
  add('audio-server', 'all sound', async () => {
    const { audioServer } = await nats.request(getEngineStatus, {});
    if (audioServer.state !== 'running') throw new Error(audioServer.reason ?? audioServer.state);
  });
  add('synthdefs', 'loading and listing SynthDefs', () => nats.request(getSynthDefsReadiness, {}));
  add('samples', 'loading and listing samples', () => nats.request(getSamplesReadiness, {}));
}
