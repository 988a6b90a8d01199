import { AppError } from '@oiduna/contracts';
import { CALL_DEPTH_MAX } from './limits.js';

/** Steps left to spend. Handed through every query, so that no pattern can run on. */
export class Budget {
  /** Functions of the text that are calling each other. */
  private calls = 0;

  /** How many cycles later chance is looked up by the query in hand: what `seed(1)` sets. */
  seed = 0;

  constructor(public left: number) {}

  /** @throws AppError PATTERN_OVER_BUDGET */
  spend(steps = 1): void {
    this.left -= steps;
    // Not `< 0`: NaN must end here as well.
    if (!(this.left >= 0)) throw new AppError('PATTERN_OVER_BUDGET', { reason: 'it needs too many steps' });
  }

  /** @throws AppError PATTERN_OVER_BUDGET when functions call each other too deeply */
  call<R>(work: () => R): R {
    this.spend();
    if (this.calls >= CALL_DEPTH_MAX) {
      throw new AppError('PATTERN_OVER_BUDGET', { reason: `more than ${CALL_DEPTH_MAX} functions call each other` });
    }
    this.calls += 1;
    try {
      return work();
    } finally {
      this.calls -= 1;
    }
  }
}

/** Only while work is in hand: a function of the text draws from whoever runs it, the text or a query. */
let inHand: Budget | undefined;

/** Does the work with this budget in hand. */
export function metered<R>(budget: Budget, work: () => R): R {
  const before = inHand;
  inHand = budget;
  try {
    return work();
  } finally {
    inHand = before;
  }
}

/** The budget of the work in hand; nothing to spend outside of any. */
export const budgetInHand = (): Budget => inHand ?? new Budget(0);

/** For what a text has made or looked through: so many steps of the work in hand. What is ours alone costs nobody. */
export const pay = (steps: number): void => inHand?.spend(steps);
