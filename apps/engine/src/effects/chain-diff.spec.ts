import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedOut, type ChainCommand, chainDiff, type WishedEffect } from './chain-diff.js';

const effect = (id: string, parameters: WishedEffect['parameters'] = { mix: 1 }): WishedEffect => ({
  id,
  serverName: `fx_${id}`,
  parameters,
  bypassed: false,
});
const all = (actual: readonly WishedEffect[], commands: readonly ChainCommand[]): readonly WishedEffect[] =>
  commands.reduce(carriedOut, actual);

const anyChain = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    serverName: fc.constantFrom('old', 'new'),
    parameters: fc.record({ mix: fc.nat(2), time: fc.nat(2) }),
    bypassed: fc.boolean(),
  }),
  { selector: ({ id }) => id, maxLength: 8 },
);
const short = (commands: readonly ChainCommand[]) =>
  commands.map((command) =>
    command.do === 'make' ? `make ${command.effect.id} behind ${command.behind}` : `${command.do} ${command.id}`,
  );

describe('the difference of two chains', () => {
  it('leads from any chain to any other, and is nothing then', () => {
    fc.assert(
      fc.property(anyChain, anyChain, (desired, actual) => {
        const reached = all(actual, chainDiff(desired, actual));
        expect(reached).toEqual(desired);
        expect(chainDiff(desired, reached)).toEqual([]);
      }),
    );
  });

  it('makes an effect behind one that is there by then', () => {
    fc.assert(
      fc.property(anyChain, anyChain, (desired, actual) => {
        let chain: readonly WishedEffect[] = actual;
        for (const command of chainDiff(desired, actual)) {
          if (command.do === 'make' && command.behind !== undefined) {
            expect(chain.map(({ id }) => id)).toContain(command.behind);
          }
          chain = carriedOut(chain, command);
        }
      }),
    );
  });

  it('lets all but the one that has moved sound on', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => effect(id));
    expect(short(chainDiff([b!, c!, d!, a!], [a!, b!, c!, d!]))).toEqual(['leave a', 'make a behind d']);
    expect(short(chainDiff([d!, a!, b!, c!], [a!, b!, c!, d!]))).toEqual(['leave d', 'make d behind undefined']);
  });

  it('tells why', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => effect(id));
    const newer = { ...a!, serverName: 'newer' };
    expect(chainDiff([newer, c!], [a!, b!]).map(({ why }) => why)).toEqual([
      'its SynthDef is another one',
      'it is not wished any more',
      'it takes the place of the one that leaves',
      'it is wished',
    ]);
    expect(chainDiff([b!, a!], [a!, b!])[0]).toMatchObject({ do: 'leave', why: 'it has moved' });
  });

  it('sets only what has another value', () => {
    const [before, after] = [effect('a', { mix: 1, time: 2 }), { ...effect('a', { mix: 1, time: 3 }), bypassed: true }];
    expect(chainDiff([after], [before])).toEqual([
      { do: 'set', id: 'a', parameters: { time: 3 }, why: 'it is turned' },
      { do: 'bypass', id: 'a', bypassed: true, why: 'it is bypassed' },
    ]);
  });
});
