import type { OscMessage } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import { CutGroups, type CutNote } from './cut-groups.js';

const note = (nodeId: number, more: Partial<Omit<CutNote, 'sound'>> = {}, controls = ['gate']): CutNote => {
  const def = { controls: new Map(controls.map((name) => [name, {}])) } as unknown as LoadedSynthDef;
  const at = { track: 'hats', cut: 1, soundName: 'hh', atMicros: nodeId, nodeId };
  return { ...at, ...more, sound: { kind: 'synthdef', def } };
};
const plain = (messages: readonly OscMessage[]): unknown[] =>
  messages.map(({ address, args }) => [address, ...args.map((arg) => 'value' in arg && arg.value)]);

describe('a note of a cut group', () => {
  it('ends the one before it in its group, by its gate', () => {
    const groups = new CutGroups();
    expect(groups.take(note(1))).toEqual([]);
    expect(plain(groups.take(note(2)))).toEqual([['/n_set', 1, 'gate', 0]]);
    expect(plain(groups.take(note(3)))).toEqual([['/n_set', 2, 'gate', 0]]);
  });

  it.each([
    [
      ['gate', 'cutGate'],
      ['/n_set', 1, 'cutGate', 0],
    ],
    [['cutGate'], ['/n_set', 1, 'cutGate', 0]],
    [['freq'], ['/n_free', 1]],
  ])('ends one with the controls %j by %j', (controls, message) => {
    const groups = new CutGroups();
    groups.take(note(1, {}, controls));
    expect(plain(groups.take(note(2)))).toEqual([message]);
  });

  it.each([
    ['another track', { track: 'drums' }],
    ['another group', { cut: 2 }],
    ['no group', { cut: 0 }],
    ['the group of another sound', { cut: -1 }],
  ])('leaves alone what belongs to %s', (_, other) => {
    const groups = new CutGroups();
    groups.take(note(1, other));
    expect(groups.take(note(2))).toEqual([]);
  });

  it('with a negative number ends only its own sound', () => {
    const groups = new CutGroups();
    groups.take(note(1, { cut: -1 }));
    expect(groups.take(note(2, { cut: -1, soundName: 'oh' }))).toEqual([]);
    expect(plain(groups.take(note(3, { cut: -1 })))).toEqual([['/n_set', 1, 'gate', 0]]);
  });

  it('is a chord with those of its instant, which end together', () => {
    const groups = new CutGroups();
    for (const nodeId of [1, 2]) expect(groups.take(note(nodeId, { atMicros: 5 }))).toEqual([]);
    expect(plain(groups.take(note(3)))).toEqual([
      ['/n_set', 1, 'gate', 0],
      ['/n_set', 2, 'gate', 0],
    ]);
  });

  it('ends nothing after a stop', () => {
    const groups = new CutGroups();
    groups.take(note(1));
    groups.forget();
    expect(groups.take(note(2))).toEqual([]);
  });
});
