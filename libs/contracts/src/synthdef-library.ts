import { z } from 'zod';
import { Apply, PlannedChange } from './change.js';
import { defineEvent, defineRequest } from './define.js';
import { Instant, Sha256, SynthDefName, TrackName } from './names.js';
import { SynthDef, SynthDefControl, SynthDefRole } from './synthdef.js';

/** More than anybody reads at once, and a page that a browser still draws in a moment. */
export const SYNTHDEFS_PER_PAGE_MAX = 500;
const TAGS_MAX = 32;

export const Tag = z
  .string()
  .regex(/^[\p{L}\p{N}_-]{1,32}$/u, 'a tag takes 1 to 32 letters, digits, _ and -')
  .meta({ id: 'Tag', example: 'percussion' });

/** What people say of a SynthDef; it belongs to the name, and stays from version to version. */
export const SynthDefAbout = z.object({
  tags: z.array(Tag).max(TAGS_MAX),
  author: z.string().max(100),
  note: z.string().max(2_000),
});
export type SynthDefAbout = z.output<typeof SynthDefAbout>;

export const SynthDefAboutPatch = SynthDefAbout.partial()
  .strict()
  .meta({ id: 'SynthDefAboutPatch', example: { tags: ['bass', 'acid'] } });
export type SynthDefAboutPatch = z.output<typeof SynthDefAboutPatch>;

/** The version that a name plays, or played last, with what is known of the name. */
export const CataloguedSynthDef = SynthDef.extend({
  ...SynthDefAbout.shape,
  createdAt: Instant,
  live: z.boolean().nullable().meta({
    description: 'Whether the audio server holds it and its name plays it. Null when the engine does not answer.',
  }),
  usedBy: z.array(TrackName).nullable().meta({ description: 'Tracks whose text plays it; null as above.' }),
}).meta({ id: 'CataloguedSynthDef' });
export type CataloguedSynthDef = z.output<typeof CataloguedSynthDef>;

export const SynthDefFilter = z
  .object({
    search: z.string().max(100).optional().meta({ description: 'Part of the name, a tag, the author or the note.' }),
    tag: Tag.optional(),
    author: z.string().max(100).optional(),
    role: SynthDefRole.optional(),
    live: z.stringbool().optional().meta({ description: 'Only what plays, or only what does not.' }),
    limit: z.coerce.number().int().min(1).max(SYNTHDEFS_PER_PAGE_MAX).optional(),
    after: SynthDefName.optional().meta({ description: 'The last name of the page before.' }),
  })
  .strict();
export type SynthDefFilter = z.output<typeof SynthDefFilter>;

export const SynthDefPage = z.object({
  synthDefs: z.array(CataloguedSynthDef),
  next: SynthDefName.nullable().meta({ description: 'What to send as `after` for the next page; null on the last.' }),
});

export const listSynthDefs = defineRequest({
  subject: 'synthdef.v1.list',
  service: 'synthdefs',
  timeoutMs: 4_000,
  request: SynthDefFilter.extend({ live: z.boolean().optional() }),
  reply: SynthDefPage,
  errors: [],
});

export const getSynthDef = defineRequest({
  subject: 'synthdef.v1.get',
  service: 'synthdefs',
  timeoutMs: 4_000,
  request: z.object({ name: SynthDefName }),
  reply: CataloguedSynthDef,
  errors: ['SYNTHDEF_UNKNOWN'],
});

/** One version as its list shows it. */
export const ListedVersion = z
  .object({
    sha256: Sha256,
    serverName: z.string(),
    sizeBytes: z.int().positive(),
    ugenCount: z.int().nonnegative(),
    createdAt: Instant,
    publishedAt: Instant.meta({ description: 'When its name last began to play it.' }),
    current: z.boolean().meta({ description: 'Whether its name plays it, or played it last.' }),
    loaded: z.boolean().nullable().meta({
      description: 'Whether the audio server holds it. Null when the engine does not answer.',
    }),
  })
  .meta({ id: 'ListedVersion' });
export type ListedVersion = z.output<typeof ListedVersion>;

export const listSynthDefVersions = defineRequest({
  subject: 'synthdef.v1.versions',
  service: 'synthdefs',
  timeoutMs: 4_000,
  request: z.object({ name: SynthDefName }),
  reply: z.object({ versions: z.array(ListedVersion) }),
  errors: ['SYNTHDEF_UNKNOWN'],
});

/** A version chosen by the first digits of its sha256. */
export const VersionPrefix = z
  .string()
  .regex(/^[0-9a-f]{4,64}$/, 'a version is named by at least 4 hex digits of its sha256')
  .meta({ example: '3f9a2c' });

export const PublishWish = z
  .object({
    version: VersionPrefix.optional().meta({ description: 'The one published before the current when left out.' }),
    apply: Apply.optional().meta({ description: 'At once when left out. Sounding notes finish on the old version.' }),
  })
  .strict()
  .meta({ id: 'PublishWish', example: { version: '3f9a2c', apply: { at: 'bar' } } });
export type PublishWish = z.output<typeof PublishWish>;

export const Published = z
  .object({
    synthDef: SynthDef,
    change: PlannedChange.nullable().meta({ description: 'Set when `apply` lets it wait.' }),
  })
  .meta({ id: 'Published' });

/** Let a name play another of its versions: forward, or back. */
export const publishSynthDef = defineRequest({
  subject: 'synthdef.v1.publish',
  service: 'synthdefs',
  timeoutMs: 15_000,
  request: z.object({ name: SynthDefName, wish: PublishWish }),
  reply: Published,
  errors: [
    'SYNTHDEF_UNKNOWN',
    'SYNTHDEF_VERSION_UNKNOWN',
    'SYNTHDEF_REFUSED',
    'SCSYNTH_SILENT',
    'AUDIO_SERVER_AWAY',
    'CHANGES_EXHAUSTED',
    'INPUT_INVALID',
  ],
});

export const describeSynthDef = defineRequest({
  subject: 'synthdef.v1.describe',
  service: 'synthdefs',
  timeoutMs: 4_000,
  request: z.object({ name: SynthDefName, about: SynthDefAboutPatch }),
  reply: CataloguedSynthDef,
  errors: ['SYNTHDEF_UNKNOWN'],
});

/** Take every version out of the library. What is live must be unloaded first, or be played by no track. */
export const deleteSynthDef = defineRequest({
  subject: 'synthdef.v1.delete',
  service: 'synthdefs',
  timeoutMs: 6_000,
  request: z.object({ name: SynthDefName }),
  reply: z.object({ name: SynthDefName }),
  errors: ['SYNTHDEF_UNKNOWN', 'SYNTHDEF_IN_USE'],
});

export const UnloadWish = z
  .object({
    apply: Apply.optional().meta({
      description: 'Unload at that moment although tracks play it. Left out, a SynthDef in use is refused.',
    }),
  })
  .strict()
  .meta({ id: 'UnloadWish', example: { apply: { at: 'bar' } } });

/** Free it on the audio server; its versions stay in the library. Sounding notes finish. */
export const unloadSynthDef = defineRequest({
  subject: 'synthdef.v1.unload',
  service: 'engine',
  timeoutMs: 4_000,
  request: z.object({ name: SynthDefName, wish: UnloadWish }),
  reply: z.object({ name: SynthDefName, change: PlannedChange.nullable() }),
  errors: ['SYNTHDEF_UNKNOWN', 'SYNTHDEF_IN_USE', 'CHANGES_EXHAUSTED', 'INPUT_INVALID'],
});

/** What plays, as the engine knows it. */
export const heldSynthDefs = defineRequest({
  subject: 'synthdef.v1.held',
  service: 'engine',
  timeoutMs: 1_500,
  request: z.object({}),
  reply: z.object({
    current: z.array(
      z.object({ name: SynthDefName, sha256: Sha256, serverName: z.string(), usedBy: z.array(TrackName) }),
    ),
    loaded: z.array(z.string()).meta({ description: 'Server-side names that the audio server was proven to hold.' }),
  }),
  errors: [],
});

const Changed = z.object({ name: z.string(), from: z.number(), to: z.number() });
const CountedUGen = z.object({ ugen: z.string().meta({ example: 'SinOsc.ar' }), count: z.int().positive() });

export const SynthDefDiff = z
  .object({
    from: Sha256,
    to: Sha256,
    controls: z.object({
      added: z.array(SynthDefControl),
      removed: z.array(SynthDefControl),
      changed: z.array(Changed).meta({ description: 'Defaults that differ.' }),
    }),
    ugens: z.object({
      added: z.array(CountedUGen),
      removed: z.array(CountedUGen),
      rewired: z.boolean().meta({ description: 'Whether UGens, their inputs or their order differ at all.' }),
    }),
  })
  .meta({ id: 'SynthDefDiff' });
export type SynthDefDiff = z.output<typeof SynthDefDiff>;

export const DiffWish = z
  .object({
    from: VersionPrefix.optional().meta({ description: 'The version published before when left out.' }),
    to: VersionPrefix.optional().meta({ description: 'The current version when left out.' }),
  })
  .strict();

export const diffSynthDef = defineRequest({
  subject: 'synthdef.v1.diff',
  service: 'synthdefs',
  timeoutMs: 4_000,
  request: z.object({ name: SynthDefName, wish: DiffWish }),
  reply: SynthDefDiff,
  errors: ['SYNTHDEF_UNKNOWN', 'SYNTHDEF_VERSION_UNKNOWN'],
});

/** A name plays another version from now on, or none. */
export const synthDefPublished = defineEvent(
  'synthdef.v1.published',
  z.object({ name: SynthDefName, sha256: Sha256.nullable(), serverName: z.string().nullable() }),
);
