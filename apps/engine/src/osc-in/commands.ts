import { patchTrack, playCode, type RequestContract, setTransport } from '@oiduna/contracts';
import type { Nats } from '@oiduna/platform';

type Command = (nats: Nats, args: readonly unknown[]) => Promise<unknown>;

/** An address runs the same request as the HTTP route of that name; the handler checks what it was given. */
const asking =
  <C extends RequestContract>(contract: C, bodyOf: (args: readonly unknown[]) => unknown): Command =>
  (nats, args) =>
    nats.request(contract, bodyOf(args) as never);

const truth = (value: unknown): unknown => (typeof value === 'number' ? value !== 0 : value);

/** OSC addresses of Oiduna, after whose request ID these arguments follow. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  '/oiduna/transport/start': asking(setTransport, () => ({ playing: true })),
  '/oiduna/transport/stop': asking(setTransport, () => ({ playing: false })),
  '/oiduna/transport/tempo': asking(setTransport, ([bpm]) => ({ bpm })),
  '/oiduna/play': asking(playCode, ([code]) => ({ code })),
  '/oiduna/track/mute': asking(patchTrack, ([name, muted]) => ({ name, patch: { muted: truth(muted) } })),
  '/oiduna/track/solo': asking(patchTrack, ([name, solo]) => ({ name, patch: { solo: truth(solo) } })),
  '/oiduna/track/gain': asking(patchTrack, ([name, gain]) => ({ name, patch: { gain } })),
};
