import { type Rational, ONE, add, div, fromNumber, mul, rational } from '@oiduna/timing';
import type { Budget } from './budget.js';
import { type Step, fast, fastcat, pure, silence, slow, stack, timecat, totalWeight } from './combine.js';
import { EUCLID_STEPS_MAX, euclid } from './euclid.js';
import { combineLeft, innerJoin } from './joins.js';
import { FACTOR_MAX, NOTATION_DEPTH_MAX, RANGE_STEPS_MAX, STEP_OPERATORS_MAX } from './limits.js';
import { NotationReader } from './notation-reader.js';
import { type NumberRule, numeric } from './numeric.js';
import { type Leaf, Pattern, type Plain } from './pattern.js';
import { chooseEachCycle, degrade } from './random.js';
import type { Source } from './source.js';
import { leastCommonSteps } from './step-count.js';

const NUMBER = /^-?(\d+(\.\d*)?|\.\d+)(e-?\d+)?$/i;
const FACTOR: NumberRule = { what: 'a factor', min: 0, max: FACTOR_MAX };
/** `?` alone leaves out every second step, about. */
const CHANCE = 0.5;

/** The steps of one cycle, and how many they count as: `^` marks the sequence whose steps count. */
interface Sequence {
  readonly steps: readonly NotationStep[];
  readonly count: Rational;
  readonly marked: Rational | undefined;
}

interface NotationStep extends Step<Plain> {
  readonly marked: Rational | undefined;
}

/** Sequences side by side: parted by commas, or alternatives of which chance picks one each cycle. */
interface Layers {
  readonly sequences: readonly Sequence[];
  /** Which of the chances of this notation picks; undefined when all are played. */
  readonly choice: number | undefined;
}

/**
 * Mini-notation between two offsets of the text, as a pattern of names and numbers.
 * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET, both with line and column
 */
export function parseNotation(source: Source, start: number, end: number, budget: Budget): Pattern<Plain> {
  return new NotationParser(new NotationReader(source, start, end), budget).parse();
}

/** Recursive descent, straight to patterns; one instance reads one string. */
class NotationParser {
  private depth = 0;
  private leaves: Leaf[] = [];
  private chances = 0;

  constructor(
    private readonly reader: NotationReader,
    private readonly budget: Budget,
  ) {}

  parse(): Pattern<Plain> {
    const layers = this.layers(undefined);
    const { query, constant } = played(layers);
    const steps =
      layers.choice === undefined ? leastCommonSteps(layers.sequences.map(({ count }) => count)) : undefined;
    return new Pattern(query, { constant, steps, leaves: this.leaves });
  }

  /** Sequences up to the closing bracket. */
  private layers(close: string | undefined): Layers {
    const { reader } = this;
    const opened = reader.at - 1;
    if (++this.depth > NOTATION_DEPTH_MAX) {
      reader.failOverBudget(reader.at, `brackets nested deeper than ${NOTATION_DEPTH_MAX}`);
    }
    const sequences = [this.sequence()];
    const between = reader.peek() === '|' && close !== '>' && close !== '}' ? '|' : ',';
    while (reader.take(between)) sequences.push(this.sequence());
    this.depth -= 1;
    if (close === undefined) {
      if (!reader.isAtEnd()) reader.fail(reader.at, `there is nothing '${reader.peek()}' could close or mean here`);
    } else if (!reader.take(close)) {
      if (reader.isAtEnd()) {
        reader.fail(opened, `'${reader.source.text[opened]}' is never closed by '${close}'`);
      }
      reader.fail(reader.at, `'${close}' is expected here, not '${reader.peek()}'`);
    }
    return { sequences, choice: between === '|' ? this.chances++ : undefined };
  }

  /** Steps up to a comma or closing bracket; a lone `.` parts groups, each of which becomes one step. */
  private sequence(): Sequence {
    const { reader } = this;
    const groups: NotationStep[][] = [];
    let steps: NotationStep[] = [];
    reader.skipSpace();
    const isMarked = reader.take('^');
    for (reader.skipSpace(); !reader.isAtEnd() && !',|])}>'.includes(reader.peek()); reader.skipSpace()) {
      if (reader.takeWord('.')) {
        groups.push(steps);
        steps = [];
      } else {
        this.step(steps);
      }
    }
    const all = groups.length === 0 ? steps : [...groups, steps].filter(({ length }) => length > 0).map(grouped);
    const within = leastCommonSteps(all.map((step) => step.marked));
    const total = totalWeight(all);
    return {
      steps: all,
      count: isMarked || !within ? total : mul(total, within),
      marked: isMarked ? total : within,
    };
  }

  /** One step with all that follows it. */
  private step(steps: NotationStep[]): void {
    const { reader } = this;
    const start = reader.at;
    this.budget.spend();
    if (reader.peek() === '!') reader.fail(start, "'!' repeats the step before it, and there is none");
    if (/^_+$/.test(reader.word())) reader.fail(start, "'_' lengthens the step before it, and there is none");
    const { pattern, marked } = this.term();
    this.operators(pattern, marked, steps);
  }

  /** `*2`, `/2`, `(3,8)`, `:3`, `?`, `@3`, `_`, `!2`, `.. 4` behind a term, in any order, with or without space. */
  private operators(term: Pattern<Plain>, marked: Rational | undefined, steps: NotationStep[]): void {
    const { reader } = this;
    let copies = [term];
    let weight = ONE;
    // Behind `!` an operator is for all copies together: `a!3?` is `[a!3]?@3`.
    const change = (to: (pattern: Pattern<Plain>) => Pattern<Plain>): void => {
      if (copies.length === 0) return; // behind `!0` there is nothing to change
      weight = mul(weight, rational(copies.length));
      copies = [to(fastcat(copies))];
    };
    for (let count = 0; ; count += 1) {
      const end = reader.at;
      reader.skipSpace();
      const start = reader.at;
      if (reader.take('*')) change(this.byFactor(fast));
      else if (reader.take('/')) change(this.byFactor(slow));
      else if (reader.take('(')) change(this.euclid(start));
      else if (reader.take(':')) change(this.joinedWith(this.apart()));
      else if (reader.take('?')) change(this.chance());
      else if (reader.take('..')) change(this.range(start));
      else if (reader.take('@')) weight = add(weight, this.moreWeight(start, reader.amount(2)));
      else if (start > end && reader.peek() === '_') weight = add(weight, this.underscores());
      else if (reader.take('!')) copies = this.copied(copies, start);
      else {
        reader.at = end;
        break;
      }
      if (count > STEP_OPERATORS_MAX) {
        reader.failOverBudget(start, `more than ${STEP_OPERATORS_MAX} operators on one step`);
      }
      this.budget.spend(copies.length);
    }
    for (const pattern of copies) steps.push({ pattern, weight, marked });
  }

  private joinedWith(operand: Pattern<Plain>): (pattern: Pattern<Plain>) => Pattern<Plain> {
    return (pattern) => combineLeft(pattern, operand, joined);
  }

  /** Each `?` of a notation has a chance of its own. */
  private chance(): (pattern: Pattern<Plain>) => Pattern<Plain> {
    const amount = this.reader.amount(CHANCE);
    const seed = this.chances++;
    return (pattern) => degrade(amount, seed, pattern);
  }

  private underscores(): Rational {
    let count = 0;
    while (this.reader.take('_')) count += 1;
    return rational(count);
  }

  /** `!3` says how many of the last one, `!` adds one. */
  private copied(copies: readonly Pattern<Plain>[], start: number): Pattern<Plain>[] {
    const amount = this.reader.amount(undefined) ?? 2;
    if (!Number.isInteger(amount)) this.reader.fail(start, `'!' takes a whole number, not ${amount}`);
    if (amount > this.budget.left) this.reader.failOverBudget(start, `${amount} copies of a step are too many`);
    const last = copies.at(-1) ?? silence;
    return [...copies.slice(0, -1), ...Array.from({ length: amount }, () => last)];
  }

  /** `@3` is two more than a step has by itself. */
  private moreWeight(start: number, weight: number): Rational {
    if (!(weight > 0)) this.reader.fail(start, 'a weight is above 0');
    if (weight > FACTOR_MAX) this.reader.failOverBudget(start, `a weight is at most ${FACTOR_MAX}`);
    return fromNumber(weight - 1);
  }

  /** A word, a rest or a bracket. */
  private term(): { pattern: Pattern<Plain>; marked?: Rational | undefined } {
    const { reader } = this;
    if (reader.takeWord('~') || reader.takeWord('-')) return { pattern: silence };
    if (reader.take('[')) {
      const layers = this.layers(']');
      return { pattern: played(layers), marked: leastCommonSteps(layers.sequences.map(({ marked }) => marked)) };
    }
    if (reader.take('<')) {
      return { pattern: stack(this.layers('>').sequences.map(({ steps }) => perCycle(steps, pure(1)))) };
    }
    if (reader.take('{')) return { pattern: this.polymeter() };
    const start = reader.at;
    const word = reader.word();
    if (word === '') return reader.fail(start, this.surprise());
    reader.at += word.length;
    const value = NUMBER.test(word) ? Number(word) : word;
    const location = { start, end: reader.at };
    this.leaves.push({ value, location });
    return { pattern: pure<Plain>(value, [location]) };
  }

  /** `{a b c}%4`: so many steps a cycle, of every layer; without `%` as many as the first layer has. */
  private polymeter(): Pattern<Plain> {
    const layers = this.layers('}').sequences.map(({ steps }) => steps);
    const [first = []] = layers;
    const count = this.reader.take('%') ? this.numbers(FACTOR) : undefined;
    const total = totalWeight(first);
    return stack(
      layers.map((layer) => (count ? perCycle(layer, count) : fast(ratio(total, totalWeight(layer)), timecat(layer)))),
    );
  }

  /** `0 .. 3` is `[0 1 2 3]`, up or down. */
  private range(start: number): (first: Pattern<Plain>) => Pattern<Plain> {
    const { reader } = this;
    const whole: NumberRule = { what: 'an end of a range', isInteger: true };
    const to = this.numbers(whole);
    const between = (a: number, b: number): Pattern<Plain> => {
      const count = Math.abs(b - a) + 1;
      if (count > RANGE_STEPS_MAX) reader.failOverBudget(start, `a range of ${count} steps is too long`);
      return fastcat(Array.from({ length: count }, (_, step) => pure<Plain>(a + Math.sign(b - a) * step)));
    };
    return (first) =>
      innerJoin(numeric(first, whole, reader.source, start), (a) => innerJoin(to, (b) => between(a, b)));
  }

  private byFactor(
    faster: (factor: Rational, pattern: Pattern<Plain>) => Pattern<Plain>,
  ): (pattern: Pattern<Plain>) => Pattern<Plain> {
    const factors = this.numbers(FACTOR);
    return (pattern) => innerJoin(factors, (factor) => faster(fromNumber(factor), pattern));
  }

  private euclid(start: number): (pattern: Pattern<Plain>) => Pattern<Plain> {
    const { reader } = this;
    const whole = (what: string, min: number): Pattern<number> =>
      this.numbers({ what, min, max: EUCLID_STEPS_MAX, isInteger: true }, () => timecat(this.sequence().steps));
    const missing = 'a euclidean rhythm is written (pulses,steps) or (pulses,steps,rotation)';
    const pulses = whole('the number of pulses', -EUCLID_STEPS_MAX);
    if (!reader.take(',')) reader.fail(start, missing);
    const steps = whole('the number of steps', 1);
    const rotation = reader.take(',') ? whole('the rotation', -EUCLID_STEPS_MAX) : pure(0);
    if (!reader.take(')')) reader.fail(start, missing);
    return (pattern) => euclid({ pulses, steps, rotation }, pattern);
  }

  /** An operand: its leaves are checked as numbers. */
  private numbers(rule: NumberRule, read?: () => Pattern<Plain>): Pattern<number> {
    const start = this.reader.at;
    return numeric(this.apart(read), rule, this.reader.source, start);
  }

  /** An operand, which may stand apart from its operator. Its leaves are its own: it is no value of what it is behind. */
  private apart(read = () => this.term().pattern): Pattern<Plain> {
    this.reader.skipSpace();
    const outer = this.leaves;
    this.leaves = [];
    this.depth += 1;
    const { query, constant } = read();
    const pattern = new Pattern(query, { constant, leaves: this.leaves });
    this.depth -= 1;
    this.leaves = outer;
    return pattern;
  }

  private surprise(): string {
    if (this.reader.isAtEnd()) return 'the notation ends where a step is expected';
    return `a step cannot begin with '${this.reader.peek()}'`;
  }
}

function played({ sequences, choice }: Layers): Pattern<Plain> {
  const patterns = sequences.map(({ steps }) => timecat(steps));
  return choice === undefined ? stack(patterns) : chooseEachCycle(patterns, choice);
}

const grouped = (steps: readonly NotationStep[]): NotationStep => ({
  pattern: timecat(steps),
  weight: ONE,
  marked: leastCommonSteps(steps.map(({ marked }) => marked)),
});

/** The sequence played at so many of its steps a cycle. */
const perCycle = (steps: readonly Step<Plain>[], count: Pattern<number>): Pattern<Plain> =>
  innerJoin(count, (n) => fast(ratio(fromNumber(n), totalWeight(steps)), timecat(steps)));

const ratio = (a: Rational, b: Rational): Rational => (b.n === 0 ? rational(0) : div(a, b));

const joined = (a: Plain, b: Plain): Plain => [...(Array.isArray(a) ? a : [a]), b];
