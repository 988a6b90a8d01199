import { AppError, type UGenGraph, UGENS_DRAWN_MAX } from '@oiduna/contracts';
import { HEAD, inputY, LETTER, outputY, PADDING, RATE_SUFFIX, rowY } from './graph-card.js';
import { drawingOf, isDrawn, type PlacedCard, type PlacedEdge } from './graph-layout.js';

const MARGIN = 24;
const TITLE = 30;
const LINE = 20;
const WIDTH_MIN = 460;

/** Colours that people see apart who see few (Okabe and Ito's); the rate is written out on each card as well. */
const STYLE = `
:root { color-scheme: light dark; --paper: #ffffff; --card: #ffffff; --ink: #1d2126; --faint: #646b75; --rim: #c3c8cf;
  --audio: #0072b2; --control: #b86e00; --scalar: #646b75; --demand: #a8518a; --head: 16%; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171b; --card: #1e2228; --ink: #e8eaed; --faint: #9aa2ad;
  --rim: #444b55; --audio: #56b4e9; --control: #f0b13c; --scalar: #a5adb8; --demand: #dd95c3; --head: 24%; } }
svg { background: var(--paper); font: 11.5px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
text { fill: var(--ink); } .faint { fill: var(--faint); } .end { text-anchor: end; }
.name { font-size: 17px; font-weight: 600; } .title { font-size: 13px; font-weight: 600; }
.audio { --rate: var(--audio); } .control { --rate: var(--control); }
.scalar { --rate: var(--scalar); } .demand { --rate: var(--demand); }
.card { fill: var(--card); stroke: var(--rim); } .rate { fill: var(--rate); }
.head { fill: color-mix(in srgb, var(--rate) var(--head), var(--card)); } .bar { fill: var(--rate); }
.edge { fill: none; stroke: var(--rate); stroke-width: 1.4; } .edge.audio { stroke-width: 2; }
.port { fill: var(--rate); stroke: var(--card); }
.knob { fill: var(--control); font-weight: 600; }
`;

/**
 * A SynthDef as a picture that needs nothing else: no script, no font, no style from elsewhere.
 * @throws AppError SYNTHDEF_TOO_LARGE_TO_DRAW
 */
export function graphSvg(graph: UGenGraph): string {
  const ugenCount = graph.nodes.filter(isDrawn).length;
  if (ugenCount > UGENS_DRAWN_MAX) {
    throw new AppError('SYNTHDEF_TOO_LARGE_TO_DRAW', { name: graph.name, ugenCount, limit: UGENS_DRAWN_MAX });
  }
  const drawing = drawingOf(graph);
  const width = Math.max(WIDTH_MIN, drawing.width) + 2 * MARGIN;
  const controls = wrapped(graph.controls.map(controlText), Math.floor((width - 2 * MARGIN) / LETTER.row));
  const top = MARGIN + TITLE + (controls.length + 1) * LINE + 12;
  const height = top + drawing.height + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(`SynthDef ${graph.name}: ${ugenCount} UGens`)}</title>`,
    `<style>${STYLE}</style>`,
    text(MARGIN, MARGIN + 14, graph.name, 'name'),
    ...controls.map((line, at) => text(MARGIN, MARGIN + TITLE + 6 + at * LINE, line, 'knob')),
    legend(MARGIN + TITLE + 6 + controls.length * LINE, ugenCount),
    `<g transform="translate(${MARGIN} ${top})">`,
    ...drawing.edges.map(edgeSvg),
    ...drawing.cards.map(cardSvg),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const controlText = ({ name, defaultValue, valueCount }: UGenGraph['controls'][number]): string =>
  `${name} ${Number(defaultValue.toPrecision(6))}${valueCount > 1 ? ` (${valueCount} values)` : ''}`;

/** Several to a line, none divided. */
function wrapped(words: readonly string[], letters: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length + 3 > letters) lines.push(word);
    else lines[lines.length - 1] = `${line} · ${word}`;
  }
  return lines;
}

function legend(y: number, ugenCount: number): string {
  const rates = ['audio', 'control', 'scalar', 'demand'] as const;
  const entries = rates.map((rate, at) => {
    const x = MARGIN + at * 96;
    return `<rect class="bar ${rate}" x="${x}" y="${y - 9}" width="10" height="10" rx="2"/>${text(x + 15, y, rate, 'faint')}`;
  });
  return [...entries, text(MARGIN + 4 * 96, y, `${ugenCount} UGens`, 'faint')].join('');
}

function cardSvg(card: PlacedCard): string {
  const { node, title, rows, x, y, width, height } = card;
  const listens = node.inputs.flatMap((input, at) => (input.kind === 'output' ? [inputY(card, at)] : []));
  const lines = rows.map(({ label, value, isControl }, at) => {
    const after = PADDING + (label === '' ? 0 : (label.length + 1) * LETTER.row);
    const name = label === '' ? '' : text(PADDING, rowY(at) + 4, label, 'faint');
    return name + (value === '' ? '' : text(after, rowY(at) + 4, value, isControl ? 'knob' : ''));
  });
  const outputs = node.outputs.map((_, at) => {
    const label = node.outputs.length > 1 ? text(width - PADDING, outputY(card, at) + 4, String(at), 'faint end') : '';
    return `<circle class="port" cx="${width}" cy="${outputY(card, at)}" r="3.5"/>${label}`;
  });
  return [
    `<g transform="translate(${x} ${y})" class="${node.rate}"><title>${escaped(`${node.index} ${node.ugen}`)}</title>`,
    `<rect class="card" width="${width}" height="${height}" rx="5"/>`,
    `<path class="head" d="M.5 ${HEAD}V5a4.5 4.5 0 0 1 4.5-4.5H${width - 5}a4.5 4.5 0 0 1 4.5 4.5V${HEAD}z"/>`,
    text(PADDING, 16, title, 'title'),
    text(width - PADDING, 16, RATE_SUFFIX[node.rate], 'rate end'),
    ...lines,
    ...listens.map((place) => `<circle class="faint" cx="0" cy="${place}" r="2.5"/>`),
    ...outputs,
    '</g>',
  ].join('');
}

/** Smooth, level where it leaves, arrives and passes a column. */
function edgeSvg({ rate, points }: PlacedEdge): string {
  const [start, ...rest] = points;
  let path = `M${at(start!)}`;
  let before = start!;
  for (const point of rest) {
    const bend = (before.x + point.x) / 2;
    path += `C${at({ x: bend, y: before.y })} ${at({ x: bend, y: point.y })} ${at(point)}`;
    before = point;
  }
  return `<path class="edge ${rate}" d="${path}"/>`;
}

const at = ({ x, y }: { x: number; y: number }): string => `${Math.round(x)} ${Math.round(y)}`;

const text = (x: number, y: number, content: string, look: string): string =>
  `<text x="${x}" y="${y}"${look === '' ? '' : ` class="${look}"`}>${escaped(content)}</text>`;

const escaped = (content: string): string =>
  content.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
