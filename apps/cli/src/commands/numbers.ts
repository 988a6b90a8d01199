import { InvalidArgumentError } from 'commander';

/** Only the form is checked here; the range is the studio's to say. */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** For ranges that no studio would check. */
export const parseWithin =
  (least: number, most: number) =>
  (text: string): number => {
    const value = parseNumber(text);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be from ${least} to ${most}.`);
  };

const parseWhole =
  (least: number) =>
  (text: string): number => {
    const value = parseNumber(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least}.`);
  };

export const parseEventId = parseWhole(0);
export const parseCount = parseWhole(1);
