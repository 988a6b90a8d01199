import type { Kernel } from './kernel.js';

/** −60 dBFS. */
const SILENCE = 1e-3;
/** Of a channel: sum, squares and peak. */
const LEVELS = 3;

export interface Levels {
  readonly peak: number;
  readonly rms: number;
  readonly dcOffset: number;
  readonly leadingSilenceSeconds: number;
  readonly trailingSilenceSeconds: number;
}

/** What plain frames tell, over all channels. */
export class LevelMeter {
  private readonly sums: Float64Array;
  private squares = 0;
  private peak = 0;
  private frameCount = 0;
  private firstLoud = Infinity;
  private lastLoud = -1;

  constructor(
    private readonly sampleRateHz: number,
    channelCount: number,
  ) {
    this.sums = new Float64Array(channelCount);
  }

  hear(kernel: Kernel, frameCount: number): void {
    for (let channel = 0; channel < this.sums.length; channel += 1) {
      kernel.run.measureLevels(channel, frameCount);
      const [sum, squares, peak] = kernel.wideTable(kernel.run.levelsAt, LEVELS) as unknown as [number, number, number];
      this.sums[channel]! += sum;
      this.squares += squares;
      this.peak = Math.max(this.peak, peak);
      if (peak > SILENCE) this.findEdges(kernel.channel(channel, frameCount), frameCount);
    }
    this.frameCount += frameCount;
  }

  private findEdges(samples: Float32Array, frameCount: number): void {
    if (this.firstLoud === Infinity || this.firstLoud >= this.frameCount) {
      let frame = 0;
      while (Math.abs(samples[frame]!) <= SILENCE) frame += 1;
      this.firstLoud = Math.min(this.firstLoud, this.frameCount + frame);
    }
    let frame = frameCount - 1;
    while (Math.abs(samples[frame]!) <= SILENCE) frame -= 1;
    this.lastLoud = Math.max(this.lastLoud, this.frameCount + frame);
  }

  levels(): Levels {
    const { sums, frameCount, sampleRateHz } = this;
    const furthest = sums.reduce((far, sum) => (Math.abs(sum) > Math.abs(far) ? sum : far), 0);
    return {
      peak: this.peak,
      rms: Math.sqrt(this.squares / (frameCount * sums.length)),
      dcOffset: furthest / frameCount,
      leadingSilenceSeconds: Math.min(this.firstLoud, frameCount) / sampleRateHz,
      trailingSilenceSeconds: (frameCount - 1 - this.lastLoud) / sampleRateHz,
    };
  }
}
