import { z } from 'zod';
import { CONTROL_NAME } from './controls.js';
import { TrackName } from './names.js';
import { Bpm } from './transport.js';

/**
 * The session document of the original project, field by field in its own names, so that its clients work unchanged.
 * Fields may be left out, null is the same as left out, and a field nobody knows is refused.
 * @see the original's docs/DATA_MODEL_REFERENCE.md, version 1.0
 */

/** Sixteen bars: the whole numbering of steps. */
export const SESSION_STEPS = 256;
/** Four notes on every step. */
export const SEQUENCE_EVENTS_MAX = 1_024;
/** NATS carries 1 MiB. A plan holds the session as pattern text, up to a third longer, and both travel in envelopes. */
export const SESSION_BYTES_MAX = 640 * 1024;
/** The original's longest example is a third of a second; beyond it a note belongs to another step. */
const OFFSET_MS_MAX = 1_000;

const value = z.number().nullish();
const Gate = z.number().min(0).max(SESSION_STEPS);
const ControlName = z.string().regex(CONTROL_NAME, 'a control is named with letters, digits and _');
const SoundName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'a sound name takes 1 to 64 of: letters, digits, _ and -');
/** What Oiduna keeps and does not play yet; the answer to a submit says so. */
const NotTaken = z.unknown();

export const SessionEvent = z
  .object({
    step: z
      .int()
      .min(0)
      .max(SESSION_STEPS - 1),
    velocity: z.number().min(0).max(1).nullish(),
    note: z.int().min(0).max(127).nullish(),
    gate: Gate.nullish().meta({ description: 'In steps; the default is the environment’s.' }),
    offset_ms: z.number().min(-OFFSET_MS_MAX).max(OFFSET_MS_MAX).nullish(),
  })
  .strict();
export type SessionEvent = z.output<typeof SessionEvent>;

export const SessionSequence = z
  .object({ track_id: TrackName.nullish(), events: z.array(SessionEvent).max(SEQUENCE_EVENTS_MAX) })
  .strict();
export type SessionSequence = z.output<typeof SessionSequence>;

const FX = {
  ...{ cutoff: value, resonance: value, hcutoff: value, hresonance: value, bandf: value, bandq: value },
  ...{ room: value, size: value, dry: value, delay_send: value, delay_time: value, delay_feedback: value },
  ...{ shape: value, crush: value, coarse: value, krush: value, kcutoff: value, triode: value },
  ...{ attack: value, hold: value, decay: value, release: value, ring: value, ringf: value, ringdf: value },
  vowel: z.enum(['a', 'e', 'i', 'o', 'u']).nullish(),
};
const SessionFx = z.object(FX).strict();

/** What a track's sound is asked to do; the controls of its effects may stand here as well. */
export const SessionParams = z
  .object({
    s: SoundName.nullish(),
    s_path: z.string().max(256).nullish(),
    ...{ n: value, gain: value, pan: value, speed: value, begin: value, end: value },
    ...{ orbit: value, cut: value, legato: value },
    extra_params: z
      .record(ControlName, z.number().nullable())
      .nullish()
      .meta({ description: 'Controls of a SynthDef that have no name here.' }),
    ...FX,
  })
  .strict()
  .meta({ id: 'SessionParams', example: { gain: 0.8, pan: 0.3, cutoff: 2000 } });
export type SessionParams = z.output<typeof SessionParams>;

export const SessionTrack = z
  .object({
    meta: z
      .object({
        track_id: TrackName.nullish(),
        range_id: z.number().nullish(),
        mute: z.boolean().nullish(),
        solo: z.boolean().nullish(),
      })
      .strict()
      .optional(),
    params: SessionParams.optional(),
    fx: SessionFx.optional(),
    track_fx: SessionFx.optional(),
    sends: z.array(NotTaken).optional(),
    modulations: z.record(z.string(), NotTaken).optional(),
  })
  .strict();
export type SessionTrack = z.output<typeof SessionTrack>;

const ENVIRONMENT = {
  bpm: Bpm,
  default_gate: Gate,
  swing: z.number().min(0).max(1).meta({ description: '0 is straight, 1 the most.' }),
  loop_steps: z.int().min(1).max(SESSION_STEPS),
  scale: z.string().nullish(),
  chords: z.array(NotTaken).nullish(),
};

export const SessionEnvironment = z
  .object({
    ...ENVIRONMENT,
    bpm: Bpm.default(120),
    default_gate: Gate.default(1),
    swing: ENVIRONMENT.swing.default(0),
    loop_steps: ENVIRONMENT.loop_steps.default(SESSION_STEPS),
  })
  .strict();
export type SessionEnvironment = z.output<typeof SessionEnvironment>;

/** The length of the loop belongs to the session and is not changed alone. */
export const SessionEnvironmentPatch = z
  .object({
    bpm: ENVIRONMENT.bpm.optional(),
    default_gate: ENVIRONMENT.default_gate.optional(),
    swing: ENVIRONMENT.swing.optional(),
  })
  .strict()
  .meta({ id: 'SessionEnvironmentPatch', example: { bpm: 140, swing: 0.1 } });

export const SessionTiming = z
  .enum(['now', 'beat', 'bar', 'seq'])
  .meta({ id: 'SessionTiming', description: 'When it lands; `seq` is the begin of the loop.' });
export type SessionTiming = z.output<typeof SessionTiming>;

const Content = {
  tracks: z.record(TrackName, SessionTrack).optional(),
  tracks_midi: z.record(TrackName, NotTaken).optional(),
  mixer_lines: z.record(z.string(), NotTaken).optional(),
  sequences: z.record(TrackName, SessionSequence).optional(),
};

/** A snapshot: its tracks and sequences replace the session's where it names them, and what it names not is silent. */
export const SessionScene = z
  .object({ name: z.string().nullish(), environment: z.object(ENVIRONMENT).partial().strict().nullish(), ...Content })
  .strict();
export type SessionScene = z.output<typeof SessionScene>;

export const SceneName = z.string().min(1).max(64);
const SESSION = {
  environment: SessionEnvironment.prefault({}),
  ...Content,
  scenes: z.record(SceneName, SessionScene).optional(),
};

const Submitted = z
  .object({
    ...SESSION,
    apply: z
      .object({
        timing: SessionTiming.default('bar'),
        track_ids: z.array(TrackName).nullish().meta({ description: 'Only these tracks; none means all.' }),
        scene_name: SceneName.nullish(),
      })
      .strict()
      .nullish(),
  })
  .strict();

/** What is submitted: the whole music of one client, and when it shall land. */
export const PlaybackSession = Submitted.superRefine(checkReferences).meta({ id: 'PlaybackSession' });
export type PlaybackSession = z.output<typeof PlaybackSession>;

/** What is kept: the session without the wish when to land, and the scene that plays. */
export const KeptSession = z.object({
  ...SESSION,
  current_scene: SceneName.nullable().default(null),
  /** Tracks of earlier sessions: silenced, and deleted once that has landed. */
  retired: z.array(TrackName).default([]),
});
export type KeptSession = z.output<typeof KeptSession>;

type Refused = (path: PropertyKey[], message: string) => void;

/** Every name that is used must be one the session has. */
function checkReferences(session: z.output<typeof Submitted>, context: z.core.$RefinementCtx): void {
  const { tracks, tracks_midi, sequences, scenes, apply, environment } = session;
  const refuse: Refused = (path, message) => context.addIssue({ code: 'custom', path, message, input: undefined });
  const known = new Set([...Object.keys(tracks ?? {}), ...Object.keys(tracks_midi ?? {})]);
  const steps = environment.loop_steps;
  checkContent({ tracks, sequences }, { known, steps, path: [] }, refuse);
  for (const [name, scene] of Object.entries(scenes ?? {})) {
    const own = [...Object.keys(scene.tracks ?? {}), ...Object.keys(scene.tracks_midi ?? {})];
    const within = { known: new Set([...known, ...own]), steps: scene.environment?.loop_steps ?? steps };
    checkContent(scene, { ...within, path: ['scenes', name] }, refuse);
  }
  for (const [index, id] of (apply?.track_ids ?? []).entries()) {
    if (!known.has(id)) refuse(['apply', 'track_ids', index], `there is no track ${id} in this session`);
  }
  const scene = apply?.scene_name;
  if (scene && !Object.hasOwn(scenes ?? {}, scene)) {
    refuse(['apply', 'scene_name'], `there is no scene ${scene} in this session`);
  }
}

function checkContent(
  { tracks, sequences }: Pick<SessionScene, 'tracks' | 'sequences'>,
  { known, steps, path }: { known: ReadonlySet<string>; steps: number; path: PropertyKey[] },
  refuse: Refused,
): void {
  for (const [id, { meta }] of Object.entries(tracks ?? {})) {
    if (meta?.track_id && meta.track_id !== id) refuse([...path, 'tracks', id, 'meta', 'track_id'], `must be ${id}`);
  }
  for (const [id, { track_id, events }] of Object.entries(sequences ?? {})) {
    const at = [...path, 'sequences', id];
    if (!known.has(id)) refuse(at, `there is no track ${id} in this session`);
    if (track_id && track_id !== id) refuse([...at, 'track_id'], `must be ${id}`);
    const late = events.findIndex(({ step }) => step >= steps && step < SESSION_STEPS);
    if (late >= 0) refuse([...at, 'events', late, 'step'], `the loop has ${steps} steps, numbered from 0`);
  }
}
