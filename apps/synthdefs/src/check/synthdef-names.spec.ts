import { expect, it } from 'vitest';
import { synthDefNamesIn } from './synthdef-names.js';

it.each([
  [String.raw`SynthDef(\kick, { }).add; SynthDef('snare drum', { })`, ['kick', 'snare drum']],
  [String.raw`SynthDef.new("hat", { }); SynthDef ( \ride, {})`, ['hat', 'ride']],
  [String.raw`SynthDef(~name, { }); Synth(\kick); MySynthDef(\x)`, []],
])('%s names %j', (text, names) => {
  expect(synthDefNamesIn(text)).toEqual(names);
});
