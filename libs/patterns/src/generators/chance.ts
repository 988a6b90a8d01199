/**
 * Chance that is the same for the same seed, on any machine.
 * @see Press et al., "Numerical Recipes", quick and dirty generators: good enough for notes
 */
export class Chance {
  private state: number;

  /** @param seed a whole number */
  constructor(seed: number) {
    this.state = seed;
    // Neighbouring seeds begin alike.
    for (let step = 0; step < 8; step += 1) this.next();
  }

  /** At least 0, less than 1. */
  next(): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.state / 2 ** 32;
  }

  isTrue(share: number): boolean {
    return this.next() < share;
  }

  /** One of them, by its weight. */
  weighted<T>(items: readonly (readonly [T, number])[]): T {
    let left = this.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return items.at(-1)![0];
  }
}
