import { nFree, NO_BUSES, nSet, type OscMessage } from '@oiduna/supercollider';
import type { Unended } from '../failover/schedule.js';
import type { PlayedSound } from '../sounds/sound-names.js';

/** A note that belongs to a cut group: the next onset of the group ends it. */
export interface CutNote {
  readonly track: string;
  /** As the pattern says it: 0 is no group, and a negative one is its sound's own, as in SuperDirt. */
  readonly cut: number;
  readonly soundName: string;
  readonly sound: PlayedSound;
  readonly atMicros: number;
  readonly nodeId: number;
}

interface LatestNotes {
  readonly atMicros: number;
  readonly ends: OscMessage[];
}

/** What sounds in each cut group of each track: an open hi-hat that the closed one chokes. */
export class CutGroups {
  private readonly latest = new Map<string, LatestNotes>();

  /** Notes in the order of their time. @returns what ends the ones before; a chord does not end itself */
  take(note: CutNote): OscMessage[] {
    if (note.cut === 0) return [];
    const group = JSON.stringify([note.track, note.cut, note.cut < 0 ? note.soundName : '']);
    const before = this.latest.get(group);
    if (before?.atMicros === note.atMicros) {
      before.ends.push(cutMessage(note));
      return [];
    }
    this.latest.set(group, { atMicros: note.atMicros, ends: [cutMessage(note)] });
    return before?.ends ?? [];
  }

  /** For an engine that takes over. */
  kept(offsetMicros: number): Unended['cuts'] {
    return [...this.latest].map(([group, { atMicros, ends }]) => [group, atMicros + offsetMicros, ends]);
  }

  adopt(kept: Unended['cuts'], offsetMicros: number): void {
    for (const [group, atMicros, ends] of kept) this.latest.set(group, { atMicros: atMicros - offsetMicros, ends });
  }

  /** After a stop nothing is left to end. */
  forget(): void {
    this.latest.clear();
  }
}

/** By its gate when it has one; a sound without any way to end is freed. */
function cutMessage({ nodeId, sound: { def } }: CutNote): OscMessage {
  const gate = ['cutGate', 'gate'].find((name) => def.controls.has(name));
  return gate === undefined ? nFree(nodeId) : nSet(nodeId, { [gate]: 0 }, NO_BUSES);
}
