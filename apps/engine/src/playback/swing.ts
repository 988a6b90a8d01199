import type { Swing } from '@oiduna/contracts';

/** Straight halves the pair; at most three quarters, where the second note is a dotted one's rest. */
const STRAIGHT = 0.5;
const MOST = 0.75;

/** The original's amount, 0 (straight) to 1 (the most), which delays every odd step: a pair of sixteenths. */
export const swingOf = (amount: number): Swing => ({ ratio: STRAIGHT + amount * (MOST - STRAIGHT), division: 16 });
