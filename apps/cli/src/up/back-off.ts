const FIRST_DELAY_MS = 250;
const DELAY_MAX_MS = 8_000;
/** A part that ran this long was healthy; its next death counts as the first again. */
export const HEALTHY_AFTER_MS = 30_000;

/** How many deaths in a row this one makes. */
export const deathsInARow = (before: number, upForMs: number): number => (upForMs >= HEALTHY_AFTER_MS ? 1 : before + 1);

/** 250 ms after the first death, doubling with each further one, 8 s at most. */
export const restartDelayMs = (deaths: number): number => Math.min(DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** (deaths - 1));
