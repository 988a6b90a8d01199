import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, invariant, StatedRanges, type SynthDef, type SynthDefControl } from '@oiduna/contracts';
import { z } from 'zod';
import type { BlobStore } from '@oiduna/platform';
import {
  busControlsOf,
  controlsOf,
  dLoad,
  parseSynthDefs,
  type SynthDef as SynthDefGraph,
  synthMemoryBytes,
  writeSynthDefs,
} from '@oiduna/supercollider';
import type { AudioServer } from '../audio-server/audio-server.js';
import { syncQuestion, synthDefProof } from '../audio-server/proofs.js';
import { heldRanges } from '../schedule/parameter-range.js';
import type { ActualSounds } from './actual-sounds.js';

/** A def that has no node after this many separate answers is not there; one lost notice proves nothing. */
const REFUSALS_MAX = 4;

const ENDING = '.scsyndef';
/** Beside SynthDefs of the studio's own: how far their parameters go. */
const RANGES_FILE = 'ranges.json';
const Ranges = z.record(z.string(), StatedRanges);

type Described = Parameters<typeof heldRanges>[0];

/** A SynthDef of the studio's own. */
interface StudioDef {
  readonly def: SynthDefGraph;
  readonly described: Described;
}

/** Puts SynthDefs on the audio server, and believes it only when the server has proven to hold them. */
export class SynthDefLoader {
  /** By content. */
  private readonly foreseen = new Map<string, Promise<SynthDefGraph>>();
  /** By folder. */
  private readonly ownDefs = new Map<string, Promise<readonly StudioDef[]>>();

  constructor(
    private readonly server: AudioServer,
    private readonly blobs: BlobStore,
    private readonly actual: ActualSounds,
    /** Files the audio server reads SynthDefs from; it takes only this ending. */
    private readonly cacheFolder: string,
  ) {}

  /** @throws AppError SYNTHDEF_REFUSED | SCSYNTH_SILENT | AUDIO_SERVER_AWAY (it went away meanwhile) */
  async loadSynthDef(def: SynthDef): Promise<void> {
    await this.load(parsed(await this.blobs.read(def.sha256)), def.name, def.controls);
  }

  /** One that an audio server is known to hold. */
  async adoptSynthDef(def: SynthDef): Promise<void> {
    this.holds(await this.foresee(def), def.controls);
  }

  /** Read what is going to be adopted: there is no time for it then. */
  foresee({ sha256 }: SynthDef): Promise<SynthDefGraph> {
    const read = this.foreseen.get(sha256) ?? this.blobs.read(sha256).then(parsed);
    this.foreseen.set(sha256, read);
    read.catch(() => this.foreseen.delete(sha256)); // told to whom asked for it
    return read;
  }

  forgetForeseen(): void {
    this.foreseen.clear();
  }

  /** As `loadStudioDefs`, of those the audio server is known to hold. */
  async adoptStudioDefs(folder: string, held: ReadonlySet<string>): Promise<void> {
    for (const { def, described } of await this.studioDefs(folder)) if (held.has(def.name)) this.holds(def, described);
  }

  /** The studio's own defs, from a folder of `.scsyndef` files; they keep their names. */
  async loadStudioDefs(folder: string, wanted: (name: string) => boolean = () => true): Promise<void> {
    const defs = await this.studioDefs(folder);
    await Promise.all(
      defs.filter(({ def }) => wanted(def.name)).map(({ def, described }) => this.load(def, def.name, described)),
    );
  }

  /** They are read once. */
  private studioDefs(folder: string): Promise<readonly StudioDef[]> {
    const read = this.ownDefs.get(folder) ?? readStudioDefs(folder);
    this.ownDefs.set(folder, read);
    read.catch(() => this.ownDefs.delete(folder)); // told to whom asked for it
    return read;
  }

  /** What the server reads is what we wrote from the parsed form, in a file of its own. */
  private async load(def: SynthDefGraph, name: string, described: Described): Promise<void> {
    const path = join(this.cacheFolder, `${def.name}.scsyndef`);
    await this.place(path, writeSynthDefs(def));
    await this.prove(path, def.name, name);
    this.holds(def, described);
  }

  private holds(def: SynthDefGraph, described: Described): void {
    this.actual.synthDefs.set(def.name, {
      serverName: def.name,
      controls: new Map(controlsOf(def).map((control) => [control.name, control])),
      busControls: new Set(busControlsOf(def).map((control) => control.name)),
      memoryBytes: synthMemoryBytes(def),
      ranges: heldRanges(described),
    });
  }

  /** Renamed into place: two loads of one def never leave half a file for the server to read. */
  private async place(path: string, bytes: Uint8Array): Promise<void> {
    const draft = `${path}.${crypto.randomUUID()}`;
    await mkdir(this.cacheFolder, { recursive: true });
    await writeFile(draft, bytes);
    await rename(draft, path);
  }

  private async prove(path: string, serverName: string, name: string): Promise<void> {
    const { confirmations } = this.server;
    for (let refusals = 0; refusals < REFUSALS_MAX; refusals += 1) {
      await confirmations.ask('/d_load', syncQuestion(dLoad(path)));
      if (await confirmations.ask('/s_new', synthDefProof(serverName))) return;
    }
    const reason = 'no synth of it could be made';
    throw new AppError('SYNTHDEF_REFUSED', { name, reason, server: this.server.name });
  }
}

function parsed(bytes: Uint8Array): SynthDefGraph {
  const [def] = parseSynthDefs(bytes);
  invariant(def !== undefined, 'a SynthDef file holds a SynthDef');
  return def;
}

async function readStudioDefs(folder: string): Promise<StudioDef[]> {
  const all = await readdir(folder);
  const ranges = all.includes(RANGES_FILE) ? await rangesIn(join(folder, RANGES_FILE)) : {};
  const names = all.filter((file) => file.endsWith(ENDING)).map((file) => basename(file, ENDING));
  const read = async (name: string): Promise<StudioDef> => ({
    def: parsed(await readFile(join(folder, name + ENDING))),
    described: describedBy(ranges[name] ?? {}),
  });
  return Promise.all(names.map(read));
}

const rangesIn = async (path: string): Promise<z.output<typeof Ranges>> =>
  Ranges.parse(JSON.parse(await readFile(path, 'utf8')));

const describedBy = (ranges: StatedRanges): Pick<SynthDefControl, 'name' | 'range'>[] =>
  Object.entries(ranges).map(([name, range]) => ({ name, range: { ...range, source: 'metadata' } }));
