import type { SampleAnalysis } from '@oiduna/contracts';
import { LevelMeter } from './levels.js';
import { LoudnessMeter } from './loudness.js';
import { MEL_BANDS, MelBands } from './mel-bands.js';
import { mixDown } from './mono-mix.js';
import { OnsetFinder } from './onsets.js';
import { PitchFinder } from './pitch.js';
import { type Moment, SpectrumFrames } from './spectrum-frames.js';
import { Timbre } from './timbre.js';
import { TruePeak } from './true-peak.js';

/** −100 dB: digital silence has no logarithm. */
const FLOOR_POWER = 1e-10;

/** Of the block that is heard now; one after the other, all listeners use the same. */
let mix = new Float32Array(0);

/** What the frames tell, as opposed to what the file says of itself. */
export type Heard = Pick<
  SampleAnalysis,
  | 'truePeak'
  | 'rms'
  | 'loudnessLufs'
  | 'loudnessIsGated'
  | 'dcOffset'
  | 'leadingSilenceSeconds'
  | 'trailingSilenceSeconds'
  | 'pitch'
  | 'onsets'
  | 'features'
>;

/** Listens to a sample block by block, in file order: memory stays flat whatever its length. */
export class SampleListener {
  private readonly levels: LevelMeter;
  private readonly loudness: LoudnessMeter;
  private readonly truePeaks: TruePeak[];
  private readonly spectrum: SpectrumFrames;
  private readonly bands: MelBands;
  private readonly logarithms = new Float64Array(MEL_BANDS);
  private readonly timbre: Timbre;
  private readonly onsets: OnsetFinder;
  private readonly pitch: PitchFinder;

  constructor(sampleRateHz: number, channelCount: number) {
    this.levels = new LevelMeter(sampleRateHz, channelCount);
    this.loudness = new LoudnessMeter(sampleRateHz, channelCount);
    this.truePeaks = Array.from({ length: channelCount }, () => new TruePeak());
    this.spectrum = new SpectrumFrames(sampleRateHz, (moment) => this.attend(moment));
    this.bands = MelBands.of(this.spectrum.hertzPerBin, this.spectrum.hopFrames + 1);
    this.timbre = new Timbre(sampleRateHz);
    this.onsets = new OnsetFinder(sampleRateHz, this.spectrum.hopFrames);
    this.pitch = new PitchFinder(sampleRateHz);
  }

  hear(channels: readonly Float32Array[]): void {
    const frameCount = channels[0]!.length;
    this.levels.hear(channels, frameCount);
    this.loudness.hear(channels, frameCount);
    for (const [channel, samples] of channels.entries()) this.truePeaks[channel]!.hear(samples, frameCount);
    const heard = mixed(channels, frameCount);
    this.spectrum.hear(heard, frameCount);
    this.timbre.hear(heard, frameCount);
    this.onsets.hear(heard, frameCount);
    this.pitch.hear(heard, frameCount);
  }

  private attend(moment: Moment): void {
    const { bands, logarithms } = this;
    bands.sum(moment.power);
    for (let band = 0; band < MEL_BANDS; band += 1) logarithms[band] = Math.log(bands.power[band]! + FLOOR_POWER);
    this.timbre.add(moment, logarithms);
    this.onsets.add(logarithms, moment.whole);
  }

  heard(): Heard {
    this.spectrum.end();
    const { peak, ...levels } = this.levels.levels();
    return {
      ...levels,
      truePeak: Math.max(peak, ...this.truePeaks.map((channel) => channel.end())),
      ...this.loudness.loudness(),
      pitch: this.pitch.pitch(),
      onsets: this.onsets.onsets(),
      features: this.timbre.features(),
    };
  }
}

function mixed(channels: readonly Float32Array[], frameCount: number): Float32Array {
  if (channels.length === 1) return channels[0]!;
  if (mix.length < frameCount) mix = new Float32Array(frameCount);
  mixDown(channels, frameCount, mix);
  return mix;
}
