import type { KV, KvWatchEntry } from '@nats-io/kv';
import { AppError, type Chain, ChainSettings, MASTER_CHAIN } from '@oiduna/contracts';
import { KeptSession, PlayableSample, SynthDef, type Track, TrackSettings } from '@oiduna/contracts';
import { logFailure, type Nats, type NatsPresence } from '@oiduna/platform';
import { NO_STEPS, Steps } from '../history/steps.js';
import { ChangeDocument, FRESH_TRANSPORT, TransportDocument } from './studio-documents.js';
import { inOurTime, onWallClock } from './kept-transport.js';
import { Landings } from './landings.js';
import { type Noun, splitKey } from './studio-keys.js';
import { TrackRoom } from './track-room.js';
import { watchBucket } from './watch-bucket.js';

/** The bucket of the studio's desired state; one key a noun. */
const BUCKET = 'studio';

const FRESH_SESSION = KeptSession.parse({});

export type Changed = (noun: Noun, name: string) => void;
/** `value` is null for what was deleted. */
export type Written = (noun: Noun, name: string, value: unknown) => void;

/** What performers wish, in memory as in the bucket. Read here, written through here, watched for other writers. */
export class StudioState {
  readonly tracks = new Map<string, Track>();
  /** Effects, of tracks and of the master. */
  readonly chains = new Map<string, Chain>();
  readonly synthDefs = new Map<string, SynthDef>();
  readonly samples = new Map<string, PlayableSample>();
  readonly changes = new Map<string, ChangeDocument>();
  transport: TransportDocument = FRESH_TRANSPORT;
  /** Ahead of the store: the engine that leads alone writes it. */
  history: Steps = NO_STEPS;
  session: KeptSession = FRESH_SESSION;
  readonly room = new TrackRoom(this.tracks);
  /** Whether this engine writes, and no other. */
  isLeading = false;
  private readonly revisions = new Map<string, number>();
  private readonly landings = new Landings((entry) => this.take(entry));
  /** Changes that are over, until the bucket has told of their end: what it tells before is old. */
  private readonly ended = new Set<string>();
  private readonly listeners: Changed[] = [];
  private readonly readers: Written[] = [];

  private constructor(
    private readonly bucket: KV,
    private readonly presence: NatsPresence,
  ) {}

  /** Open the bucket and read all of it. */
  static async open(nats: Nats): Promise<StudioState> {
    const state = new StudioState(await nats.bucket(BUCKET), nats.presence);
    await state.follow();
    return state;
  }

  onChange(listener: Changed): void {
    this.listeners.push(listener);
  }

  /** What is written here, as soon as it holds; what others write is not told. */
  onWrite(reader: Written): void {
    this.readers.push(reader);
  }

  get transportRevision(): number {
    return this.revisions.get('transport') ?? 0;
  }

  /** @throws AppError REVISION_MISMATCH when `expected` is given and no longer true */
  async putTrack(name: string, settings: TrackSettings, expected: number | undefined): Promise<Track> {
    const store = () => this.write(`track.${name}`, settings, `Track ${name}`, expected);
    return { name, ...settings, revision: await this.room.during(name, store) };
  }

  /** @throws AppError TRACK_UNKNOWN | REVISION_MISMATCH */
  async deleteTrack(name: string, expected: number | undefined): Promise<void> {
    const key = `track.${name}`;
    this.mustBeAt(key, `Track ${name}`, expected);
    await (expected === undefined
      ? this.bucket.purge(key)
      : this.bucket
          .purge(key, { previousSeq: expected })
          .catch((cause: unknown) => this.refuseStale(key, `Track ${name}`, expected, cause)));
    this.forget(key);
    this.tell(key, null);
    await this.dropChain(name);
  }

  /**
   * A change whose instant has come: it holds at once, in memory, and is stored after. The music waits for no
   * store. @returns the track once it is stored
   */
  async landTrack(name: string, settings: TrackSettings): Promise<Track> {
    return { name, ...settings, revision: await this.land(`track.${name}`, settings, () => this.tracks.get(name)) };
  }

  private land(key: string, value: unknown, current: () => unknown): Promise<number> {
    this.learn(key, value, this.revisions.get(key) ?? 0);
    this.tell(key, value);
    const landed = current();
    return this.landing(key, async () => {
      if (current() !== landed) return this.revisions.get(key) ?? 0; // a later one, while NATS was away
      const revision = await this.bucket.put(key, JSON.stringify(value));
      if (current() === landed) this.learn(key, value, revision); // else a later one has landed
      return revision;
    });
  }

  /** @throws AppError REVISION_MISMATCH */
  async putChain(chain: string, settings: ChainSettings, expected: number): Promise<Chain> {
    return { chain, ...settings, revision: await this.write(`chain.${chain}`, settings, `Chain ${chain}`, expected) };
  }

  /** As a track whose instant has come: what is heard waits for no store. */
  async landChain(chain: string, settings: ChainSettings): Promise<Chain> {
    const revision = await this.land(`chain.${chain}`, settings, () => this.chains.get(chain));
    return { chain, ...settings, revision };
  }

  /** With its track. */
  private async dropChain(name: string): Promise<void> {
    if (name !== MASTER_CHAIN && this.chains.has(name)) await this.landGone(`chain.${name}`);
  }

  /** As a deletion whose instant has come. */
  async landDeletion(name: string): Promise<void> {
    await Promise.all([this.landGone(`track.${name}`), this.dropChain(name)]);
  }

  private async landGone(key: string): Promise<void> {
    this.forget(key);
    this.tell(key, null);
    await this.landing(key, async () => {
      if (!this.revisions.has(key)) await this.bucket.purge(key); // else there is another by now
    });
  }

  /** Also for as long as NATS is away. */
  private landing<T>(key: string, store: () => Promise<T>): Promise<T> {
    return this.landings.during(key, () => this.presence.persist(store));
  }

  async storeHistory(): Promise<void> {
    const store = () => this.bucket.put('history', JSON.stringify(this.history));
    this.revisions.set('history', await this.presence.persist(store));
  }

  /** At once in memory, because its instant may come before it is stored. @throws Error when it is not stored */
  async putChange(id: string, change: ChangeDocument): Promise<void> {
    const key = `change.${id}`;
    this.learn(key, change, 0);
    try {
      const revision = await this.bucket.put(key, JSON.stringify(change));
      if (this.changes.has(id)) this.revisions.set(key, revision);
    } catch (error) {
      this.forget(key);
      throw error;
    }
  }

  /** Gone at once, in memory; from the store after. */
  async deleteChange(id: string): Promise<void> {
    const key = `change.${id}`;
    this.forget(key);
    this.ended.add(key);
    await this.landing(key, () => this.bucket.purge(key));
  }

  async putTransport(document: TransportDocument): Promise<void> {
    await this.write('transport', document, 'The transport', undefined, onWallClock(document));
  }

  /** The transport as it is, in the wall-clock time of now; once NATS is there. */
  async storeTransport(): Promise<void> {
    await this.presence.persist(() => this.putTransport(this.transport));
  }

  async putSession(session: KeptSession): Promise<void> {
    await this.write('session', session, 'The session', undefined);
  }

  async putSynthDef(def: SynthDef): Promise<void> {
    await this.write(`synthdef.${def.name}`, def, '', undefined);
  }

  /** Gone at once, in memory; from the store after. */
  async deleteSynthDef(name: string): Promise<void> {
    await this.landGone(`synthdef.${name}`);
  }

  /** As a track whose instant has come. */
  async landSynthDef(def: SynthDef): Promise<void> {
    await this.land(`synthdef.${def.name}`, def, () => this.synthDefs.get(def.name));
  }

  async putSample(sample: PlayableSample): Promise<void> {
    await this.write(`sample.${sample.id}`, sample, '', undefined);
  }

  /** As a SynthDef. */
  async deleteSample(id: string): Promise<void> {
    await this.landGone(`sample.${id}`);
  }

  /** @throws AppError REVISION_MISMATCH */
  mustBeAt(key: string, what: string, expected: number | undefined): void {
    const actual = this.revisions.get(key) ?? 0;
    if (expected !== undefined && expected !== actual) {
      throw new AppError('REVISION_MISMATCH', { what, actual, expected });
    }
  }

  /** `stored` is the value as the bucket holds it. */
  private async write(
    key: string,
    value: unknown,
    what: string,
    expected: number | undefined,
    stored: unknown = value,
  ): Promise<number> {
    this.mustBeAt(key, what, expected);
    const body = JSON.stringify(stored);
    const revision = await (expected === undefined
      ? this.bucket.put(key, body)
      : this.bucket
          .update(key, body, expected)
          .catch((cause: unknown) => this.refuseStale(key, what, expected, cause)));
    this.learn(key, value, revision);
    this.tell(key, value);
    return revision;
  }

  private tell(key: string, value: unknown): void {
    const [noun, name] = splitKey(key);
    for (const reader of this.readers) reader(noun, name, value);
  }

  /** Somebody else wrote between our look and our write. */
  private async refuseStale(key: string, what: string, expected: number, cause: unknown): Promise<never> {
    const now = await this.bucket.get(key);
    if (now === null || now.revision === expected) throw cause;
    throw new AppError('REVISION_MISMATCH', { what, actual: now.revision, expected }, { cause });
  }

  /** Reads what is there, then goes on in the background for as long as the connection lives. */
  private async follow(): Promise<void> {
    const caughtUp = Promise.withResolvers<void>();
    const status = await this.bucket.status();
    if (status.values === 0) caughtUp.resolve();
    void watchBucket(this.bucket, this.presence, (entry) => this.take(entry), caughtUp.resolve);
    await caughtUp.promise;
  }

  private take(entry: KvWatchEntry): void {
    if (this.landings.holds(entry)) return;
    if (this.ended.has(entry.key)) {
      if (entry.operation !== 'PUT') this.ended.delete(entry.key);
      return;
    }
    const known = this.revisions.get(entry.key);
    if (known !== undefined && entry.revision <= known) return; // our own write, come back
    if (entry.operation === 'PUT') this.learn(entry.key, inOurTime(entry), entry.revision);
    else this.forget(entry.key);
  }

  /** A value that does not fit its schema was written by another version of us: logged and left alone. */
  private learn(key: string, value: unknown, revision: number): void {
    const [noun, name] = splitKey(key);
    try {
      if (noun === 'track') this.tracks.set(name, { name, ...TrackSettings.parse(value), revision });
      else if (noun === 'chain') this.chains.set(name, { chain: name, ...ChainSettings.parse(value), revision });
      else if (noun === 'synthdef') this.synthDefs.set(name, SynthDef.parse(value));
      else if (noun === 'change') this.changes.set(name, ChangeDocument.parse(value));
      else if (noun === 'sample') this.samples.set(name, PlayableSample.parse(value));
      else if (noun === 'history')
        this.history = this.isLeading && this.history !== NO_STEPS ? this.history : Steps.parse(value);
      else if (noun === 'session') this.session = KeptSession.parse(value);
      else this.transport = TransportDocument.parse(value);
    } catch (error) {
      logFailure('studio', error, { where: 'studio', key }, 'a value of the studio is not readable: ');
      return;
    }
    this.revisions.set(key, revision);
    for (const listener of this.listeners) listener(noun, name);
  }

  private forget(key: string): void {
    const [noun, name] = splitKey(key);
    if (noun === 'track') this.tracks.delete(name);
    else if (noun === 'chain') this.chains.delete(name);
    else if (noun === 'synthdef') this.synthDefs.delete(name);
    else if (noun === 'change') this.changes.delete(name);
    else if (noun === 'sample') this.samples.delete(name);
    else if (noun === 'history') this.history = NO_STEPS;
    else if (noun === 'session') this.session = FRESH_SESSION;
    else this.transport = FRESH_TRANSPORT;
    if (this.revisions.delete(key)) for (const listener of this.listeners) listener(noun, name);
  }
}
