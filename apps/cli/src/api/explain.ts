import { AppError, SynthDefProblem } from '@oiduna/contracts';
import { Refused, type Source } from './refused.js';

/** What went wrong, where, and under which IDs the studio's logs tell more. */
export function explain(error: AppError | Refused, requestId: string): string {
  const lines = [`oiduna: ${sentenceOf(error)}`];
  const traceId = error instanceof Refused ? error.traceId : undefined;
  if (error instanceof Refused) {
    lines.push(...placeOf(error), ...fieldsOf(error), ...problemsOf(error));
  }
  const wasSent = error instanceof Refused || error.code !== 'FILE_UNUSABLE';
  if (wasSent) lines.push(`  request ${requestId}${traceId === undefined ? '' : `, trace ${traceId}`}`);
  return `${lines.join('\n')}\n`;
}

/** Texts from elsewhere keep their lines, and lose what could steer a terminal. */
const sentenceOf = (error: AppError | Refused): string =>
  (error instanceof AppError ? `${error.message} ${error.cure}` : error.message).replaceAll(/[^\P{Cc}\n\t]/gu, ' ');

const fieldsOf = ({ problem }: Refused): string[] =>
  (problem?.errors ?? []).map(({ pointer, detail }) => `  ${pointer}: ${detail}`);

/** What is wrong with a SynthDef, one line each, where there is more than the sentence says. */
function problemsOf({ problem }: Refused): string[] {
  const found = SynthDefProblem.array().safeParse(problem?.details?.['problems']);
  return found.success && found.data.length > 1 ? found.data.map((each) => `  ${problemText(each)}`) : [];
}

/** `FILTER_WIDTH in UGen 3 (RLPF): rq is 0. Keep it above 0.` */
export const problemText = ({ code, ugenIndex, ugenName, reason, cure }: SynthDefProblem): string =>
  `${code}${ugenIndex < 0 ? '' : ` in UGen ${ugenIndex} (${ugenName})`}: ${reason}. ${cure}`.replaceAll(
    /\p{Cc}/gu,
    ' ',
  );

function placeOf({ problem, source }: Refused): string[] {
  const { line, column } = problem?.details ?? {};
  if (source === undefined || typeof line !== 'number' || typeof column !== 'number') return [];
  return [`  ${source.name}:${line}:${column}`, ...excerpt(source, line, column)];
}

/** The line at fault with carets under the columns; both count from 1, columns in UTF-16 units. */
export function excerpt({ text }: Source, line: number, column: number, endColumn = column + 1): string[] {
  const fault = text.split(/\r\n|\n|\r/)[line - 1];
  if (fault === undefined) return [];
  const before = fault.slice(0, Math.max(0, column - 1));
  // Tabs stay tabs, so that the caret stands right whatever their width.
  const indent = before.replaceAll(/[^\t]/gu, ' ');
  const margin = String(line);
  return [
    `  ${margin} | ${fault}`,
    `  ${' '.repeat(margin.length)} | ${indent}${'^'.repeat(Math.max(1, endColumn - column))}`,
  ];
}
