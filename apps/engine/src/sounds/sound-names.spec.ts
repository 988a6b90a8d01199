import type { PlayableSample, SynthDef } from '@oiduna/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { ActualSounds, type LoadedSynthDef } from './actual-sounds.js';
import type { LoadedBuffer } from './buffers.js';
import { isPlayable, SoundNames } from './sound-names.js';

const synthDefs = new Map<string, SynthDef>();
const samples = new Map<string, PlayableSample>();
const actual = new ActualSounds({ countMax: 64, memoryBytesMax: 64 });
const names = new SoundNames(synthDefs, samples, actual);

function addSynthDef(name: string): void {
  synthDefs.set(name, { name, serverName: `sd-${name}` } as SynthDef);
  actual.synthDefs.set(`sd-${name}`, { serverName: `sd-${name}` } as LoadedSynthDef);
}
function addSample(bank: string, fileName: string, channelCount = 1): void {
  const id = `${bank}/${fileName}`;
  samples.set(id, { id, bank, fileName, wavSha256: 'a', format: { channelCount } } as PlayableSample);
  const { slot } = actual.buffers.take(1, 0, false)!;
  const { bufferNumber } = slot;
  actual.buffers.put(
    slot,
    { bufferNumber, sampleId: id, fileName, channelCount, wavSha256: 'a' } as LoadedBuffer,
    0,
    0,
  );
}
const played = (name: string, n: number): string | undefined => {
  const sound = names.find(name, n);
  return sound?.kind === 'sample' ? sound.buffer?.fileName : sound?.def.serverName;
};

beforeEach(() => {
  for (const map of [synthDefs, samples]) map.clear();
  names.refresh();
  actual.clear();
  for (const name of ['sampler_mono', 'sampler_stereo'])
    actual.synthDefs.set(name, { serverName: name } as LoadedSynthDef);
  addSample('kicks', '02.wav');
  addSample('kicks', '00.wav');
  addSample('kicks', '01.wav');
  addSynthDef('bass');
  names.refresh();
});

describe('a sound name', () => {
  it.each([
    [0, '00.wav'],
    [1, '01.wav'],
    [2, '02.wav'],
    [3, '00.wav'],
    [-1, '02.wav'],
    [-4, '02.wav'],
    [1.9, '01.wav'],
    [-0.5, '02.wav'],
  ])('of a bank with n %d plays %s: sorted by file name, wrapping', (n, fileName) => {
    expect(played('kicks', n)).toBe(fileName);
  });

  it('of a file that came, changed its place or went is what the bank has now', () => {
    const orderOf = (bank: string, count: number) => Array.from({ length: count }, (_, n) => played(bank, n));
    addSample('kicks', '005.wav');
    names.sampleChanged('kicks/005.wav');
    expect(orderOf('kicks', 4)).toEqual(['00.wav', '005.wav', '01.wav', '02.wav']);
    samples.set('kicks/01.wav', { ...samples.get('kicks/01.wav')!, bank: 'toms' });
    samples.delete('kicks/00.wav');
    for (const id of ['kicks/00.wav', 'kicks/01.wav', 'nobody']) names.sampleChanged(id);
    expect([orderOf('kicks', 2), orderOf('toms', 1)]).toEqual([['005.wav', '02.wav'], ['01.wav']]);
    samples.delete('kicks/01.wav');
    names.sampleChanged('kicks/01.wav');
    expect(names.has('toms')).toBe(false);
  });

  it('of a SynthDef plays it, whatever n is', () => {
    expect(played('bass', 7)).toBe('sd-bass');
  });

  it('of a bank comes with the sampler that shapes, when there is one', () => {
    expect(names.find('kicks', 0)).not.toHaveProperty('shaped');
    actual.synthDefs.set('sampler_mono_shaped', { serverName: 'sampler_mono_shaped' } as LoadedSynthDef);
    expect(names.find('kicks', 0)).toMatchObject({ shaped: { serverName: 'sampler_mono_shaped' } });
  });

  it('of a bank goes before a SynthDef of the same name', () => {
    addSynthDef('kicks');
    expect(played('kicks', 0)).toBe('00.wav');
    expect(names.all()).toEqual([
      { name: 'bass', kind: 'synthdef', sampleCount: 0 },
      { name: 'kicks', kind: 'bank', sampleCount: 3 },
    ]);
  });

  it('nobody knows plays nothing', () => {
    expect(names.has('snore')).toBe(false);
    expect(names.find('snore', 0)).toBeUndefined();
  });

  it('is known but plays nothing while the audio server does not hold it', () => {
    actual.clear();
    for (const name of ['kicks', 'bass']) {
      expect(names.has(name)).toBe(true);
      expect(names.find(name, 0)).toBeUndefined();
    }
  });

  it('of a file that is in no buffer is known with its sampler, and cannot be played yet', () => {
    actual.buffers.retire('kicks/00.wav', undefined);
    const sound = names.find('kicks', 0)!;
    expect(sound).toMatchObject({ kind: 'sample', def: { serverName: 'sampler_mono' }, buffer: undefined });
    expect([isPlayable(sound), isPlayable(names.find('kicks', 1)!)]).toEqual([false, true]);
  });

  it.each([
    [1, 'sampler_mono'],
    [2, 'sampler_stereo'],
    [6, undefined],
  ])('of a file with %d channels is played by %s', (channelCount, sampler) => {
    addSample('loops', 'a.wav', channelCount);
    names.refresh();
    expect(names.find('loops', 0)?.def.serverName).toBe(sampler);
  });
});

it('the parameters are those of all SynthDefs, each once', () => {
  const control = (name: string) => ({ name }) as SynthDef['controls'][number];
  synthDefs.set('a', { name: 'a', controls: [control('freq'), control('wobble')] } as SynthDef);
  synthDefs.set('bass', { name: 'bass', controls: [control('freq')] } as SynthDef);
  expect(names.parameters()).toEqual(['freq', 'wobble']);
});
