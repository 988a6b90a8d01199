import type {
  KeptSession,
  SessionEnvironmentPatch,
  SessionParams,
  SessionScene,
  SessionTrack,
} from '@oiduna/contracts';
import type { z } from 'zod';

type EnvironmentPatch = z.output<typeof SessionEnvironmentPatch>;
type Tracks = Readonly<Record<string, SessionTrack>>;

/**
 * The session as its current scene lets it sound. A scene is a snapshot: tracks it does not name are silent, and what
 * it leaves open of a track is the session's. One that names neither tracks nor sequences leaves them all as they are.
 */
export function inScene(session: KeptSession): KeptSession {
  const scene = sceneOf(session);
  if (scene === undefined) return session;
  const environment = { ...session.environment, ...given(scene.environment ?? {}) };
  const named = new Set([...Object.keys(scene.tracks ?? {}), ...Object.keys(scene.sequences ?? {})]);
  if (named.size === 0) return { ...session, environment };
  const sequences = Object.entries({ ...session.sequences, ...scene.sequences }).filter(([id]) => named.has(id));
  return {
    ...session,
    environment,
    tracks: overlaid(session.tracks ?? {}, scene.tracks ?? {}),
    sequences: Object.fromEntries(sequences),
  };
}

/** A change of one track's params: of the session's, and of the current scene's where it has its own. */
export const withParams = (session: KeptSession, id: string, params: SessionParams): KeptSession =>
  changed(session, id, (track) => ({ ...track, params: { ...track.params, ...params } }));

/** Mute and solo, likewise. */
export const withSwitches = (
  session: KeptSession,
  id: string,
  switches: { mute?: boolean; solo?: boolean },
): KeptSession => changed(session, id, (track) => ({ ...track, meta: { ...track.meta, ...switches } }));

/** Tempo, swing or gate, likewise. */
export function withEnvironment(session: KeptSession, patch: EnvironmentPatch): KeptSession {
  const scene = sceneOf(session);
  return {
    ...session,
    environment: { ...session.environment, ...given(patch) },
    ...(scene?.environment && {
      scenes: {
        ...session.scenes,
        [session.current_scene!]: { ...scene, environment: { ...scene.environment, ...given(patch) } },
      },
    }),
  };
}

/** Own entries only: a track may be called `constructor`. */
export const entry = <T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;

const sceneOf = ({ scenes, current_scene: current }: KeptSession): SessionScene | undefined =>
  current === null ? undefined : entry(scenes, current);

function changed(session: KeptSession, id: string, change: (track: SessionTrack) => SessionTrack): KeptSession {
  const scene = sceneOf(session);
  const own = entry(session.tracks, id);
  const inScenes = entry(scene?.tracks, id);
  return {
    ...session,
    ...(own && { tracks: { ...session.tracks, [id]: change(own) } }),
    ...(scene &&
      inScenes && {
        scenes: {
          ...session.scenes,
          [session.current_scene!]: { ...scene, tracks: { ...scene.tracks, [id]: change(inScenes) } },
        },
      }),
  };
}

function overlaid(below: Tracks, above: Tracks): Record<string, SessionTrack> {
  const merged = Object.entries(above).map(([id, track]): [string, SessionTrack] => {
    const base = entry(below, id) ?? {};
    return [
      id,
      {
        ...base,
        ...track,
        meta: { ...base.meta, ...given(track.meta ?? {}) },
        params: { ...base.params, ...given(track.params ?? {}) },
      },
    ];
  });
  return { ...below, ...Object.fromEntries(merged) };
}

/** Without what is left open. */
const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as Given<T>;
type Given<T> = { [K in keyof T]?: NonNullable<T[K]> };
