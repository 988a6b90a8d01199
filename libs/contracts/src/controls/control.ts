/** What a performer may give a control. */
export type ControlKind =
  /** Text: `s("bd")`. */
  | 'name'
  /** A note name or MIDI number: `note("c3 60")`. */
  | 'note'
  /** A finite number, or true and false for 1 and 0. */
  | 'number'
  /** A number that may be raised or lowered, as in `n("7b")`. */
  | 'degree'
  /** Whatever is written. */
  | 'any';

/** Who plays a control. */
export type ControlPlayer =
  /** The engine itself, whatever the sound is. */
  | 'engine'
  /** The sound, when its SynthDef has a parameter of that name. */
  | 'sound'
  /** An effect behind the sound: the room or the echo of its track; of the others only a SynthDef with such a parameter. */
  | 'effect'
  /** Nobody: it names, colours or tunes, and is not heard by itself. */
  | 'nobody';

/** One control of a note: what performers write, what it means, and how far it goes. */
export interface Control {
  /** The first name is the one events carry; the others are aliases. */
  readonly names: readonly [string, ...string[]];
  readonly family: string;
  /** 1 must be honoured, 2 should, 3 is nice to have, 4 is known by name. */
  readonly tier: 1 | 2 | 3 | 4;
  readonly kind: ControlKind;
  /** What the values after `:` mean, as in `lpf("400:8")`. */
  readonly tail: readonly string[];
  readonly unit: string | null;
  /** Numbers beyond it are played as its nearer end. Sensible choices of ours. */
  readonly range: readonly [least: number, most: number] | null;
  /** What a sound does when the control is not given; null when it leaves the sound alone. */
  readonly default: number | string | null;
  readonly playedBy: ControlPlayer;
  readonly help: string;
  readonly example: string;
}

/** What all rows of one table have in common. */
interface Family {
  readonly family: string;
  readonly playedBy: ControlPlayer;
  /** What an example applies the control to. */
  readonly to: string;
}

/**
 * One control a line: `tier | names : tail | kind range unit = default | an example's value | help`. The kind is
 * `number` when left out; an example that is a whole pattern stands as it is.
 */
export const controls = (family: Family, table: string): readonly Control[] =>
  table
    .trim()
    .split('\n')
    .map((line) =>
      control(
        family,
        line.split('|').map((cell) => cell.trim()),
      ),
    );

const VALUE = /^(name|note|number|degree|any)? ?(?:(-?[\d.]+)\.\.(-?[\d.]+))? ?([^=]*?) ?(?:= ?(\S+))?$/;

function control({ to, ...family }: Family, [tier, written, values, use, help]: readonly string[]): Control {
  const [names = '', tail = ''] = written!.split(' : ');
  const [name = '', ...aliases] = names.split(' ');
  const [, kind = 'number', least, most, unit = '', otherwise] = VALUE.exec(values!)!;
  return {
    names: [name, ...aliases],
    ...family,
    tier: Number(tier) as Control['tier'],
    kind: kind as ControlKind,
    tail: tail.split(' ').filter((field) => field !== ''),
    unit: unit === '' ? null : unit,
    range: least === undefined ? null : [Number(least), Number(most)],
    default: otherwise === undefined ? null : Number.isNaN(Number(otherwise)) ? otherwise : Number(otherwise),
    help: help!,
    example: /\(/.test(use!) ? use! : `${to}.${name}(${use})`,
  };
}
