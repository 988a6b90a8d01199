import {
  changeMeter,
  changeSwing,
  changeTempo,
  continueTransport,
  goBack,
  goForward,
  hush,
  nudgeTransport,
  panic,
  patchTrack,
  pauseTransport,
  playCode,
  recallPreset,
  recallSynthDefPreset,
  type RequestContract,
  savePreset,
  restartAudioServer,
  seekTransport,
  setTransport,
  tapTempo,
  unmuteAll,
} from '@oiduna/contracts';
import type { Nats } from '@oiduna/platform';

type Command = (nats: Nats, args: readonly unknown[]) => Promise<unknown>;

/** An address runs the same request as the HTTP route of that name; the handler checks what it was given. */
const asking =
  (contract: RequestContract, bodyOf: (args: readonly unknown[]) => unknown): Command =>
  (nats, args) =>
    nats.request(contract, bodyOf(args));

const truth = (value: unknown): unknown => (typeof value === 'number' ? value !== 0 : value);

/** `beat`, or the number of a cycle. */
const momentOf = (at: unknown): unknown => ({ at: typeof at === 'number' ? { cycle: at } : at });

/** OSC has no way to leave out an argument before another but an empty string. */
const given = (value: unknown): boolean => value !== undefined && value !== '';

/** OSC addresses of Oiduna, after whose request ID these arguments follow. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  '/oiduna/transport/start': asking(setTransport, () => ({ playing: true })),
  '/oiduna/transport/stop': asking(setTransport, () => ({ playing: false })),
  '/oiduna/transport/pause': asking(pauseTransport, () => ({})),
  '/oiduna/transport/continue': asking(continueTransport, () => ({})),
  '/oiduna/transport/seek': asking(seekTransport, ([cycle]) => ({ cycle })),
  '/oiduna/transport/nudge': asking(nudgeTransport, ([ms]) => ({ ms })),
  '/oiduna/transport/tap': asking(tapTempo, () => ({})),
  '/oiduna/panic': asking(panic, () => ({})),
  '/oiduna/audio-server/restart': asking(restartAudioServer, () => ({})),
  '/oiduna/hush': asking(hush, () => ({})),
  '/oiduna/unmute': asking(unmuteAll, () => ({})),
  '/oiduna/back': asking(goBack, ([track]) => ({ track })),
  '/oiduna/forward': asking(goForward, ([track]) => ({ track })),
  '/oiduna/transport/tempo': asking(changeTempo, ([bpm, overBars]) => ({
    bpm,
    ...(overBars !== undefined && { overBars }),
  })),
  '/oiduna/transport/swing': asking(changeSwing, ([ratio, division]) => ({
    ratio,
    ...(division !== undefined && { division }),
  })),
  '/oiduna/transport/meter': asking(changeMeter, ([beatsPerBar, beatUnit]) => ({
    beatsPerBar,
    ...(beatUnit !== undefined && { beatUnit }),
  })),
  '/oiduna/play': asking(playCode, ([code]) => ({ code })),
  '/oiduna/preset/recall': asking(recallPreset, ([name, at, alone]) => ({
    name,
    ...(at !== undefined && { apply: momentOf(at) }),
    ...(alone !== undefined && { alone: truth(alone) }),
  })),
  '/oiduna/preset/save': asking(savePreset, ([name, code]) => ({ name, wish: { code } })),
  '/oiduna/synthdef/preset/recall': asking(recallSynthDefPreset, ([synthDef, name, track, at, beats]) => ({
    synthDef,
    name: name === '' ? null : name,
    ...(given(track) && { tracks: [track] }),
    ...(given(at) && { apply: momentOf(at) }),
    ...(beats !== undefined && { over: { beats } }),
  })),
  '/oiduna/track/mute': asking(patchTrack, ([name, muted]) => ({ name, patch: { muted: truth(muted) } })),
  '/oiduna/track/solo': asking(patchTrack, ([name, solo]) => ({ name, patch: { solo: truth(solo) } })),
  '/oiduna/track/gain': asking(patchTrack, ([name, gain]) => ({ name, patch: { gain } })),
};
