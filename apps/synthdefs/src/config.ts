import { BlobSettings, DatabaseSettings, RedisSettings, ServiceSettings } from '@oiduna/platform';
import { SYNTHDEF_PERMISSIONS, type SynthDefPermission } from '@oiduna/supercollider';
import { z } from 'zod';

/** The words of a list separated by commas. */
const permissionsIn = (list: string): string[] =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

export const SynthDefsConfig = z.object({
  ...ServiceSettings,
  ...RedisSettings,
  ...DatabaseSettings,
  ...BlobSettings,
  SYNTHDEFS_SCLANG: z
    .string()
    .default('sclang')
    .describe('The sclang that compiles SynthDef sources: a name or a path.'),
  SYNTHDEFS_COMPILE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(500)
    .max(120_000)
    .default(3_000)
    .describe('How long one source may run; sclang is warm by then.'),
  SYNTHDEFS_COMPILES_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('Sources compiled at once; each takes one processor core and about 120 MB.'),
  SYNTHDEFS_SCSYNTH: z
    .string()
    .default('scsynth')
    .describe('The scsynth that plays each SynthDef offline before anybody hears it: a name or a path.'),
  SYNTHDEFS_DRY_RUN_SUPERNOVA: z
    .stringbool()
    .default(false)
    .describe('Whether each SynthDef is also played offline on supernova, with its defaults: 1 to 2 seconds more.'),
  SYNTHDEFS_RENDERS_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('SynthDefs played offline at once; each takes one processor core for 0.1 to 3 seconds.'),
  SYNTHDEFS_PERMISSIONS: z
    .string()
    .default('')
    .refine(
      (list) => permissionsIn(list).every((word) => SYNTHDEF_PERMISSIONS.some((known) => known === word)),
      `permissions separated by commas, of ${SYNTHDEF_PERMISSIONS.join(', ')}`,
    )
    .describe('What SynthDefs may do beyond their own note: write-buffers, free-others, disk-io and so on.'),
  SYNTHDEFS_WARM_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('sclang processes that wait warm, about 120 MB each; a source that finds none waits 0.5 s for one.'),
  SYNTHDEFS_BUBBLEWRAP: z
    .string()
    .default('bwrap')
    .describe('The bubblewrap that keeps sclang and the dry run from the machine: a name or a path.'),
  SYNTHDEFS_ISOLATION: z
    .enum(['bubblewrap', 'pod'])
    .default('bubblewrap')
    .describe('What keeps uploaded source from the machine: bubblewrap, or the pod (VM, container) we run in.'),
});
/** Permissions that every SynthDef of this installation has. */
export const grantedPermissions = ({ SYNTHDEFS_PERMISSIONS: list }: SynthDefsConfig): ReadonlySet<SynthDefPermission> =>
  new Set(SYNTHDEF_PERMISSIONS.filter((permission) => permissionsIn(list).includes(permission)));

export type SynthDefsConfig = z.output<typeof SynthDefsConfig>;

export const environment = process.env;
