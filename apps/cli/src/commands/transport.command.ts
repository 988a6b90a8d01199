import type { Command } from 'commander';
import {
  continueTransport,
  getTransport,
  hush,
  nudgeTransport,
  panic,
  pauseTransport,
  seekTransport,
  startTransport,
  stopTransport,
  tapTempo,
  type Transport,
} from '../generated/studio.js';
import { parseNumber } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { tracksText } from './tracks.command.js';

/** What moves the one transport, and what silences everything. */
export function registerTransport(program: Command, shell: Shell): void {
  const ask = (parent: Command, spec: string, description: string, operation: typeof getTransport): Command =>
    studioCommand(parent, spec, description, shell, async (session: Session) => {
      printTransport(session, await operation({ studio: session.studio }));
    });
  ask(program, 'start', 'start the transport from cycle 0', startTransport);
  ask(program, 'stop', 'stop the transport, and drop what was scheduled', stopTransport);
  const transport = ask(program, 'transport', 'playing or not, tempo, position', getTransport);
  ask(transport, 'pause', 'stop, and keep the position', pauseTransport);
  ask(transport, 'continue', 'go on from where it was paused', continueTransport);
  ask(transport, 'tap', 'tap a beat; from the second on the tempo follows', tapTempo);
  ask(program, 'panic', 'silence now: stop, and free every voice; again within 5 s ends what still rings', panic);
  const set = <B>(
    parent: Command,
    spec: string,
    description: string,
    change: (value: number) => B,
    operation: Set<B>,
  ) =>
    studioCommand(parent, spec, description, shell, async (session: Session, value: number) => {
      printTransport(session, await operation(change(value), { studio: session.studio }));
    });
  set(transport, 'seek', 'go to a cycle', (cycle) => ({ cycle }), seekTransport).argument(
    '<cycle>',
    'from 0; 2.5 is the middle of the third',
    parseNumber,
  );
  set(transport, 'nudge', 'let everything sound later, or earlier below 0', (ms) => ({ ms }), nudgeTransport).argument(
    '<ms>',
    '-100 to 100',
    parseNumber,
  );
  studioCommand(program, 'hush', 'mute every track at once', shell, async (session: Session) => {
    const answer = await hush({ studio: session.studio });
    session.print(answer, (style) => tracksText(answer.tracks, style));
  });
}

type Set<B> = (body: B, call: Parameters<typeof getTransport>[0]) => Promise<Transport>;

export const printTransport = (session: Session, transport: Transport): void =>
  session.print(transport, () => transportText(transport));

export function transportText({ state, bpm, tempoPlan, swing, meter, position }: Transport): string {
  const plan = tempoPlan === null ? '' : `, ${tempoPlan.bpm} bpm from cycle ${tempoPlan.toCycle} on`;
  const swung = swing.ratio === 0.5 ? '' : `, swing ${swing.ratio} of 1/${swing.division}`;
  return (
    `${state} at ${Number(bpm.toFixed(2))} bpm${plan}, cycle ${position.cycle}, beat ${position.beat.toFixed(2)}; ` +
    `bar ${position.bar} of ${meter.beatsPerBar}/${meter.beatUnit}${swung}`
  );
}
