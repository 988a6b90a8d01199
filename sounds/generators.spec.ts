import { existsSync } from 'node:fs';
import { GENERATORS, GenerateWish } from '@oiduna/contracts';
import { evaluate, generated, queryCycle } from '@oiduna/patterns';
import { expect, it } from 'vitest';

const styles = GENERATORS.flatMap(({ name, settings }) => {
  const { choices = [undefined] } = settings.find((setting) => setting.name === 'style') ?? {};
  return choices.map((style) => ({ generator: name, ...(style !== undefined && { style }) }));
});

it.each(styles)('the text of $generator $style asks for sounds of this studio', (wish) => {
  const { tracks } = evaluate(generated(GenerateWish.parse(wish)));
  const asked = [0, 1, 2, 3].flatMap((cycle) => queryCycle(tracks[0]!.pattern, cycle).map(({ value }) => value['s']));
  expect(asked.length).toBeGreaterThan(4);
  const missing = asked.filter((name) => !existsSync(new URL(`compiled/${name}.scsyndef`, import.meta.url)));
  expect(missing).toEqual([]);
});
