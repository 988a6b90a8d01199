import type { SampleFilter } from '@oiduna/contracts';
import { type Choice, CHOICES, folded, type Quantity, type SampleColumns, tagsIn } from './sample-columns.js';

/** The bit of a failure that leaves no choice open: of text, a tag or a quantity, or of a sample that is gone. */
export const HARD = 1 << CHOICES.length;
/** The bit of a choice. */
export const bitOf = (choice: Choice): number => 1 << CHOICES.indexOf(choice);

/**
 * Why each row is not found: 0 for one that is, else a bit for each choice that differs, and HARD for the rest.
 * Facets need the reasons: a row that fails by its bank alone is one that another choice of bank would find.
 */
export function failures(columns: SampleColumns, filter: SampleFilter): Uint16Array {
  const failed = new Uint16Array(columns.count);
  for (const row of columns.gone) failed[row] = HARD;
  failChoices(columns, filter, failed);
  for (const range of rangesOf(filter)) failRange(columns, range, failed);
  for (const word of folded(filter.q ?? '').split(/\s+/u)) if (word !== '') failWord(columns, word, failed);
  return failed;
}

function failChoices(columns: SampleColumns, filter: SampleFilter, failed: Uint16Array): void {
  const { bank, tag, container, encoding, channels, sampleRateHz, verdict, loop } = filter;
  const wished = { bank, container, encoding, channels, sampleRateHz, verdict, loop };
  for (const [choice, wish] of Object.entries(wished) as [keyof typeof wished, unknown][]) {
    if (wish !== undefined) failChoice(columns, choice, (value) => value === String(wish), bitOf(choice), failed);
  }
  if (tag === undefined) return;
  const tags = tagsIn(tag);
  const hasAll = (value: string) => {
    const own = new Set(tagsIn(value));
    return tags.every((one) => own.has(one));
  };
  failChoice(columns, 'tags', hasAll, HARD, failed);
}

function failChoice(
  { choices, count }: SampleColumns,
  choice: Choice,
  test: (value: string) => boolean,
  bit: number,
  failed: Uint16Array,
): void {
  const { numbers } = choices[choice];
  const passing = choices[choice].passing(test);
  for (let row = 0; row < count; row += 1) if (passing[numbers[row]!] === 0) failed[row]! |= bit;
}

interface Limits {
  readonly quantity: Quantity;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

function rangesOf(filter: SampleFilter): Limits[] {
  const { uploadedAfter, uploadedBefore, unusedSince } = filter;
  const ranges: Limits[] = [
    { quantity: 'seconds', min: filter.minSeconds, max: filter.maxSeconds },
    { quantity: 'lufs', min: filter.minLufs, max: filter.maxLufs },
    { quantity: 'hz', min: filter.minHz, max: filter.maxHz },
    { quantity: 'bpm', min: filter.minBpm, max: filter.maxBpm },
    {
      quantity: 'createdAtMs',
      min: uploadedAfter === undefined ? undefined : Date.parse(uploadedAfter),
      max: uploadedBefore === undefined ? undefined : Date.parse(uploadedBefore) - 1,
    },
    {
      quantity: 'usedAtMs',
      min: undefined,
      max: unusedSince === undefined ? undefined : Date.parse(unusedSince) - 1,
    },
  ];
  return ranges.filter(({ min, max }) => min !== undefined || max !== undefined);
}

/** What is not known, NaN, is in no range. */
function failRange(columns: SampleColumns, limits: Limits, failed: Uint16Array): void {
  const { quantity, min = -Infinity, max = Infinity } = limits;
  const values = columns.quantities[quantity];
  for (let row = 0; row < columns.count; row += 1) {
    const value = values[row]!;
    if (!(value >= min && value <= max)) failed[row]! |= HARD;
  }
}

function failWord({ choices, foldedNames, count }: SampleColumns, word: string, failed: Uint16Array): void {
  const { bank, tags } = choices;
  const holds = (value: string) => folded(value).includes(word);
  const [inBank, inTags] = [bank.passing(holds), tags.passing((value) => tagsIn(value).some(holds))];
  const marks = new Uint8Array(count);
  for (let row = 0; row < count; row += 1) {
    const known = inBank[bank.numbers[row]!]! | inTags[tags.numbers[row]!]!;
    marks[row] = known | Number(failed[row]! >= HARD);
  }
  foldedNames.mark(word, marks);
  for (let row = 0; row < count; row += 1) if (marks[row] === 0) failed[row]! |= HARD;
}
