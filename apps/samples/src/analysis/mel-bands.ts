import type { Kernel } from './kernel.js';

/** Enough to tell timbres apart, and each still has a bin of its own at the low end. */
export const MEL_BANDS = 32;
const LOWEST_HZ = 40;
const HIGHEST_HZ = 16_000;
const KEPT_MAX = 64;

/** @see O'Shaughnessy, Speech Communication, 1987 */
const melOf = (hertz: number): number => 2_595 * Math.log10(1 + hertz / 700);

/** Sums power into bands as wide as the ear hears them; each bin is shared by the two bands around it. */
export class MelBands {
  private constructor(
    private readonly starts: Int32Array,
    private readonly shares: Float32Array,
  ) {}

  private static readonly made = new Map<string, MelBands>();

  /** The one of a resolution. Bins beyond 16 kHz belong to no band. */
  static of(hertzPerBin: number, binCount: number): MelBands {
    const key = `${hertzPerBin} ${binCount}`;
    const made = MelBands.made.get(key) ?? MelBands.for(hertzPerBin, binCount);
    // as many as there are rates in a library; somebody with a rate for each file would fill the memory
    if (MelBands.made.size >= KEPT_MAX) MelBands.made.clear();
    MelBands.made.set(key, made);
    return made;
  }

  private static for(hertzPerBin: number, binCount: number): MelBands {
    const bins = Math.min(binCount, Math.floor(HIGHEST_HZ / hertzPerBin) + 1);
    const melPerBand = (melOf(HIGHEST_HZ) - melOf(LOWEST_HZ)) / (MEL_BANDS - 1);
    const places = Array.from({ length: bins }, (_, bin) =>
      Math.max(0, (melOf(bin * hertzPerBin) - melOf(LOWEST_HZ)) / melPerBand),
    );
    const bandOf = (bin: number): number => Math.min(MEL_BANDS - 2, Math.floor(places[bin]!));
    const starts = Int32Array.from({ length: MEL_BANDS }, (_, band) => {
      const first = places.findIndex((_place, bin) => bandOf(bin) >= band);
      // the first bin is no sound, but what is left of a direct current
      return first === -1 || band === MEL_BANDS - 1 ? bins : Math.max(1, first);
    });
    return new MelBands(
      starts,
      Float32Array.from(places, (place, bin) => place - bandOf(bin)),
    );
  }

  tell(kernel: Kernel): void {
    kernel.wholeTable(kernel.run.bandStartsAt, MEL_BANDS).set(this.starts);
    kernel.table(kernel.run.sharesAt, this.shares.length).set(this.shares);
  }
}
