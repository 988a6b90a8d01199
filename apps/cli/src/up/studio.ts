import { AppError, invariant } from '@oiduna/contracts';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudioServerName, Environment } from '../config.js';
import { natsPart, redisPart } from './brokers.js';
import { chooseJack, type JackWish } from './jack.js';
import { endOrphans } from './orphans.js';
import { type Part, type PartName, partsToStart, SERVICES, type ServiceName } from './part.js';
import { freeDatagramPort, freePorts, isFree, LOOPBACK } from './ports.js';
import { postgresPart } from './postgres.js';
import { leaveHome, type RunFile, takeHome, writeRunFile } from './run-file.js';
import { type Addresses, partEnvironment } from './service-environment.js';
import { servicePart, standbyPart } from './services.js';
import { SupervisedPart } from './supervised-part.js';

/** The port people know; taken when free and no other was asked for. */
const GATEWAY_PORT = 57122;
/** A first start on a slow machine boots four services and an audio server at once. */
const READY_WITHIN_MS = 60_000;

export interface StudioWish {
  home: string;
  parts: readonly PartName[];
  audioServer: AudioServerName;
  jack: JackWish;
  /** With a second engine. */
  standby?: boolean;
  /** The gateway's port; a wish that cannot be met is an error. */
  port?: number;
  environment: Environment;
  /** Takes one line of progress for people. */
  say: (line: string) => void;
  signal: AbortSignal;
}

/** A studio and everything it runs on, from its first process to its last. */
export class Studio {
  readonly addresses: Addresses = {};
  readonly #parts: SupervisedPart[] = [];
  #ready = false;
  #stopping = false;
  #audioServerPort = 0;
  #oscPort = 0;
  #written = Promise.resolve();

  private constructor(private readonly wish: StudioWish) {}

  /**
   * Start the parts and wait until each answers. Whatever was started is stopped again on failure.
   * @throws AppError STUDIO_RUNNING | PORT_TAKEN | PART_FAILED, or the signal's reason
   */
  static async start(wish: StudioWish): Promise<Studio> {
    await mkdir(join(wish.home, 'logs'), { recursive: true });
    await takeHome(wish.home);
    const studio = new Studio(wish);
    try {
      const orphans = await endOrphans(wish.home);
      if (orphans > 0) wish.say(`ended ${orphans} processes an earlier studio had left behind`);
      await studio.#start();
      return studio;
    } catch (error) {
      await studio.stop();
      throw error;
    }
  }

  get url(): string | undefined {
    const gateway = this.#parts.find(({ part }) => part.name === 'gateway');
    return gateway && `http://${LOOPBACK}:${gateway.part.port}`;
  }

  get oscPort(): number {
    return this.#oscPort;
  }

  /** Stop in reverse order: those that use a part before the part. Leaves no process behind. */
  async stop(): Promise<void> {
    this.#ready = false;
    this.#stopping = true;
    for (const part of this.#parts.toReversed()) await part.stop();
    await endOrphans(this.wish.home);
    await this.#written;
    await leaveHome(this.wish.home);
  }

  /** For the impatient second Ctrl-C: a stop under way then ends at once. */
  kill(): void {
    for (const part of this.#parts) part.kill();
  }

  async #start(): Promise<void> {
    const names = partsToStart(this.wish.parts, this.wish.environment);
    const ports = await choosePorts(names, this.wish.port);
    const has = (name: PartName) => names.includes(name);
    await Promise.all([
      has('postgres') && this.#startPostgres(ports.postgres),
      has('nats') && this.#startBroker('NATS_URL', natsPart({ ...this.#base(), port: ports.nats })),
      has('redis') && this.#startBroker('REDIS_URL', redisPart({ ...this.#base(), port: ports.redis })),
      has('jack') && this.#startJack(),
    ]);
    const services = SERVICES.filter(has);
    if (services.length > 0) await this.#startServices(services, ports);
    this.#ready = true;
    this.#writeRunFile();
    await this.#written;
  }

  #base(): { home: string; env: Record<string, string> } {
    const { home, environment } = this.wish;
    return { home, env: partEnvironment(home, environment) };
  }

  async #startPostgres(port: number): Promise<void> {
    const since = Date.now();
    const { part, url } = await postgresPart({ ...this.#base(), port, logFile: this.#logFile('postgres') });
    this.addresses.DATABASE_URL = url;
    await this.#run(part, since);
  }

  async #startBroker(variable: 'NATS_URL' | 'REDIS_URL', broker: Promise<{ part: Part; url: string }>): Promise<void> {
    const { part, url } = await broker;
    this.addresses[variable] = url;
    await this.#run(part);
  }

  async #startJack(): Promise<void> {
    const { home, env } = this.#base();
    const jack = await chooseJack(this.wish.jack, home, this.wish.environment, env);
    Object.assign(this.addresses, jack.addresses);
    if (jack.part) await this.#run(jack.part);
    this.wish.say(`audio goes to ${jack.description}`);
  }

  async #startServices(services: ServiceName[], httpPorts: Record<PartName, number>): Promise<void> {
    const { home, audioServer, environment } = this.wish;
    const audioServerPort = (this.#audioServerPort = await freeDatagramPort());
    const oscPort = (this.#oscPort = await freeDatagramPort(DIRT_PORT));
    const jackLog = this.#parts.find(({ part }) => part.name === 'jack')?.logFile;
    const shape = { home, audioServer, audioServerPort, oscPort, httpPorts, addresses: this.addresses, jackLog };
    await Promise.all(services.map((name) => this.#run(servicePart(name, shape, environment))));
    if (this.wish.standby && services.includes('engine')) {
      await this.#run(standbyPart(shape, httpPorts.standby, environment));
    }
  }

  async #run(part: Part, since = Date.now()): Promise<void> {
    this.wish.signal.throwIfAborted();
    invariant(!this.#stopping, 'no part starts once the studio stops');
    const supervised = new SupervisedPart(part, this.#logFile(part.name), (changed, death) => {
      if (death) {
        this.wish.say(`${part.name} died (${death.cause}); restarting in ${death.restartInMs} ms`);
      } else {
        this.wish.say(`${part.name} started again (process ${changed.pid})`);
      }
      this.#writeRunFile();
    });
    this.#parts.push(supervised);
    supervised.start();
    await supervised.ready(READY_WITHIN_MS, this.wish.signal);
    const port = part.port === undefined ? '' : `, port ${part.port}`;
    this.wish.say(`${part.name} ready in ${((Date.now() - since) / 1000).toFixed(1)} s${port}`);
  }

  #logFile(name: PartName): string {
    return join(this.wish.home, 'logs', `${name}.log`);
  }

  /** Writes follow each other, so that the newest state is the one that stays. */
  #writeRunFile(): void {
    if (!this.#ready) return;
    const run: RunFile = {
      pid: process.pid,
      ports: {},
      services: {},
      addresses: this.addresses,
      audioServer: this.wish.audioServer,
      audioServerPort: this.#audioServerPort,
      oscPort: this.#oscPort,
    };
    if (this.url !== undefined) run.url = this.url;
    for (const { part, pid, logFile } of this.#parts) {
      run.services[part.name] = { ...(pid && { pid }), ...(part.port && { port: part.port }), logFile };
      if (part.port) run.ports[part.name] = part.port;
    }
    this.#written = this.#written.then(() => writeRunFile(this.wish.home, run));
  }
}

/** Where SuperDirt listens, and its performers send without being told. */
const DIRT_PORT = 57_120;

async function choosePorts(names: readonly PartName[], wished: number | undefined): Promise<Record<PartName, number>> {
  const [postgres = 0, nats = 0, redis = 0, jack = 0, engine = 0, synthdefs = 0, samples = 0, other = 0, standby = 0] =
    await freePorts(9);
  const gateway = wished ?? ((await isFree(GATEWAY_PORT)) ? GATEWAY_PORT : other);
  if (wished !== undefined && names.includes('gateway') && !(await isFree(wished))) {
    throw new AppError('PORT_TAKEN', { port: wished });
  }
  return { postgres, nats, redis, jack, engine, synthdefs, samples, gateway, standby };
}
