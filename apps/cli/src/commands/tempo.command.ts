import { type Command, InvalidArgumentError } from 'commander';
import {
  type Apply,
  type Meter,
  type MeterBeatUnit,
  setMeter,
  setSwing,
  type SwingDivision,
  setTempo,
} from '../generated/studio.js';
import { atOption } from './changes.command.js';
import { parseNumber } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { printTransport } from './transport.command.js';

/** How fast, how swung, and in which bars the music goes. */
export function registerTempo(program: Command, shell: Shell): void {
  studioCommand(program, 'tempo', 'set the tempo in quarter notes a minute', shell, changeTempo)
    .argument('<bpm>', 'such as 120', parseNumber)
    .option('--over-bars <bars>', 'reach it evenly over so many bars', parseNumber)
    .addOption(atOption())
    .addHelpText('after', '\nExample: oiduna tempo 90 --over-bars 8 --at bar');
  studioCommand(program, 'swing', 'let every second note come late', shell, changeSwing)
    .argument('<ratio>', 'how much of a pair of notes the first lasts: 0.5 is straight, 0.75 the most', parseNumber)
    .option('--division <notes>', 'which notes: 8 or 16 (default 16)', parseNumber);
  studioCommand(program, 'meter', 'set the time signature, from the next bar line on', shell, changeMeter).argument(
    '<signature>',
    'such as 3/4',
    meterOf,
  );
}

async function changeTempo(session: Session<{ overBars?: number; at?: Apply }>, bpm: number): Promise<void> {
  const { overBars, at } = session.options;
  const wish = { bpm, ...(overBars !== undefined && { overBars }), ...(at && { apply: at }) };
  printTransport(session, await setTempo(wish, { studio: session.studio }));
}

async function changeSwing(session: Session<{ division?: SwingDivision }>, ratio: number): Promise<void> {
  const { division } = session.options;
  printTransport(session, await setSwing({ ratio, ...(division && { division }) }, { studio: session.studio }));
}

async function changeMeter(session: Session, meter: Meter): Promise<void> {
  printTransport(session, await setMeter(meter, { studio: session.studio }));
}

/** @throws InvalidArgumentError for anything but two whole numbers with a stroke between them */
function meterOf(text: string): Meter {
  const [, beats, unit] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (beats === undefined || unit === undefined) throw new InvalidArgumentError(`${text} is no signature such as 3/4.`);
  return { beatsPerBar: Number(beats), beatUnit: Number(unit) as MeterBeatUnit };
}
