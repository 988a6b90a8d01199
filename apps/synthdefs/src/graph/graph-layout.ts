import { Graph, layout } from '@dagrejs/dagre';
import type { GraphEdge, UGenGraph } from '@oiduna/contracts';
import { type Card, cardOf, inputY, outputY } from './graph-card.js';

interface Point {
  readonly x: number;
  readonly y: number;
}
export interface PlacedCard extends Card {
  /** Its upper left corner. */
  readonly x: number;
  readonly y: number;
}
export interface PlacedEdge {
  readonly rate: GraphEdge['rate'];
  /** From an output over the gaps between cards to an input. */
  readonly points: readonly Point[];
}
export interface Drawing {
  readonly cards: readonly PlacedCard[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** Controls are written where they are heard: boxes for them would cover the picture with lines. */
export const isDrawn = ({ outputs }: UGenGraph['nodes'][number]): boolean =>
  outputs.length === 0 || outputs.some((control) => control === null);

/** Cards from left to right as the signal goes, with few crossings; corners are whole pixels. */
export function drawingOf({ nodes, edges }: Pick<UGenGraph, 'nodes' | 'edges'>): Drawing {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 44, edgesep: 10 });
  const cards = new Map(nodes.filter(isDrawn).map((node) => [node.index, cardOf(node)]));
  for (const [index, { width, height }] of cards) graph.setNode(String(index), { width, height });
  const drawn = edges.filter(({ from, to }) => cards.has(from.node) && cards.has(to.node));
  // one line in the layout for all between the same two cards; each is drawn to its own place later
  for (const { from, to } of drawn) graph.setEdge(String(from.node), String(to.node), {});
  layout(graph);
  const placed = new Map([...cards].map(([index, card]) => [index, placedCard(card, graph.node(String(index)))]));
  const columns = columnsOf([...placed.values()]);
  const placedEdges = drawn.map(({ from, to, rate }) => {
    const [source, target] = [placed.get(from.node)!, placed.get(to.node)!];
    const start = { x: source.x + source.width, y: source.y + outputY(source, from.output) };
    const end = { x: target.x, y: target.y + inputY(target, to.input) };
    const leaving = { x: columnAt(columns, middleOf(source))!.right, y: start.y };
    const arriving = { x: columnAt(columns, middleOf(target))!.left, y: end.y };
    const bends: Point[] = graph.edge(String(from.node), String(to.node)).points.slice(1, -1);
    return { rate, points: [start, leaving, ...passages(bends, columns), arriving, end] };
  });
  const { width = 0, height = 0 } = graph.graph();
  return { cards: [...placed.values()], edges: placedEdges, width: Math.ceil(width), height: Math.ceil(height) };
}

const placedCard = (card: Card, { x, y }: Point): PlacedCard => ({
  ...card,
  x: Math.round(x - card.width / 2),
  y: Math.round(y - card.height / 2),
});

/** Cards of one column share their middle; it is as wide as the widest of them. */
interface Column {
  readonly middle: number;
  readonly left: number;
  readonly right: number;
}

const middleOf = ({ x, width }: PlacedCard): number => x + width / 2;

function columnsOf(cards: readonly PlacedCard[]): Column[] {
  const columns: Column[] = [];
  for (const card of cards) {
    const [middle, left, right] = [middleOf(card), card.x, card.x + card.width];
    const known = columnAt(columns, middle);
    if (known === undefined) columns.push({ middle, left, right });
    else
      columns[columns.indexOf(known)] = {
        middle,
        left: Math.min(known.left, left),
        right: Math.max(known.right, right),
      };
  }
  return columns;
}

/** Corners are whole pixels, so the middles of one column may be one apart. */
const columnAt = (columns: readonly Column[], x: number): Column | undefined =>
  columns.find(({ middle }) => Math.abs(middle - x) <= 2);

/** Between the cards of a column an edge goes straight; what the layout bends elsewhere is left out. */
const passages = (bends: readonly Point[], columns: readonly Column[]): Point[] =>
  bends.flatMap(({ x, y }) => {
    const column = columnAt(columns, x);
    return column === undefined
      ? []
      : [
          { x: column.left, y },
          { x: column.right, y },
        ];
  });
