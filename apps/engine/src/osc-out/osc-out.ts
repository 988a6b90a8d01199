import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { AppError, type OscDestination } from '@oiduna/contracts';
import { logger } from '@oiduna/platform';
import { nowMicros } from '../clock.js';
import type { EngineEvents } from '../events.js';
import { EventBudget } from '../osc-in/event-budget.js';
import type { StudioState } from '../studio/studio-state.js';
import { isAudible } from '../tracks/strips.js';
import { isAllowed, refused } from './allowed-hosts.js';
import { onsetBundle, type OutwardOnset } from './onset-message.js';

/** As many as one sender may send us: a pattern denser than that is no light show but a flood. */
const MESSAGES_PER_SECOND = 500;

interface Target {
  readonly destination: OscDestination;
  /** The pattern it was last aimed with: another one is told of its failures anew. */
  readonly code: string;
  /** Undefined until the name is resolved. */
  ip: string | undefined;
  /** What was last told of it: once, not with each onset. */
  told?: string;
}

/** Tracks whose onsets go to other programs, each with its time tag a look-ahead early; the receiver keeps the time. */
export class OscOut {
  private readonly socket: Socket = createSocket('udp4').unref();
  private readonly targets = new Map<string, Target>();
  /** Of the hosts tracks were set to: looked up then, and not with each onset. */
  private readonly ips = new Map<string, string>();
  private readonly budgets = new Map<string, EventBudget>();

  constructor(
    private readonly allowed: string,
    private readonly state: StudioState,
    /** UDP ports of the studio itself; they are no destination. */
    private readonly ownPorts: () => readonly number[],
    private readonly events: EngineEvents,
  ) {
    this.socket.on('error', (error) => logger('osc-out').warn({ err: error }, 'socket'));
  }

  /** Follow the tracks from what they are now. */
  follow(): void {
    for (const name of this.state.tracks.keys()) this.aim(name);
    this.state.onChange((noun, name) => {
      if (noun === 'track') this.aim(name);
    });
  }

  close(): void {
    this.socket.close();
  }

  /** @throws AppError OSC_HOST_REFUSED */
  async check(destination: OscDestination): Promise<void> {
    const ip = await this.resolved(destination);
    this.ips.set(destination.host, ip);
    for (const target of this.targets.values()) if (isDeepStrictEqual(target.destination, destination)) target.ip = ip;
  }

  /** Send what is for other programs. @returns the rest, which is for the audio server */
  take<O extends OutwardOnset>(onsets: readonly O[]): readonly O[] {
    if (this.targets.size === 0) return onsets;
    return onsets.filter((onset) => {
      const target = this.targets.get(onset.track);
      if (target !== undefined) this.send(target, onset);
      return target === undefined;
    });
  }

  private send(target: Target, onset: OutwardOnset): void {
    const { ip, destination } = target;
    const track = this.state.tracks.get(onset.track);
    if (ip === undefined || track === undefined || !isAudible(track, this.state.tracks.values())) return;
    try {
      this.mustBeForeign(destination, ip); // the audio server may have moved since
      this.mustBeWithinBudget(destination, ip);
      const bytes = onsetBundle(destination.address, onset);
      this.socket.send(bytes, destination.port, ip, (error) => {
        if (error === null) this.events.oscSent();
        else this.failed(onset.track, target, refused(destination, this.allowed, `the network says ${error.message}`));
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.failed(onset.track, target, error);
    }
  }

  private aim(name: string): void {
    const { code = '', osc: destination } = this.state.tracks.get(name) ?? {};
    if (!destination) {
      this.targets.delete(name);
      return;
    }
    const before = this.targets.get(name);
    if (before?.code === code && isDeepStrictEqual(before.destination, destination)) return;
    const allowed = isAllowed(this.allowed, destination.host, destination.port);
    const target: Target = { destination, code, ip: allowed ? this.ips.get(destination.host) : undefined };
    this.targets.set(name, target);
    this.forgetBudgets();
    if (target.ip !== undefined) return;
    this.resolved(destination).then(
      (ip) => (target.ip = ip),
      (error: unknown) => {
        if (error instanceof AppError) this.failed(name, target, error);
        else logger('osc-out').error({ err: error, track: name }, 'no destination');
      },
    );
  }

  /** @throws AppError OSC_HOST_REFUSED; a name that is not allowed is not even looked up */
  private async resolved(destination: OscDestination): Promise<string> {
    const { host, port } = destination;
    if (!isAllowed(this.allowed, host, port)) throw refused(destination, this.allowed, 'it is not allowed');
    const { address: ip } = await lookup(host, { family: 4 }).catch(() => {
      throw refused(destination, this.allowed, 'it has no IPv4 address');
    });
    this.mustBeForeign(destination, ip);
    return ip;
  }

  /** The audio server believes whoever speaks to its port, and on a port of ours we would answer ourselves. */
  private mustBeForeign(destination: OscDestination, ip: string): void {
    if (!this.ownPorts().includes(destination.port) || !isOwnAddress(ip)) return;
    throw refused(destination, this.allowed, "that port is the studio's own");
  }

  private mustBeWithinBudget({ host, port }: OscDestination, ip: string): void {
    const key = `${ip}:${port}`;
    const budget = this.budgets.get(key) ?? new EventBudget(MESSAGES_PER_SECOND);
    this.budgets.set(key, budget);
    if (budget.take(nowMicros())) return;
    const reason = `more than ${MESSAGES_PER_SECOND} OSC messages a second to ${host}:${port}`;
    throw new AppError('PATTERN_OVER_BUDGET', { reason });
  }

  private forgetBudgets(): void {
    const inUse = new Set([...this.targets.values()].map(({ ip, destination }) => `${ip}:${destination.port}`));
    for (const key of this.budgets.keys()) if (!inUse.has(key)) this.budgets.delete(key);
  }

  private failed(track: string, target: Target, error: AppError): void {
    this.events.oscNotSent(error.code);
    if (target.told === error.code) return;
    target.told = error.code;
    this.events.trackFailed(track, error);
  }
}

const isOwnAddress = (ip: string): boolean =>
  ip === '0.0.0.0' ||
  ip.startsWith('127.') ||
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === ip));
