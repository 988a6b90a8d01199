import { z } from 'zod';
import { defineRequest } from './define.js';
import { Sha256, SynthDefName } from './names.js';
import { SynthDefControl } from './synthdef.js';

/** Laying out more takes the service a second, and nobody finds anything in such a picture. */
export const UGENS_DRAWN_MAX = 300;

const Rate = z.enum(['scalar', 'control', 'audio', 'demand']);
const InputName = z.string().nullable().meta({ description: 'As the class library calls it; null where it does not.' });
const Output = { node: z.int().nonnegative(), output: z.int().nonnegative() };

export const GraphInput = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('constant'),
      name: InputName,
      value: z.union([z.number(), z.enum(['inf', '-inf', 'nan'])]),
    }),
    z.object({ kind: z.literal('control'), name: InputName, control: z.string(), ...Output }),
    z.object({ kind: z.literal('output'), name: InputName, ...Output }),
  ])
  .meta({ id: 'GraphInput' });
export type GraphInput = z.output<typeof GraphInput>;

export const GraphNode = z
  .object({
    index: z.int().nonnegative().meta({ description: 'Its place in the order in which UGens run.' }),
    ugen: z.string(),
    operator: z.string().nullable().meta({ description: 'Of a BinaryOpUGen or UnaryOpUGen: +, midicps …' }),
    rate: Rate,
    inputs: z.array(GraphInput),
    outputs: z.array(z.string().nullable()).meta({ description: 'The control that an output is; null for a signal.' }),
  })
  .meta({ id: 'GraphNode' });
export type GraphNode = z.output<typeof GraphNode>;

export const GraphEdge = z
  .object({
    from: z.object(Output),
    to: z.object({ node: z.int().nonnegative(), input: z.int().nonnegative() }),
    rate: Rate,
  })
  .meta({ id: 'GraphEdge' });
export type GraphEdge = z.output<typeof GraphEdge>;

/** What runs in a SynthDef, and what it hears. */
export const UGenGraph = z
  .object({
    name: SynthDefName,
    controls: z.array(SynthDefControl),
    nodes: z.array(GraphNode),
    edges: z.array(GraphEdge),
  })
  .meta({ id: 'UGenGraph' });
export type UGenGraph = z.output<typeof UGenGraph>;

/** A drawing goes through the blob store: thousands of UGens are more than a message takes. */
export const drawSynthDef = defineRequest({
  subject: 'synthdef.v1.draw',
  service: 'synthdefs',
  timeoutMs: 10_000,
  request: z.object({ name: SynthDefName, form: z.enum(['json', 'svg']) }),
  reply: z.object({ sha256: Sha256, sizeBytes: z.int().positive() }),
  errors: ['SYNTHDEF_UNKNOWN', 'SYNTHDEF_TOO_LARGE_TO_DRAW'],
});
