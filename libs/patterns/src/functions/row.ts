import type { Value, Site } from '../value.js';

/** One way to write a function. A method's receiver is the first argument and not counted. */
export interface Form {
  readonly min: number;
  readonly max: number;
  run(args: readonly Value[], site: Site): Value;
}

/**
 * One name of the pattern language: all that may be called is in the table of these, and nothing else can be.
 * Help and example are what editors show; a test evaluates every example.
 */
export interface FunctionRow {
  readonly names: readonly [string, ...string[]];
  /** Parameter names, for the signature. */
  readonly parameters: readonly string[];
  readonly help: string;
  readonly example: string;
  /** `fast(2, p)`, and `fast(2)` that waits for the pattern. */
  readonly call?: Form;
  /** `p.fast(2)` */
  readonly method?: Form;
  /** `silence` */
  readonly value?: Value;
  /** `p.add.mix(1)`: rows that are written behind this one's name. */
  readonly variants?: readonly FunctionRow[];
}

/** What every row says of itself. */
export interface Head {
  /** The name and its aliases, parted by spaces. */
  readonly names: string;
  readonly help: string;
  readonly example: string;
}

export function namesOf({ names }: Head): [string, ...string[]] {
  const [name = names, ...aliases] = names.split(' ');
  return [name, ...aliases];
}
