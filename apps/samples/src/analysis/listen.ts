import type { SampleAnalysis } from '@oiduna/contracts';
import type { SampleEncoding } from '../audio/sample-encoding.js';
import { deal } from './channel-blocks.js';
import { Kernel } from './kernel.js';
import { LevelMeter } from './levels.js';
import { LoudnessMeter } from './loudness.js';
import { MelBands } from './mel-bands.js';
import { OnsetFinder } from './onsets.js';
import { PitchFinder } from './pitch.js';
import { Timbre } from './timbre.js';

/** About as long as the ear takes for one moment: 1,024 frames at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.0232;
const WINDOW_FRAMES_MIN = 128;
/** What the interpolation of the true peak still hears after the last frame. */
const AFTER_FRAMES = 11;

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
  private readonly kernel = Kernel.take();
  private readonly levels: LevelMeter;
  private readonly loudness: LoudnessMeter;
  private readonly timbre: Timbre;
  private readonly onsets: OnsetFinder;
  private readonly pitch: PitchFinder;

  constructor(
    sampleRateHz: number,
    private readonly channelCount: number,
  ) {
    const { kernel } = this;
    const windowFrames = Math.max(WINDOW_FRAMES_MIN, 2 ** Math.round(Math.log2(sampleRateHz * WINDOW_SECONDS)));
    this.levels = new LevelMeter(sampleRateHz, channelCount);
    this.timbre = new Timbre(kernel, sampleRateHz);
    this.onsets = new OnsetFinder(sampleRateHz, windowFrames / 2);
    this.pitch = new PitchFinder(kernel, sampleRateHz);
    kernel.begin(channelCount, sampleRateHz, windowFrames, this.onsets.grainFrames, this.pitch.framesMax);
    this.loudness = new LoudnessMeter(kernel, sampleRateHz, channelCount);
    MelBands.of(sampleRateHz / windowFrames, windowFrames / 2 + 1).tell(kernel);
  }

  hear(channels: readonly Float32Array[]): void {
    const frameCount = channels[0]!.length;
    const blockFrames = Kernel.framesPerBlock(this.channelCount);
    for (let from = 0; from < frameCount; from += blockFrames) {
      const count = Math.min(blockFrames, frameCount - from);
      this.kernel.run.beginBlock(count);
      for (const [channel, samples] of channels.entries())
        this.kernel.channel(channel, count).set(samples.subarray(from, from + count));
      this.listen(count);
    }
  }

  /** Whole frames as they lie in a file, 64 KiB at most. */
  hearPcm(bytes: Buffer, encoding: SampleEncoding): void {
    const { kernel, channelCount } = this;
    const frameCount = bytes.length / encoding.bytes / channelCount;
    kernel.run.beginBlock(frameCount);
    if (kernel.readPcm(bytes, encoding) > 0) kernel.run.dealPcm(frameCount);
    else {
      const channels = Array.from({ length: channelCount }, (_, channel) => kernel.channel(channel, frameCount));
      deal(bytes, encoding, channels);
    }
    this.listen(frameCount);
  }

  /** To the block that lies in the kernel. */
  private listen(frameCount: number): void {
    const { run } = this.kernel;
    this.levels.hear(this.kernel, frameCount);
    this.loudness.hear(frameCount);
    for (let channel = 0; channel < this.channelCount; channel += 1) run.listenBetween(channel, frameCount);
    run.mixDown(frameCount);
    this.timbre.hear(frameCount);
    run.hearMoments(frameCount);
    this.takeOnsets(run.hearGrains(frameCount));
    this.pitch.hear(frameCount);
    run.endBlock();
  }

  private takeOnsets(grains: number): void {
    const { kernel } = this;
    const rises = kernel.table(kernel.run.risesAt, kernel.run.takeRises());
    this.onsets.add(rises, kernel.table(kernel.run.grainsAt, 2 * grains));
  }

  heard(): Heard {
    const { run } = this.kernel;
    run.endMoments();
    this.takeOnsets(run.endGrains());
    const { peak, ...levels } = this.levels.levels();
    const heard = {
      ...levels,
      truePeak: Math.max(peak, this.truePeak()),
      ...this.loudness.loudness(),
      pitch: this.pitch.pitch(),
      onsets: this.onsets.onsets(),
      features: this.timbre.features(),
    };
    this.kernel.giveBack();
    return heard;
  }

  /** With what lies between the last frames and the silence after them. */
  private truePeak(): number {
    const { run } = this.kernel;
    run.beginBlock(AFTER_FRAMES);
    const peaks = Array.from({ length: this.channelCount }, (_, channel) => {
      this.kernel.channel(channel, AFTER_FRAMES).fill(0);
      run.listenBetween(channel, AFTER_FRAMES);
      return run.truePeakOf(channel);
    });
    return Math.max(...peaks);
  }
}
