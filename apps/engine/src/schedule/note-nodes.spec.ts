import { describe, expect, it } from 'vitest';
import { FIRST_NOTE_NODE } from '../audio-server/audio-graph.js';
import { NoteNodes } from './note-nodes.js';

const note = (track: string, soundName: string, ms: number) => ({ track, soundName, wallMicros: ms * 1_000 });

describe('the node of a note', () => {
  it('is the same in every engine, for each note of a chord in turn', () => {
    const notes = [note('a', 'kick', 1), note('a', 'kick', 1), note('b', 'kick', 1), note('a', 'snare', 1)];
    const [one, other] = [new NoteNodes(), new NoteNodes()];
    const ids = notes.map((each) => one.of(each));
    expect(notes.map((each) => other.of(each))).toEqual(ids);
    expect(new Set(ids).size).toBe(notes.length);
  });

  it('does not hang on what two engines may round differently', () => {
    const at = (wallMicros: number): number => new NoteNodes().of({ track: 'a', soundName: 'kick', wallMicros });
    expect(at(1_795_000_000_123_000.25)).toBe(at(1_795_000_000_122_999.75));
  });

  it('is another for each note, between those of the studio and those of probes', () => {
    const nodes = new NoteNodes();
    const ids = Array.from({ length: 4_000 }, (_, ms) => nodes.of(note('a', 'kick', ms)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(FIRST_NOTE_NODE);
    expect(Math.max(...ids)).toBeLessThan(0x4000_0000);
  });

  it('may come again once thousands of others were given away', () => {
    const nodes = new NoteNodes();
    const first = nodes.of(note('a', 'kick', 0));
    for (let ms = 1; ms < 5_000; ms += 1) nodes.of(note('a', 'kick', ms));
    expect(nodes.of(note('a', 'kick', 0))).toBe(first);
  });
});
