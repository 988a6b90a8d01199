import { type GraphInput, type GraphNode, type UGenGraph, UGENS_DRAWN_MAX } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { cardOf } from './graph-card.js';
import { drawingOf } from './graph-layout.js';
import { graphSvg } from './graph-svg.js';

const constant = (value: number, name: string | null = null): GraphInput => ({ kind: 'constant', name, value });
const from = (node: number, name: string | null = null, output = 0): GraphInput => ({
  kind: 'output',
  name,
  node,
  output,
});
const node = (index: number, ugen: string, inputs: GraphInput[] = [], rest: Partial<GraphNode> = {}): GraphNode => ({
  index,
  ugen,
  operator: null,
  rate: 'audio',
  inputs,
  outputs: [null],
  ...rest,
});
const graphOf = (...nodes: GraphNode[]): UGenGraph => ({
  name: 'drawn',
  controls: [{ name: 'freq', defaultValue: 440, valueCount: 1 }],
  nodes,
  edges: nodes.flatMap(({ index, inputs, rate }) =>
    inputs.flatMap((input, at) =>
      input.kind === 'constant'
        ? []
        : [{ from: { node: input.node, output: input.output }, to: { node: index, input: at }, rate }],
    ),
  ),
});

const control = node(0, 'Control', [], { rate: 'control', outputs: ['freq'] });
const freq: GraphInput = { kind: 'control', name: 'freq', control: 'freq', node: 0, output: 0 };
const sine = node(1, 'SinOsc', [freq, constant(1.5707964, 'phase')]);
const pan = node(2, 'Pan2', [from(1, 'in')], { outputs: [null, null] });
const out = node(3, 'Out', [constant(0, 'bus'), from(2, 'channelsArray'), from(2, 'channelsArray', 1)], {
  outputs: [],
});
const tone = graphOf(control, sine, pan, out);
const linesOf = (drawn: GraphNode) => cardOf(drawn).rows.map(({ label, value }) => `${label}|${value}`);

describe('a card', () => {
  it('says the controls and constants that a UGen hears, and has a place for the others', () => {
    expect(linesOf(sine)).toEqual(['freq|freq', 'phase|1.5708']);
    expect(cardOf(out).rows.flatMap(({ input }) => input ?? [])).toEqual([1, 2]);
  });

  it('of an operator is called by it, and names no sides', () => {
    const times = node(1, 'BinaryOpUGen', [{ ...freq, name: 'a' }, constant(2, 'b')], { operator: '*' });
    expect(cardOf(times)).toMatchObject({ title: '*' });
    expect(linesOf(times)).toEqual(['|freq', '|2']);
    expect(linesOf(node(2, 'UnaryOpUGen', [from(1, 'a')], { operator: 'tanh' }))).toEqual([]);
  });

  it('writes constants that are one thing together, in lines that can be read', () => {
    const envelope = [0, 3, -99, -99, 1, 0.01, 5, -4].map((value) => constant(value));
    const generator = node(1, 'EnvGen', [constant(1, 'gate'), ...envelope, from(0), constant(7)]);
    expect(linesOf(generator)).toEqual(['gate|1', '|0 3 -99 -99 1 0.01 5 -4', '[9]|', '|7']);
    const many = cardOf(
      node(
        1,
        'Klank',
        Array.from({ length: 200 }, (_, at) => constant(at)),
      ),
    ).rows;
    expect(many).toHaveLength(5);
    expect(many.at(-1)!.value).toBe('… 200 in all');
  });

  it('is wide enough for what it says', () => {
    const long = cardOf(node(1, 'A', [constant(123456, 'aVeryLongNameOfAnInput')]));
    expect(long.width).toBeGreaterThan(7 * 'aVeryLongNameOfAnInput 123456'.length);
  });
});

describe('a drawing', () => {
  it('has a card for every UGen but those that are controls alone', () => {
    expect(drawingOf(tone).cards.map((card) => card.title)).toEqual(['SinOsc', 'Pan2', 'Out']);
    expect(drawingOf(graphOf(control))).toMatchObject({ cards: [], edges: [] });
  });

  it('goes from left to right, and no two cards lie over one another', () => {
    const voices = Array.from({ length: 12 }, (_, at) => node(at + 1, 'Saw', [freq]));
    const sum = node(
      13,
      'Mix',
      voices.map(({ index }) => from(index)),
    );
    const { cards, edges, width, height } = drawingOf(graphOf(control, ...voices, sum, node(14, 'Out', [from(13)])));
    for (const [at, a] of cards.entries()) {
      for (const b of cards.slice(at + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart, `${a.node.index} and ${b.node.index}`).toBe(true);
      }
      expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width + 1 && a.y + a.height <= height + 1).toBe(true);
    }
    for (const { points } of edges) {
      const xs = points.map(({ x }) => x);
      expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    }
  });

  it('draws each channel from its own output to its own input', () => {
    const { cards, edges } = drawingOf(tone);
    const [, source, target] = cards as [unknown, (typeof cards)[number], (typeof cards)[number]];
    const channels = edges.filter(({ points }) => points[0]!.x === source.x + source.width);
    expect(new Set(channels.map(({ points }) => points[0]!.y)).size).toBe(2);
    expect(new Set(channels.map(({ points }) => points.at(-1)!.y)).size).toBe(2);
    expect(channels.every(({ points }) => points.at(-1)!.x === target.x)).toBe(true);
  });

  it('leads an edge past the cards between its ends', () => {
    const direct = graphOf(
      sine,
      node(2, 'HPF', [from(1)]),
      node(3, 'HPF', [from(2)]),
      node(4, 'Out', [from(3), from(1)]),
    );
    const { cards, edges } = drawingOf(direct);
    const long = edges.find(({ points }) => points.length > 4)!;
    for (const { y, height } of cards.slice(1, 3)) {
      for (const point of long.points.slice(2, -2)) expect(point.y < y || point.y > y + height).toBe(true);
    }
  });
});

describe('the picture', () => {
  it('names the SynthDef, its controls with their defaults, its UGens and the rates', () => {
    const svg = graphSvg(tone);
    for (const word of ['drawn', 'freq 440', 'SinOsc', 'phase', '1.5708', 'audio', 'demand', '3 UGens']) {
      expect(svg).toContain(word);
    }
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d+"/);
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  it('breaks the line of its controls where the picture ends', () => {
    const controls = Array.from({ length: 40 }, (_, at) => ({
      name: `control${at}`,
      defaultValue: 0.1,
      valueCount: 2,
    }));
    const lines = graphSvg({ ...tone, controls }).match(/<text [^>]*class="knob">control[^<]*/g)!;
    expect(lines.length).toBeGreaterThan(5);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(140);
    expect(lines[0]).toContain('control0 0.1 (2 values)');
  });

  it('shows a name that looks like markup as it is, and runs nothing', () => {
    const evil = '<script>alert("1")</script>&\'';
    const svg = graphSvg({ ...graphOf(node(0, evil, [], { operator: evil })), controls: [], name: evil });
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('alert("');
    expect(svg).toContain('&#60;script&#62;');
  });

  it('of a chain of thousands of UGens is refused at once, with the limit', () => {
    const chain = Array.from({ length: 2_000 }, (_, at) => node(at, 'LPF', at === 0 ? [] : [from(at - 1)]));
    expect(() => graphSvg(graphOf(...chain))).toThrow(
      expect.objectContaining({
        code: 'SYNTHDEF_TOO_LARGE_TO_DRAW',
        details: { name: 'drawn', ugenCount: 2_000, limit: UGENS_DRAWN_MAX },
      }),
    );
    expect(graphSvg(graphOf(...chain.slice(0, UGENS_DRAWN_MAX)))).toContain(`${UGENS_DRAWN_MAX} UGens`);
  });
});
