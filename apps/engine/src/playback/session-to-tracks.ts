import {
  AppError,
  CODE_CHARACTERS_MAX,
  type KeptSession,
  type SessionEvent,
  type SessionTrack,
} from '@oiduna/contracts';

/** The code of a track that has nothing to play. */
export const SILENCE = 'silence';
/** An offset is kept to a millionth of a step: below a nanosecond at any tempo. */
const DECIMALS = 1e6;
const STEPS_PER_BEAT = 4;
const MS_PER_MINUTE = 60_000;

/** Names the original gives controls, where ours differ. */
const OUR_NAMES: Readonly<Record<string, string>> = {
  legato: 'clip',
  size: 'roomsize',
  delay_send: 'delay',
  delay_time: 'delaytime',
  delay_feedback: 'delayfeedback',
};

export interface SessionAsTracks {
  /** What each track shall be; its gain stays what the performer set on the fader. */
  readonly tracks: Readonly<Record<string, { code: string; muted: boolean; solo: boolean }>>;
  /** What the session asks for and nothing here does. */
  readonly warnings: readonly string[];
}

type Controls = Record<string, string | number>;

/**
 * A session as tracks of pattern text. Scenes are no part of it; see scene.ts.
 * @throws AppError INPUT_INVALID naming the field, when a track has no sound or is longer than a text may be
 */
export function sessionToTracks(session: KeptSession): SessionAsTracks {
  const { environment } = session;
  const tracks = Object.entries(session.tracks ?? {}).map(([id, track]) => {
    const events = session.sequences?.[id]?.events ?? [];
    const { mute, solo } = track.meta ?? {};
    const code = events.length === 0 ? SILENCE : codeOf(id, track, events, environment);
    return [id, { code, muted: mute ?? false, solo: solo ?? false }] as const;
  });
  return { tracks: Object.fromEntries(tracks), warnings: warningsOf(session) };
}

/** The sound a track of the session plays, by the name it has here. */
export const soundOf = ({ params }: SessionTrack): string | undefined => params?.s ?? undefined;

function codeOf(
  id: string,
  track: SessionTrack,
  events: readonly SessionEvent[],
  environment: KeptSession['environment'],
): string {
  if (soundOf(track) === undefined) refuse(`/tracks/${id}/params/s`, 'names the sound, and is missing');
  const { loop_steps: loopSteps, default_gate: gate } = environment;
  const notes = events.map((event) => noteOf(event, environment));
  const code = `steps('${JSON.stringify({ loopSteps, gate: rounded(gate), params: controlsOf(track), events: notes })}')`;
  if (code.length > CODE_CHARACTERS_MAX) {
    const detail = `take ${code.length} characters as text, at most ${CODE_CHARACTERS_MAX}; send fewer, or plainer numbers`;
    refuse(`/sequences/${id}/events`, detail);
  }
  return code;
}

function noteOf(
  { step, velocity, note, gate, offset_ms: offsetMs }: SessionEvent,
  environment: KeptSession['environment'],
) {
  const offset = rounded(((offsetMs ?? 0) * environment.bpm * STEPS_PER_BEAT) / MS_PER_MINUTE);
  return {
    step,
    ...(typeof velocity === 'number' && { velocity: rounded(velocity) }),
    ...(typeof gate === 'number' && { gate: rounded(gate) }),
    ...(typeof note === 'number' && { note }),
    ...(offset !== 0 && { offset }),
  };
}

const rounded = (x: number): number => Math.round(x * DECIMALS) / DECIMALS;

/** What the track itself says goes before its tone effects, and those before the older ones. */
function controlsOf({ params = {}, fx = {}, track_fx: trackFx = {} }: SessionTrack): Controls {
  const all = Object.entries({ ...fx, ...trackFx, ...params, ...params.extra_params });
  const played = all.filter((entry): entry is [string, string | number] => isPlayed(...entry));
  return Object.fromEntries(played.map(([name, value]) => [OUR_NAMES[name] ?? name, value]));
}

/** On a SynthDef `n` is a pitch: the original means the file of a bank, and writes 0 where nobody chose one. */
const isPlayed = (name: string, value: unknown): boolean =>
  name !== 's_path' && (typeof value === 'string' || (typeof value === 'number' && (name !== 'n' || value !== 0)));

function warningsOf({
  environment,
  tracks = {},
  tracks_midi: midi = {},
  mixer_lines: lines = {},
}: KeptSession): string[] {
  const { scale, chords } = environment;
  return [
    ...Object.keys(midi).map((id) => `tracks_midi.${id} is kept and not played: there is no MIDI output yet.`),
    ...Object.keys(lines).map((id) => `mixer_lines.${id} is kept and not played: tracks go to the master directly.`),
    ...Object.entries(tracks).flatMap(([id, track]) => warningsOfTrack(id, track)),
    ...(scale || chords?.length ? ['environment.scale and chords change nothing: notes are played as they are.'] : []),
  ];
}

function warningsOfTrack(id: string, { params, sends = [], modulations = {} }: SessionTrack): string[] {
  const modulated = Object.keys(modulations);
  return [
    ...(sends.length > 0 ? [`tracks.${id}.sends are kept and not played: there are no mixer lines.`] : []),
    ...(modulated.length > 0 ? [`tracks.${id}.modulations of ${modulated.join(', ')} are kept and not played.`] : []),
    ...(params?.orbit ? [`tracks.${id}.params.orbit changes nothing: every track has its own output.`] : []),
  ];
}

function refuse(pointer: string, detail: string): never {
  throw new AppError('INPUT_INVALID', { errors: [{ pointer, detail }] });
}
