/** How text is marked for a terminal; plain everywhere else. */
export interface Style {
  heading(text: string): string;
  alarm(text: string): string;
}

const plain: Style = { heading: (text) => text, alarm: (text) => text };
const coloured: Style = {
  heading: (text) => `\u001B[1m${text}\u001B[22m`,
  alarm: (text) => `\u001B[31m${text}\u001B[39m`,
};

/** Escape sequences go to terminals only, and not where NO_COLOR is set (no-color.org). */
export const styleFor = (isTerminal: boolean, noColor: string | undefined): Style =>
  isTerminal && !noColor ? coloured : plain;

/** Text from the studio on one line: what others wrote must not steer this terminal. */
export const oneLine = (value: string | number): string =>
  String(value)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();

/** Columns aligned with two spaces between; the last is as long as it likes. */
export function table(headings: readonly string[], rows: readonly (string | number)[][], style: Style): string {
  const cells = rows.map((row) => row.map(oneLine));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [style.heading(line(headings)), ...cells.map(line)].join('\n');
}

/** `name  value`, one pair a line. */
export function list(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
