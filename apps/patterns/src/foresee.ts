import { type ForeseenSound, type PatternRequest, soundIndexOf, soundNameOf } from '@oiduna/contracts';
import { ANY_PARAMETER, Budget, evaluate, isOnset, LIMITS, queryWithin } from '@oiduna/patterns';
import { rational } from '@oiduna/timing';

/** Of one text at a time: more than a buffer for each cannot be kept anyway. */
export const FORESEEN_MAX = 1_024;

/** It was tried when it was checked. */
const UNTRIED = { ...LIMITS, trialCycles: 0 };

/** As far as the budget of a text reaches. What is wrong with it is told when it plays. */
export function foresee({
  code,
  from,
  cycles,
}: Pick<Extract<PatternRequest, { kind: 'foresee' }>, 'code' | 'from' | 'cycles'>): ForeseenSound[] {
  const found = new Map<string, ForeseenSound>();
  try {
    const budget = new Budget(LIMITS.stepsPerText);
    const pattern = evaluate(code, UNTRIED, { building: budget, parameters: ANY_PARAMETER }).tracks.at(-1)?.pattern;
    if (pattern === undefined) return [];
    for (let cycle = from; cycle < from + cycles; cycle += 1) {
      for (const event of queryWithin(pattern, rational(cycle), rational(cycle + 1), LIMITS.eventsPerCycle, budget)) {
        const name = isOnset(event) ? soundNameOf(event.value) : undefined;
        if (name === undefined) continue;
        const index = soundIndexOf(event.value);
        found.set(`${name}:${index}`, { name, index });
        if (found.size >= FORESEEN_MAX) return [...found.values()];
      }
    }
  } catch {
    // what was found is worth having
  }
  return [...found.values()];
}
