import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { AppError, nearestName, soundNameOf } from '@oiduna/contracts';
import { acceptRequestId, logger, type Nats, runInContext } from '@oiduna/platform';
import {
  decodePacket,
  encodeMessage,
  int,
  type OscArgument,
  type OscMessage,
  type OscPacket,
  string,
} from '@oiduna/supercollider';
import { nowMicros, wallOffsetMicros } from '../clock.js';
import type { EngineConfig } from '../config.js';
import type { EngineEvents } from '../events.js';
import type { History } from '../history/history.js';
import type { Scheduler } from '../schedule/scheduler.js';
import type { SoundNames } from '../sounds/sound-names.js';
import type { StudioState } from '../studio/studio-state.js';
import { COMMANDS } from './commands.js';
import { dirtNote } from './dirt-note.js';
import { EventBudget } from './event-budget.js';

/** Ten times the densest public set; beyond it one sender would take the room from all others. */
const EVENTS_PER_SECOND = 500;
/** Senders schedule a fraction of a second ahead. What lies further away is a wrong clock, and could not be ended. */
const AHEAD_MICROS_MAX = 5_000_000;
/** A note without a time sounds this much later, so that two of them keep their distance. */
const UNTIMED_LEAD_MICROS = 50_000;
/** What such a track plays by itself. */
const SILENCE = 's("~")';

/** Tidal, Strudel and Sardine as one more performer: their notes keep their time tags. And commands of our own. */
export class OscDoor {
  private socket: Socket | undefined;
  private readonly budget = new EventBudget(EVENTS_PER_SECOND);
  /** The last failure of each track: told once, not with each note. */
  private readonly failing = new Map<string, string>();
  port = 0;

  constructor(
    private readonly config: EngineConfig,
    private readonly nats: Nats,
    private readonly state: StudioState,
    private readonly history: History,
    private readonly scheduler: Scheduler,
    private readonly sounds: SoundNames,
    private readonly events: EngineEvents,
  ) {}

  /** @throws Error when the port is taken */
  async open(): Promise<void> {
    const { ENGINE_OSC_PORT: port, ENGINE_OSC_HOST: host } = this.config;
    if (port < 0) return;
    const socket = createSocket('udp4');
    const listening = once(socket, 'listening'); // rejects on 'error'
    socket.bind(port, host);
    await listening;
    socket.on('error', (error) => logger('osc-in').warn({ err: error }, 'socket'));
    socket.on('message', (bytes, from) => this.hear(bytes, from));
    this.socket = socket;
    this.port = socket.address().port;
  }

  /** @throws AppError PORT_TAKEN when it should be open and is not */
  mustBeOpen(): void {
    const { ENGINE_OSC_PORT: port } = this.config;
    if (port >= 0 && this.socket === undefined) throw new AppError('PORT_TAKEN', { port });
  }

  close(): void {
    this.socket?.close();
    this.socket = undefined;
  }

  private hear(bytes: Uint8Array, from: RemoteInfo): void {
    let packet: OscPacket;
    try {
      packet = decodePacket(bytes);
    } catch (error) {
      logger('osc-in').warn({ err: error, from: from.address }, 'unreadable datagram');
      return;
    }
    for (const { message, atMicros } of timed(packet, 'now')) {
      this.take(message, atMicros, from).catch((error: unknown) => {
        this.failed('osc', error instanceof AppError ? error : new AppError('INTERNAL', {}, { cause: error }));
      });
    }
  }

  private async take(message: OscMessage, at: number | 'now', from: RemoteInfo): Promise<void> {
    const { address, args } = message;
    if (!this.budget.take(nowMicros())) {
      const reason = `more than ${EVENTS_PER_SECOND} OSC messages a second`;
      throw new AppError('PATTERN_OVER_BUDGET', { reason });
    }
    if (address === '/dirt/play' || address === '/play2') await this.play(address, args, at);
    else if (address === '/dirt/handshake') this.shakeHands(from);
    else if (address === '/dirt/hello') this.reply(from, '/dirt/hello/reply');
    else if (address.startsWith('/oiduna/')) await this.run(message, from);
    else throw new AppError('OSC_ADDRESS_UNKNOWN', { address, nearest: nearestName(address, ADDRESSES) });
  }

  private async play(address: string, args: readonly OscArgument[], at: number | 'now'): Promise<void> {
    const now = nowMicros();
    const atMicros = at === 'now' ? now + UNTIMED_LEAD_MICROS : at - wallOffsetMicros();
    if (atMicros > now + AHEAD_MICROS_MAX) {
      const value = `${((atMicros - now) / 1e6).toFixed(1)} s ahead`;
      const expected = `at most ${AHEAD_MICROS_MAX / 1e6} s ahead; set the clock of the sender`;
      throw new AppError('OSC_VALUE_REFUSED', { address, what: 'the time tag', value, expected });
    }
    const { track, ...note } = dirtNote(address, args);
    if (!this.state.tracks.has(track)) {
      await this.state.putTrack(track, { code: SILENCE, muted: false, solo: false, gain: 1 }, undefined);
      this.history.begins(track);
    }
    const name = soundNameOf(note.controls) ?? '';
    if (!this.sounds.has(name)) {
      const nearest = nearestName(
        name,
        this.sounds.all().map((sound) => sound.name),
      );
      this.failed(track, new AppError('SOUND_UNKNOWN', { name, nearest }));
      return;
    }
    this.failing.delete(track);
    await this.scheduler.playAt([{ track, atMicros, ...note }]);
  }

  /** What SuperDirt answers: where it is, and no control buses, for effects live in our tracks. */
  private shakeHands(from: RemoteInfo): void {
    const host = [string('&serverHostname'), string(this.config.ENGINE_OSC_HOST)];
    const port = [string('&serverPort'), int(this.port)];
    this.reply(from, '/dirt/handshake/reply', ...host, ...port, string('&controlBusIndices'));
  }

  /** `requestId` first, then the command's own arguments; answered with `/oiduna/reply requestId ok|code text`. */
  private async run({ address, args }: OscMessage, from: RemoteInfo): Promise<void> {
    const [offered, ...own] = args.map(plain);
    const requestId = acceptRequestId(offered);
    try {
      const command = COMMANDS[address];
      if (command === undefined) {
        throw new AppError('OSC_ADDRESS_UNKNOWN', { address, nearest: nearestName(address, ADDRESSES) });
      }
      await runInContext({ requestId }, () => command(this.nats, own));
      this.reply(from, '/oiduna/reply', string(requestId), string('ok'), string(''));
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError('INTERNAL', {}, { cause: error });
      const fields = known.details.errors?.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ') ?? '';
      this.reply(
        from,
        '/oiduna/reply',
        string(requestId),
        string(known.code),
        string(`${known.message} ${fields}`.trim()),
      );
    }
  }

  private reply(to: RemoteInfo, address: string, ...args: OscArgument[]): void {
    this.socket?.send(encodeMessage(address, ...args), to.port, to.address);
  }

  private failed(track: string, error: AppError): void {
    if (this.failing.get(track) === error.message) return;
    this.failing.set(track, error.message);
    this.events.trackFailed(track, error);
  }
}

const ADDRESSES = ['/dirt/play', '/dirt/handshake', '/dirt/hello', ...Object.keys(COMMANDS)];

const plain = (arg: OscArgument): unknown => ('value' in arg ? arg.value : arg.type === 'T');

/** Every message of a packet with the time of the innermost bundle around it. */
function timed(packet: OscPacket, atMicros: number | 'now'): { message: OscMessage; atMicros: number | 'now' }[] {
  if ('address' in packet) return [{ message: packet, atMicros }];
  return packet.packets.flatMap((inner) => timed(inner, packet.timeTagMicros));
}
