import { z } from 'zod';
import { defineEvent, defineRequest } from './define.js';
import { BankName, FileName, Instant } from './names.js';

/** Of one telling: about 64 KB of JSON. */
export const SAMPLE_USES_MAX = 1_000;

/** Which samples were played, and when last: what "not used today" is answered by. The engine tells it. */
export const noteSampleUses = defineRequest({
  subject: 'sample.v1.use',
  service: 'samples',
  timeoutMs: 4_000,
  request: z.object({ uses: z.array(z.object({ id: z.uuid(), at: Instant })).max(SAMPLE_USES_MAX) }),
  reply: z.object({}),
  errors: [],
});

const Deletion = z.object({
  id: z.uuid(),
  force: z.boolean().meta({ description: 'Although tracks play its bank.' }),
});

/** Let the audio server and the patterns forget it; notes that sound finish. One that is unknown here is forgotten. */
export const unloadSample = defineRequest({
  subject: 'sample.v1.unload',
  service: 'engine',
  timeoutMs: 4_000,
  request: Deletion,
  reply: z.object({}),
  errors: ['SAMPLE_IN_USE'],
});

/** Take it out of the catalogue and the engine. What people say of its place stays, for another sample there. */
export const deleteSample = defineRequest({
  subject: 'sample.v1.delete',
  service: 'samples',
  timeoutMs: 8_000,
  request: Deletion,
  reply: z.object({}),
  errors: ['SAMPLE_UNKNOWN', 'SAMPLE_IN_USE', 'SERVICE_UNAVAILABLE'],
});

export const sampleDeleted = defineEvent(
  'sample.v1.deleted',
  z.object({ id: z.uuid(), bank: BankName, fileName: FileName }),
);
