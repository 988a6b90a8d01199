import { AppError } from '@oiduna/contracts';
import {
  blob,
  encodePacket,
  float,
  FLOAT32_MAX,
  int,
  message,
  string,
  type OscArgument,
  type OscMessage,
  type OscPacket,
} from './osc.js';

/** Where a new node goes, relative to its target. Numbers are the server's. */
export const ADD_ACTIONS = { head: 0, tail: 1, before: 2, after: 3, replace: 4 } as const;
export type AddAction = keyof typeof ADD_ACTIONS;

/** Control values by parameter name. */
export type Controls = Readonly<Record<string, number>>;

/**
 * Which controls choose a bus, and the buses they may choose. Neither server checks: on supernova
 * `out = -1` hangs and −1e9 segfaults. See `busControlsOf` for the names.
 */
export interface BusLimits {
  readonly controls: ReadonlySet<string>;
  readonly lowest: number;
  readonly highest: number;
}

/** For defs whose controls choose no bus. */
export const NO_BUSES: BusLimits = { controls: new Set(), lowest: 0, highest: -1 };

export interface NewSynth {
  readonly defName: string;
  readonly nodeId: number;
  readonly action: AddAction;
  readonly targetId: number;
  readonly controls: Controls;
  readonly buses: BusLimits;
}

export interface NewGroup {
  readonly nodeId: number;
  readonly action: AddAction;
  readonly targetId: number;
}

// The server

/** Replies come to this address from now on, or no more. Answers `/done /notify clientId maxLogins`. */
export const notify = (on: boolean, clientId?: number): OscMessage =>
  message('/notify', int(on ? 1 : 0), ...(clientId === undefined ? [] : [int(clientId)]));
export const status = (): OscMessage => message('/status');
/** Answers `/synced id` after every asynchronous command before it is done. */
export const sync = (id: number): OscMessage => message('/sync', int(id));
/** Drops everything scheduled, for every client. */
export const clearSched = (): OscMessage => message('/clearSched');
export const quit = (): OscMessage => message('/quit');
/** Errors of commands are printed and answered, or neither. Acknowledged by neither server. */
export const errorPosting = (on: boolean): OscMessage => message('/error', int(on ? 1 : 0));

// SynthDefs. `completion` runs when the def is in place; `/done` itself proves nothing.

export const dRecv = (bytes: Uint8Array, completion?: OscPacket): OscMessage =>
  message('/d_recv', blob(bytes), ...completing(completion));
export const dLoad = (path: string, completion?: OscPacket): OscMessage =>
  message('/d_load', string(path), ...completing(completion));
export const dFree = (...names: string[]): OscMessage => message('/d_free', ...names.map(string));

// Nodes

/** @throws AppError OSC_VALUE_REFUSED */
export const sNew = ({ defName, nodeId, action, targetId, controls, buses }: NewSynth): OscMessage =>
  message(
    '/s_new',
    string(defName),
    int(nodeId),
    int(ADD_ACTIONS[action]),
    int(targetId),
    ...controlArguments('/s_new', controls, buses),
  );
/** @throws AppError OSC_VALUE_REFUSED */
export const nSet = (nodeId: number, controls: Controls, buses: BusLimits): OscMessage =>
  message('/n_set', int(nodeId), ...controlArguments('/n_set', controls, buses));
/** From the audio bus on, sample by sample where the SynthDef reads it so; a bus of −1 gives it its own value back. */
export const nMapAudio = (nodeId: number, control: string, bus: number): OscMessage =>
  message('/n_mapa', int(nodeId), string(control), int(bus));
export const nFree = (...nodeIds: number[]): OscMessage => message('/n_free', ...nodeIds.map(int));
export const nRun = (nodeId: number, running: boolean): OscMessage =>
  message('/n_run', int(nodeId), int(running ? 1 : 0));
/** Answers `/n_info` for a node that exists. */
export const nQuery = (...nodeIds: number[]): OscMessage => message('/n_query', ...nodeIds.map(int));

// Groups

export const gNew = (group: NewGroup): OscMessage => message('/g_new', ...groupArguments(group));
/** A group whose members supernova may run on several threads. scsynth makes a plain group of it. */
export const pNew = (group: NewGroup): OscMessage => message('/p_new', ...groupArguments(group));
/** Frees the members at this level; groups inside are freed with all they hold. */
export const gFreeAll = (...groupIds: number[]): OscMessage => message('/g_freeAll', ...groupIds.map(int));
/** Frees the synths at every level; groups stay. */
export const gDeepFree = (...groupIds: number[]): OscMessage => message('/g_deepFree', ...groupIds.map(int));
export const gQueryTree = (groupId: number, withControls = false): OscMessage =>
  message('/g_queryTree', int(groupId), int(withControls ? 1 : 0));

// Control buses

/** Answers `/c_setn` with so many values. */
export const cGetN = (firstBus: number, count: number): OscMessage => message('/c_getn', int(firstBus), int(count));
export const cSet = (bus: number, value: number): OscMessage => message('/c_set', int(bus), float(value));
/** Answered with `/c_set` of the bus and its value. */
export const cGet = (bus: number): OscMessage => message('/c_get', int(bus));

// Buffers. Numbers outside the server's range overwrite buffer 0 or kill it: the caller owns the range.

export const bAlloc = (
  bufferId: number,
  frameCount: number,
  channelCount: number,
  completion?: OscPacket,
): OscMessage => message('/b_alloc', int(bufferId), int(frameCount), int(channelCount), ...completing(completion));

export interface BufferRead {
  readonly bufferId: number;
  readonly path: string;
  readonly startFrame: number;
  /** Always explicit: a lying header made supernova allocate 7 GB. Must be above 0, which would mean "all". */
  readonly frameCount: number;
}
/** `/b_free` an occupied number first: scsynth aborts when a bad file is read over a buffer. */
export const bAllocRead = (
  { bufferId, path, startFrame, frameCount }: BufferRead,
  completion?: OscPacket,
): OscMessage => {
  if (!(frameCount > 0)) throw refused('/b_allocRead', 'frameCount', frameCount, 'above 0');
  return message(
    '/b_allocRead',
    int(bufferId),
    string(path),
    int(startFrame),
    int(frameCount),
    ...completing(completion),
  );
};

export interface BufferWrite {
  readonly bufferId: number;
  readonly path: string;
  readonly header: 'wav' | 'aiff' | 'w64' | 'flac';
  readonly sampleFormat: 'int16' | 'int24' | 'float';
  /** True keeps the file open for a DiskOut UGen, and writes no frames now. */
  readonly leaveOpen: boolean;
}
export const bWrite = ({ bufferId, path, header, sampleFormat, leaveOpen }: BufferWrite): OscMessage =>
  message(
    '/b_write',
    int(bufferId),
    string(path),
    string(header),
    string(sampleFormat),
    int(leaveOpen ? 0 : -1),
    int(0),
    int(leaveOpen ? 1 : 0),
  );
/** Closes the file that `bWrite` left open, and writes its final header. */
export const bClose = (bufferId: number, completion?: OscPacket): OscMessage =>
  message('/b_close', int(bufferId), ...completing(completion));
export const bFree = (bufferId: number, completion?: OscPacket): OscMessage =>
  message('/b_free', int(bufferId), ...completing(completion));
/** Answers `/b_info`; a buffer that holds nothing has 0 frames. */
export const bQuery = (...bufferIds: number[]): OscMessage => message('/b_query', ...bufferIds.map(int));

const completing = (packet?: OscPacket): OscArgument[] => (packet === undefined ? [] : [blob(encodePacket(packet))]);

const groupArguments = ({ nodeId, action, targetId }: NewGroup): OscArgument[] => [
  int(nodeId),
  int(ADD_ACTIONS[action]),
  int(targetId),
];

function controlArguments(address: string, controls: Controls, buses: BusLimits): OscArgument[] {
  const args: OscArgument[] = [];
  for (const [name, value] of Object.entries(controls)) {
    if (buses.controls.has(name)) {
      const { lowest, highest } = buses;
      if (!Number.isInteger(value) || value < lowest || value > highest) {
        throw refused(address, name, value, `a bus from ${lowest} to ${highest}`);
      }
    } else if (!(Math.abs(value) <= FLOAT32_MAX)) {
      throw refused(address, name, value, 'a finite 32-bit float');
    }
    args.push(string(name), float(value));
  }
  return args;
}

const refused = (address: string, what: string, value: unknown, expected: string): AppError =>
  new AppError('OSC_VALUE_REFUSED', { address, what, value: String(value), expected });
