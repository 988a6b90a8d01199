import { AppError } from '@oiduna/contracts';
import type { OscArgument, OscMessage } from './osc.js';

/** A node as `/n_*` replies tell it. `undefined` stands for the server's −1, and for supernova's −2 in parallel groups. */
export interface NodeReply {
  readonly nodeId: number;
  readonly parentId: number | undefined;
  readonly previousId: number | undefined;
  readonly nextId: number | undefined;
  readonly isGroup: boolean;
  /** First and last member, of a group that has members. */
  readonly headId: number | undefined;
  readonly tailId: number | undefined;
}

export interface BufferReply {
  readonly bufferId: number;
  /** 0 for a number that holds no buffer. */
  readonly frameCount: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly nodeId: number;
  readonly members: TreeNode[];
}
export interface SynthNode {
  readonly kind: 'synth';
  readonly nodeId: number;
  readonly defName: string;
  /** Present when asked for. A control that reads a bus has its mapping, such as `c4`, as value. */
  readonly controls?: Record<string, number | string>;
}
export type TreeNode = GroupNode | SynthNode;

export interface StatusReply {
  readonly kind: 'status';
  readonly ugenCount: number;
  readonly synthCount: number;
  readonly groupCount: number;
  readonly synthDefCount: number;
  readonly cpuAveragePercent: number;
  readonly cpuPeakPercent: number;
  readonly nominalSampleRateHz: number;
  readonly actualSampleRateHz: number;
}

export type NodeEvent = 'n_info' | 'n_go' | 'n_end' | 'n_off' | 'n_on';

export type Reply =
  | StatusReply
  /** `values` are what the command adds: the buffer number, or client ID and login limit of `/notify`. */
  | { readonly kind: 'done'; readonly command: string; readonly values: readonly (number | string)[] }
  /** `id` is the buffer number (or client ID) that a few commands add. */
  | { readonly kind: 'fail'; readonly command: string; readonly reason: string; readonly id: number | undefined }
  | { readonly kind: 'synced'; readonly syncId: number }
  | ({ readonly kind: NodeEvent } & NodeReply)
  | { readonly kind: 'b_info'; readonly buffers: readonly BufferReply[] }
  | { readonly kind: 'g_queryTree'; readonly root: GroupNode }
  /** Of control buses, from the first on. */
  | { readonly kind: 'c_setn'; readonly firstBus: number; readonly values: readonly number[] }
  | { readonly kind: 'd_removed'; readonly defName: string }
  /** Everything else, such as what SendReply and Poll UGens send. */
  | { readonly kind: 'other'; readonly message: OscMessage };

/**
 * What the audio server said.
 * @throws AppError INPUT_MALFORMED when a known reply has other arguments than SuperCollider 3.13 sends
 */
export function readReply(message: OscMessage): Reply {
  const args = new Arguments(message);
  switch (message.address) {
    case '/status.reply':
      return readStatus(args);
    case '/done':
      return { kind: 'done', command: args.text(), values: args.rest() };
    case '/fail':
      return {
        kind: 'fail',
        command: args.text(),
        reason: args.text().trim(),
        id: args.more() ? args.number() : undefined,
      };
    case '/synced':
      return { kind: 'synced', syncId: args.number() };
    case '/n_info':
    case '/n_go':
    case '/n_end':
    case '/n_off':
    case '/n_on':
      return { kind: message.address.slice(1) as NodeEvent, ...readNode(args) };
    case '/b_info':
      return { kind: 'b_info', buffers: readBuffers(args) };
    case '/g_queryTree.reply':
      return { kind: 'g_queryTree', root: readTree(args) };
    case '/c_setn':
      return readBuses(args);
    case '/d_removed':
      return { kind: 'd_removed', defName: args.text() };
    default:
      return { kind: 'other', message };
  }
}

function readStatus(args: Arguments): StatusReply {
  args.number(); // unused by the servers, always 1
  return {
    kind: 'status',
    ugenCount: args.number(),
    synthCount: args.number(),
    groupCount: args.number(),
    synthDefCount: args.number(),
    cpuAveragePercent: args.number(),
    cpuPeakPercent: args.number(),
    nominalSampleRateHz: args.number(),
    actualSampleRateHz: args.number(),
  };
}

function readNode(args: Arguments): NodeReply {
  const nodeId = args.number();
  const parentId = args.nodeId();
  const previousId = args.nodeId();
  const nextId = args.nodeId();
  const isGroup = args.number() === 1;
  const headId = isGroup ? args.nodeId() : undefined;
  const tailId = isGroup ? args.nodeId() : undefined;
  return { nodeId, parentId, previousId, nextId, isGroup, headId, tailId };
}

function readBuffers(args: Arguments): BufferReply[] {
  const buffers: BufferReply[] = [];
  while (args.more()) {
    buffers.push({
      bufferId: args.number(),
      frameCount: args.number(),
      channelCount: args.number(),
      sampleRateHz: args.number(),
    });
  }
  return buffers;
}

function readBuses(args: Arguments): Reply {
  const firstBus = args.number();
  const values = Array.from({ length: args.number() }, () => args.number());
  return { kind: 'c_setn', firstBus, values };
}

function readTree(args: Arguments): GroupNode {
  const withControls = args.number() === 1;
  const root = readTreeNode(args, withControls);
  if (root.kind === 'synth') throw args.malformed('the root is a synth');
  return root;
}

function readTreeNode(args: Arguments, withControls: boolean): TreeNode {
  const nodeId = args.number();
  const memberCount = args.number();
  if (memberCount >= 0) {
    const members: TreeNode[] = [];
    while (members.length < memberCount) members.push(readTreeNode(args, withControls));
    return { kind: 'group', nodeId, members };
  }
  const defName = args.text();
  if (!withControls) return { kind: 'synth', nodeId, defName };
  const controls: Record<string, number | string> = {};
  for (let left = args.number(); left > 0; left--) controls[String(args.value())] = args.value();
  return { kind: 'synth', nodeId, defName, controls };
}

/** Reads a message's arguments in order, and says which one is not what it should be. */
class Arguments {
  private index = 0;

  constructor(private readonly message: OscMessage) {}

  more(): boolean {
    return this.index < this.message.args.length;
  }

  number(): number {
    const value = this.value();
    if (typeof value !== 'number') throw this.malformed(`argument ${this.index - 1} is no number`);
    return value;
  }

  text(): string {
    const value = this.value();
    if (typeof value !== 'string') throw this.malformed(`argument ${this.index - 1} is no text`);
    return value;
  }

  nodeId(): number | undefined {
    const id = this.number();
    return id < 0 ? undefined : id;
  }

  rest(): (number | string)[] {
    const values: (number | string)[] = [];
    while (this.more()) values.push(this.value());
    return values;
  }

  value(): number | string {
    const arg: OscArgument | undefined = this.message.args[this.index++];
    if (arg?.type === 'i' || arg?.type === 'f' || arg?.type === 'd' || arg?.type === 's') return arg.value;
    throw this.malformed(arg === undefined ? 'it ends early' : `argument ${this.index - 1} has type ${arg.type}`);
  }

  malformed(reason: string): AppError {
    return new AppError('INPUT_MALFORMED', { reason: `${this.message.address}: ${reason}` });
  }
}
