import { logger } from '@oiduna/platform';
import { bFree, gFreeAll } from '@oiduna/supercollider';
import type { z } from 'zod';
import { NODES, stripOf } from '../audio-server/audio-graph.js';
import type { AudioServer } from '../audio-server/audio-server.js';
import { pauseProbes } from '../audio-server/proofs.js';
import type { ServerProcess } from '../audio-server/server-process.js';
import type { ServerRecord } from '../audio-server/server-record.js';
import { nowMicros } from '../clock.js';
import type { Chains } from '../effects/chains.js';
import type { Sends } from '../effects/sends.js';
import type { Scheduler } from '../schedule/scheduler.js';
import type { ActualSounds } from '../sounds/actual-sounds.js';
import { onOurClock, onWallClock } from '../studio/kept-transport.js';
import type { Studio } from '../studio/studio.js';
import type { StudioState } from '../studio/studio-state.js';
import type { Strips } from '../tracks/strips.js';
import type { Transport } from '../transport/transport.js';
import { bufferKeys, KeptBuffers } from './kept-buffers.js';
import type { Legacy } from './leadership.js';
import { nodesThere } from './nodes-there.js';
import { Schedule, Unended } from './schedule.js';
import { ServerContents } from './server-contents.js';

/** Without them nothing is heard. */
const FRAME = [NODES.tracks, NODES.master, NODES.recorders, NODES.probes, NODES.masterSynth];

/** Of all documents that are left. */
export const legacyKeys = (buffersMax: number): string[] => ['contents', 'unended', ...bufferKeys(buffersMax)];

type ServerId = Pick<ServerRecord, 'pid' | 'since'>;

/** The parts of an engine that are handed over. */
export interface HandedOver {
  readonly state: StudioState;
  readonly actual: ActualSounds;
  readonly strips: Strips;
  readonly chains: Chains;
  readonly sends: Sends;
  readonly scheduler: Scheduler;
  readonly transport: Transport;
  readonly studio: Studio;
}

/** What one engine leaves to the next, and takes over from the one before. */
export class Handover implements Legacy {
  /** By key. */
  private readonly written = new Map<string, string>();
  private readonly buffers: KeptBuffers;
  /** What is left is on this one. */
  private server: ServerId | undefined;

  constructor(private readonly parts: HandedOver) {
    this.buffers = new KeptBuffers(parts.state.samples, parts.actual.buffers);
  }

  /** Without one there is nothing to leave. */
  isOn(process: ServerProcess | undefined): void {
    this.server = process?.pid === undefined ? undefined : { pid: process.pid, since: process.since };
  }

  schedule(): Schedule | null {
    if (this.server === undefined) return null;
    const { state } = this.parts;
    const { transport, transportRevision } = state;
    return { sentUntil: this.parts.scheduler.leftUntil, transport: onWallClock(transport), transportRevision };
  }

  changed(): (readonly [string, string])[] {
    const { server, parts } = this;
    if (server === undefined) return [];
    const { actual, strips, sends, chains } = parts;
    const contents: ServerContents = {
      server,
      synthDefs: [...actual.synthDefs.keys()],
      strips: strips.kept,
      sends: sends.kept,
      chains: chains.kept,
    };
    const documents = [
      ['unended', JSON.stringify(parts.scheduler.unended)] as const,
      ['contents', JSON.stringify(contents)] as const,
    ];
    const others = documents.filter(([key, text]) => this.written.get(key) !== text);
    for (const [key, text] of others) this.written.set(key, text);
    return [...others, ...this.buffers.changed(server)];
  }

  /** Of an audio server that an engine before us has left. @returns false when it has to be made anew */
  async adopt(
    server: AudioServer,
    { pid, since }: ServerProcess,
    documents: ReadonlyMap<string, string>,
  ): Promise<boolean> {
    const contents = read(ServerContents, documents.get('contents'));
    if (contents === undefined || contents.server.pid !== pid || contents.server.since !== since) return false;
    const there = await nodesThere(server.confirmations, nodesOf(contents));
    if (!FRAME.every((nodeId) => there.has(nodeId))) return false;
    const { actual, strips, sends, chains, studio } = this.parts;
    actual.clear();
    await studio.adoptSynthDefs(new Set(contents.synthDefs));
    strips.adopt(contents.strips, there);
    sends.adopt(contents.sends, there);
    chains.adopt(contents.chains, there);
    const gone = this.buffers.adopt(documents, contents.server, nowMicros());
    // A recording ends with the engine that makes it.
    await server.sendNow(gFreeAll(NODES.recorders), pauseProbes(), ...gone.map((number) => bFree(number)));
    return true;
  }

  /** The music goes on from where the engine before us has sent it. */
  takeUp(left: unknown, documents: ReadonlyMap<string, string>): void {
    const { parts } = this;
    const { state, transport } = parts;
    const unended = read(Unended, documents.get('unended'));
    const schedule = Schedule.safeParse(left).data;
    const isNewest = schedule !== undefined && schedule.transportRevision >= state.transportRevision;
    if (isNewest) state.transport = onOurClock(schedule.transport);
    transport.resume();
    if (isNewest) parts.scheduler.follow(transport.map, schedule.sentUntil);
    if (unended !== undefined) parts.scheduler.adopt(unended);
    transport.storeAnew();
    logger('failover').info({ sentUntil: schedule?.sentUntil, isNewest }, 'the music goes on');
  }
}

const nodesOf = ({ strips, chains, sends }: ServerContents): number[] => [
  ...FRAME,
  ...Object.values(strips.sounding).flatMap(({ slot }) => [stripOf(slot).groupId, stripOf(slot).faderId]),
  ...Object.values(chains.chains).flatMap(({ effects }) => effects.map(({ groupId }) => groupId)),
  ...Object.values(sends),
];

/** What an engine of another version has written is none. */
function read<S extends z.ZodType>(schema: S, text: string | undefined): z.output<S> | undefined {
  return text === undefined ? undefined : schema.safeParse(JSON.parse(text)).data;
}
