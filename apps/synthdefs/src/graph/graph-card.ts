import type { GraphInput, GraphNode } from '@oiduna/contracts';

/** All in CSS pixels. The letters of a monospaced font are 0.6 em wide, a few fonts' a little more. */
export const LETTER = { title: 8.1, row: 7 } as const;
export const HEAD = 24;
export const ROW = 18;
export const PADDING = 9;
const WIDTH_MIN = 58;
/** A long envelope becomes several lines; whoever wants every number takes the JSON. */
const LINE_LETTERS_MAX = 26;
const LINES_MAX = 5;
/** 1.5708 says pi / 2 as well as 1.5707964 does. */
const DIGITS = 5;

/** One line of a card: an input, or several constants in a row that are one thing to a reader. */
export interface CardRow {
  /** Where an edge ends; absent for a constant or a control, which are written out. */
  readonly input?: number;
  readonly label: string;
  readonly value: string;
  readonly isControl: boolean;
}

/** How a node is drawn: a head with its name, a line for each input, a place for each output on the right. */
export interface Card {
  readonly node: GraphNode;
  readonly title: string;
  readonly rows: readonly CardRow[];
  readonly width: number;
  readonly height: number;
}

/** How SuperCollider writes a rate behind a UGen; a scalar's is `ir`. */
export const RATE_SUFFIX: Readonly<Record<GraphNode['rate'], string>> = {
  audio: 'ar',
  control: 'kr',
  scalar: 'ir',
  demand: 'demand',
};

export function cardOf(node: GraphNode): Card {
  const title = node.operator ?? node.ugen;
  const rows = rowsOf(node);
  const widest = Math.max(0, ...rows.map(({ label, value }) => lettersOf(label, value)));
  const outputLetters = node.outputs.length > 1 ? 3 : 0;
  const width = Math.max(
    WIDTH_MIN,
    (title.length + RATE_SUFFIX[node.rate].length + 1) * LETTER.title + 2 * PADDING,
    (widest + outputLetters) * LETTER.row + 2 * PADDING,
  );
  const lines = Math.max(rows.length, node.outputs.length > 1 ? node.outputs.length : 0);
  return { node, title, rows, width: Math.ceil(width), height: HEAD + lines * ROW + (lines > 0 ? 6 : 0) };
}

/** The middle of a row, from the card's top. */
export const rowY = (row: number): number => HEAD + (row + 0.5) * ROW + 3;
/** Where edges arrive on the left edge of a card, and where they leave on its right edge, from its top. */
export const inputY = ({ rows }: Card, input: number): number =>
  rows.length === 0 ? HEAD / 2 : rowY(rows.findIndex((row) => row.input === input));
export const outputY = ({ node }: Card, output: number): number => (node.outputs.length > 1 ? rowY(output) : HEAD / 2);

const lettersOf = (label: string, value: string): number => label.length + (label === '' ? 0 : 1) + value.length;

function rowsOf({ inputs, operator }: GraphNode): CardRow[] {
  // tanh, midicps: a head alone says it all
  if (operator !== null && inputs.length === 1 && inputs[0]!.kind === 'output') return [];
  const rows: CardRow[] = [];
  for (let at = 0; at < inputs.length; at += 1) {
    const input = inputs[at]!;
    // an operator is read as such: names of its sides would only be in the way
    const label = operator === null ? (input.name ?? '') : '';
    if (input.kind === 'output') {
      const place = operator === null ? (input.name ?? `[${at}]`) : '';
      rows.push({ input: at, label: place, value: '', isControl: false });
    }
    if (input.kind === 'control') rows.push({ label, value: input.control, isControl: true });
    if (input.kind === 'constant') {
      const run = constantsFrom(inputs, at);
      rows.push(...linesOf(label, run));
      at += run.length - 1;
    }
  }
  return rows;
}

/** The constants from here on that have the same name, or none. */
function constantsFrom(inputs: readonly GraphInput[], from: number): string[] {
  const values: string[] = [];
  for (const input of inputs.slice(from)) {
    if (input.kind !== 'constant' || input.name !== inputs[from]!.name) break;
    values.push(typeof input.value === 'number' ? String(Number(input.value.toPrecision(DIGITS))) : input.value);
  }
  return values;
}

function linesOf(label: string, values: readonly string[]): CardRow[] {
  const lines: string[] = [];
  for (const value of values) {
    const line = lines.at(-1);
    if (line === undefined || line.length + value.length >= LINE_LETTERS_MAX) lines.push(value);
    else lines[lines.length - 1] = `${line} ${value}`;
  }
  if (lines.length > LINES_MAX) lines.splice(LINES_MAX - 1, lines.length, `… ${values.length} in all`);
  return lines.map((value, at) => ({ label: at === 0 ? label : '', value, isControl: false }));
}
