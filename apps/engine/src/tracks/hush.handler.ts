import { Controller } from '@nestjs/common';
import { AppError, hush, type ReplyOf, type Track, TrackSettings, unmuteAll } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { wait } from '../clock.js';
import { EngineEvents } from '../events.js';
import { Meters } from '../levels/meters.js';
import { StudioState } from '../studio/studio-state.js';
import { Transport } from '../transport/transport.js';

/** Somebody else's change may come in between; more often than this is a fault. */
const TRIES_MAX = 5;
/** The other change is in our state once its event has come. */
const TRY_AGAIN_MS = 20;

/** What acts on every track at once: faders follow the state and wait for no window. */
@Controller()
export class HushHandler {
  constructor(
    private readonly state: StudioState,
    private readonly transport: Transport,
    private readonly meters: Meters,
    private readonly events: EngineEvents,
  ) {}

  /** A solo would let its track sound although it is muted, so it ends as well. */
  @Handles(hush)
  async hush(): Promise<ReplyOf<typeof hush>> {
    const [tracks] = await Promise.all([this.setAll(true), this.transport.releaseNotes()]);
    return { tracks };
  }

  @Handles(unmuteAll)
  async unmuteAll(): Promise<ReplyOf<typeof unmuteAll>> {
    this.meters.letAllIn();
    return { tracks: await this.setAll(false) };
  }

  private async setAll(muted: boolean): Promise<Track[]> {
    const set = await Promise.all([...this.state.tracks.keys()].map((name) => this.set(name, muted)));
    return set.filter((track) => track !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** At the revision that was read, so that nobody's new pattern is lost. Undefined when it was deleted meanwhile. */
  private async set(name: string, muted: boolean, tries = 1): Promise<Track | undefined> {
    const track = this.state.tracks.get(name);
    if (track === undefined || (track.muted === muted && !track.solo)) return track;
    try {
      const settings = TrackSettings.parse({ ...track, muted, solo: false });
      const changed = await this.state.putTrack(name, settings, track.revision);
      this.events.trackChanged(changed);
      return changed;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'REVISION_MISMATCH' || tries >= TRIES_MAX) throw error;
      await wait(TRY_AGAIN_MS);
      return this.set(name, muted, tries + 1);
    }
  }
}
