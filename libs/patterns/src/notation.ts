import { type Rational, ONE, add, div, fromNumber, rational } from '@oiduna/timing';
import {
  type Step,
  combineLeft,
  fast,
  innerJoin,
  pure,
  silence,
  slow,
  stack,
  timecat,
  totalWeight,
} from './combine.js';
import { EUCLID_STEPS_MAX, euclid } from './euclid.js';
import { FACTOR_MAX, NOTATION_DEPTH_MAX, STEP_OPERATORS_MAX } from './limits.js';
import { type NumberRule, numeric } from './numeric.js';
import { type Budget, type Leaf, Pattern, type Plain } from './pattern.js';
import type { Source } from './source.js';

const WORD = /[\p{L}\p{N}#._^-]+/uy;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/i;
const AMOUNT = /\d+(\.\d+)?|\.\d+/y;
const FACTOR: NumberRule = { what: 'a factor', min: 0, max: FACTOR_MAX };

/**
 * Mini-notation between two offsets of the text, as a pattern of names and numbers.
 * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET, both with line and column
 */
export function parseNotation(source: Source, start: number, end: number, budget: Budget): Pattern<Plain> {
  return new NotationParser(source, start, end, budget).parse();
}

/** Recursive descent, straight to patterns; one instance reads one string. */
class NotationParser {
  private depth = 0;
  private leaves: Leaf[] = [];

  constructor(
    private readonly source: Source,
    private at: number,
    private readonly end: number,
    private readonly budget: Budget,
  ) {}

  parse(): Pattern<Plain> {
    const pattern = stack(this.layers(undefined).map(timecat));
    return new Pattern(pattern.query, pattern.constant, this.leaves);
  }

  /** Sequences parted by commas, up to the closing bracket. */
  private layers(close: string | undefined): Step<Plain>[][] {
    const opened = this.at - 1;
    if (++this.depth > NOTATION_DEPTH_MAX) {
      this.source.failOverBudget(this.at, `brackets nested deeper than ${NOTATION_DEPTH_MAX}`);
    }
    const layers = [this.sequence()];
    while (this.take(',')) layers.push(this.sequence());
    this.depth -= 1;
    if (close === undefined) {
      if (this.at < this.end) this.source.fail(this.at, `there is nothing '${this.peek()}' could close or mean here`);
    } else if (!this.take(close)) {
      if (this.at >= this.end) this.source.fail(opened, `'${this.source.text[opened]}' is never closed by '${close}'`);
      this.source.fail(this.at, `'${close}' is expected here, not '${this.peek()}'`);
    }
    return layers;
  }

  /** Steps up to a comma or closing bracket; a lone `.` parts groups, each of which becomes one step. */
  private sequence(): Step<Plain>[] {
    const groups: Step<Plain>[][] = [];
    let steps: Step<Plain>[] = [];
    for (this.skipSpace(); this.at < this.end && !',])}>'.includes(this.peek()); this.skipSpace()) {
      if (this.takeWord('.')) {
        groups.push(steps);
        steps = [];
      } else {
        this.step(steps);
      }
    }
    if (groups.length === 0) return steps;
    return [...groups, steps]
      .filter((group) => group.length > 0)
      .map((group) => ({ pattern: timecat(group), weight: ONE }));
  }

  /** One step with all that follows it, or `!` and `_`, which speak of the step before. */
  private step(steps: Step<Plain>[]): void {
    const start = this.at;
    const last = steps.at(-1);
    if (this.take('!')) {
      const copies = this.amount(1);
      if (!last) return this.source.fail(start, "'!' repeats the step before it, and there is none");
      this.repeat(steps, last, this.wholeCopies(start, copies));
    } else if (this.takeWord('_')) {
      if (!last) return this.source.fail(start, "'_' lengthens the step before it, and there is none");
      steps[steps.length - 1] = { ...last, weight: add(last.weight, ONE) };
    } else {
      this.budget.spend();
      this.operators(this.term(), steps);
    }
  }

  /** `*2`, `/2`, `(3,8)`, `:3`, `@3`, `!2` behind a term, in any order. */
  private operators(term: Pattern<Plain>, steps: Step<Plain>[]): void {
    let pattern = term;
    let weight = ONE;
    let copies = 1;
    for (let count = 0; this.at < this.end; count += 1) {
      const start = this.at;
      if (count > STEP_OPERATORS_MAX) {
        this.source.failOverBudget(start, `more than ${STEP_OPERATORS_MAX} operators on one step`);
      }
      if (this.take('*')) pattern = this.withFactor(pattern, fast);
      else if (this.take('/')) pattern = this.withFactor(pattern, slow);
      else if (this.take('(')) pattern = this.euclid(pattern, start);
      else if (this.take(':')) pattern = combineLeft(pattern, this.term(), joined);
      else if (this.take('@')) weight = this.weight(start, this.amount(2));
      else if (this.take('!')) copies = this.replicas(copies, start);
      else break;
    }
    this.repeat(steps, { pattern, weight }, copies);
  }

  /** `!!` counts up, `!3` says how many. */
  private replicas(copies: number, start: number): number {
    const amount = this.amount(undefined);
    return amount === undefined ? copies + 1 : this.wholeCopies(start, amount);
  }

  private repeat(steps: Step<Plain>[], step: Step<Plain>, copies: number): void {
    this.budget.spend(copies);
    for (let i = 0; i < copies; i += 1) steps.push(step);
  }

  /** A word, a rest or a bracket. */
  private term(): Pattern<Plain> {
    if (this.take('~') || this.takeWord('-')) return silence;
    if (this.take('[')) return stack(this.layers(']').map(timecat));
    if (this.take('<')) return stack(this.layers('>').map((steps) => perCycle(steps, pure(1))));
    if (this.take('{')) return this.polymeter();
    const start = this.at;
    const word = this.word();
    if (word === '') return this.source.fail(start, this.surprise());
    this.at += word.length;
    const value = NUMBER.test(word) ? Number(word) : word;
    const location = { start, end: this.at };
    this.leaves.push({ value, location });
    return pure<Plain>(value, [location]);
  }

  /** `{a b c}%4`: so many steps a cycle, of every layer; without `%` as many as the first layer has. */
  private polymeter(): Pattern<Plain> {
    const layers = this.layers('}');
    const [first = []] = layers;
    const steps = this.take('%') ? this.numbers(FACTOR, () => this.term()) : undefined;
    const total = totalWeight(first);
    return stack(
      layers.map((layer) => (steps ? perCycle(layer, steps) : fast(ratio(total, totalWeight(layer)), timecat(layer)))),
    );
  }

  private withFactor(
    pattern: Pattern<Plain>,
    change: (factor: Rational, pattern: Pattern<Plain>) => Pattern<Plain>,
  ): Pattern<Plain> {
    const factors = this.numbers(FACTOR, () => this.term());
    return innerJoin(factors, (factor) => change(fromNumber(factor), pattern));
  }

  private euclid(pattern: Pattern<Plain>, start: number): Pattern<Plain> {
    const whole = (what: string, min: number): Pattern<number> =>
      this.numbers({ what, min, max: EUCLID_STEPS_MAX, isInteger: true }, () => timecat(this.sequence()));
    const missing = 'a euclidean rhythm is written (pulses,steps) or (pulses,steps,rotation)';
    const pulses = whole('the number of pulses', -EUCLID_STEPS_MAX);
    if (!this.take(',')) this.source.fail(start, missing);
    const steps = whole('the number of steps', 1);
    const rotation = this.take(',') ? whole('the rotation', -EUCLID_STEPS_MAX) : pure(0);
    if (!this.take(')')) this.source.fail(start, missing);
    return euclid({ pulses, steps, rotation }, pattern);
  }

  /** An operand: its leaves are checked as numbers, and are no leaves of the pattern it belongs to. */
  private numbers(rule: NumberRule, read: () => Pattern<Plain>): Pattern<number> {
    const [start, outer] = [this.at, this.leaves];
    this.leaves = [];
    this.depth += 1;
    const operand = read();
    const pattern = numeric(new Pattern(operand.query, operand.constant, this.leaves), rule, this.source, start);
    this.depth -= 1;
    this.leaves = outer;
    return pattern;
  }

  private wholeCopies(offset: number, copies: number): number {
    if (!Number.isInteger(copies)) this.source.fail(offset, `'!' takes a whole number, not ${copies}`);
    if (copies > this.budget.left) this.source.failOverBudget(offset, `${copies} copies of a step are too many`);
    return copies;
  }

  private weight(offset: number, weight: number): Rational {
    if (!(weight > 0)) this.source.fail(offset, 'a weight is above 0');
    if (weight > FACTOR_MAX) this.source.failOverBudget(offset, `a weight is at most ${FACTOR_MAX}`);
    return fromNumber(weight);
  }

  private amount<D>(otherwise: D): number | D {
    AMOUNT.lastIndex = this.at;
    const text = AMOUNT.exec(this.source.text)?.[0];
    if (text === undefined) return otherwise;
    this.at += text.length;
    return Number(text);
  }

  private word(): string {
    WORD.lastIndex = this.at;
    return WORD.exec(this.source.text)?.[0].slice(0, this.end - this.at) ?? '';
  }

  private takeWord(word: string): boolean {
    if (this.word() !== word) return false;
    this.at += word.length;
    return true;
  }

  private take(character: string): boolean {
    if (this.at >= this.end || this.peek() !== character) return false;
    this.at += 1;
    return true;
  }

  private peek(): string {
    return this.source.text[this.at] ?? '';
  }

  private skipSpace(): void {
    while (this.at < this.end && /\s/.test(this.peek())) this.at += 1;
  }

  private surprise(): string {
    if (this.at >= this.end) return 'the notation ends where a step is expected';
    if (this.peek() === '|' || this.peek() === '?') return `'${this.peek()}' (chance) is not understood yet`;
    return `a step cannot begin with '${this.peek()}'`;
  }
}

/** The sequence played at so many of its steps a cycle. */
const perCycle = (steps: Step<Plain>[], count: Pattern<number>): Pattern<Plain> =>
  innerJoin(count, (n) => fast(ratio(fromNumber(n), totalWeight(steps)), timecat(steps)));

const ratio = (a: Rational, b: Rational): Rational => (b.n === 0 ? rational(0) : div(a, b));

const joined = (a: Plain, b: Plain): Plain => [...(Array.isArray(a) ? a : [a]), b];
