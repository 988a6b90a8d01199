import { type Command, Option } from 'commander';
import type { Apply, Chain, MorphLength, PlannedChange } from '../generated/studio.js';
import { changesText } from './changes.command.js';
import { parseNumber } from './numbers.js';
import type { Session } from './session.js';
import { type Style, table } from './table.js';

export interface When {
  at?: Apply;
  over?: number;
  overBars?: number;
}

export const ramped = (command: Command): Command =>
  command
    .option('--over <beats>', 'get there by and by over so many beats', parseNumber)
    .addOption(new Option('--over-bars <bars>', 'or over so many bars').argParser(parseNumber).conflicts('over'));

/** When, and how long it takes, as a wish has it. */
export function whenOf({ at, over, overBars }: When): { apply?: Apply; over?: MorphLength } {
  const length = over !== undefined ? { beats: over } : overBars !== undefined ? { bars: overBars } : undefined;
  return { ...(at && { apply: at }), ...(length && { over: length }) };
}

/** A chain as it is now, or the plan that will change it. */
export const printChain = (session: Session, answer: Chain | PlannedChange): void =>
  session.print(answer, (style) => ('revision' in answer ? chainsText([answer], style) : changesText([answer], style)));

/** As a command takes them. */
export const pairs = (values: Readonly<Record<string, number>> = {}): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

export function chainsText(chains: readonly Chain[], style: Style): string {
  const rows = chains.flatMap(({ chain, effects, revision }) =>
    effects.map(({ id, def, bypassed, parameters }, place) => [
      chain,
      place,
      id,
      def,
      bypassed ? 'bypassed' : 'on',
      pairs(parameters),
      revision,
    ]),
  );
  if (rows.length === 0) return 'There are no effects.';
  return table(['CHAIN', 'PLACE', 'ID', 'EFFECT', 'STATE', 'VALUES', 'REVISION'], rows, style);
}
