import { AppError, nearestName } from '@oiduna/contracts';
import type { EngineEvents } from '../events.js';
import type { SampleLoader } from '../sounds/sample-loader.js';
import { isHeard, type SoundNames } from '../sounds/sound-names.js';
import type { ControlWarnings } from './control-warnings.js';

/** Tells a track why notes of it are not heard: once for each sound and reason, until it has a new pattern. */
export class UnheardNotes {
  constructor(
    private readonly sounds: SoundNames,
    private readonly samples: SampleLoader,
    private readonly warnings: ControlWarnings,
    private readonly events: EngineEvents,
    private readonly fail: (track: string, error: AppError) => void,
  ) {}

  /** Its name stands for nothing that can be played: a pattern may name what nobody looked at when its text was set. */
  unnamed(track: string, name: string, index: number): void {
    if (!this.sounds.has(name)) {
      if (!this.warnings.isNew(track, `unknown ${name}`)) return;
      const known = this.sounds.all().map((sound) => sound.name);
      return this.fail(track, new AppError('SOUND_UNKNOWN', { name, nearest: nearestName(name, known) }));
    }
    const sample = this.sounds.sampleAt(name, index);
    if (sample === undefined || isHeard(sample)) return;
    const why = `it has ${sample.format.channelCount} channels, and only samples of one or two are played`;
    this.warn(track, `${name}:${index} is not heard: ${why}`);
  }

  /** Its sample was not in a buffer in time; each such note is counted. */
  unloaded(track: string, name: string, index: number): void {
    const sample = this.sounds.sampleAt(name, index);
    const reason = (sample && this.samples.whyNot(sample)) ?? 'it is still loading';
    const error = new AppError('SAMPLE_NOT_LOADED', { name, index, reason });
    this.events.noteRefused(error.code);
    this.warn(track, error.message);
  }

  private warn(track: string, warning: string): void {
    if (this.warnings.isNew(track, warning)) this.events.trackWarned(track, warning);
  }
}
