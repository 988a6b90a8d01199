import { FIRST_NOTE_NODE } from '../audio-server/audio-graph.js';

/** Node IDs of notes run from FIRST_NOTE_NODE to below the probes'. */
const NOTE_NODES = 0x3000_0000;
/** The last that were given away: three times as many as sound at once. */
const KEPT = 4_096;
const MILLISECOND = 1_000;

/** What tells a note from any other, for every engine alike. Times are those of the wall clock, in µs. */
export interface NoteIdentity {
  readonly track: string;
  readonly soundName: string;
  readonly wallMicros: number;
}

/**
 * Which node a note is: a number worked out of the note. An engine that sends again what one before it has sent gives
 * it the same number, and the audio server, which knows that node, refuses the second.
 */
export class NoteNodes {
  private readonly taken = new Set<number>();
  /** How many notes of an identity there were, of the last ones. */
  private readonly turns = new Map<string, number>();

  /** Another number for each note of one identity, in turn. */
  of({ track, soundName, wallMicros }: NoteIdentity): number {
    const key = `${track}\n${soundName}\n${Math.round(wallMicros / MILLISECOND)}\n`;
    let turn = this.turns.get(key) ?? 0;
    let nodeId: number;
    do nodeId = FIRST_NOTE_NODE + (hash(key + turn++) % NOTE_NODES);
    while (this.taken.has(nodeId));
    this.turns.set(key, turn);
    this.taken.add(nodeId);
    dropOldest(this.turns);
    dropOldest(this.taken);
    return nodeId;
  }
}

function dropOldest(kept: Set<number> | Map<string, number>): void {
  if (kept.size > KEPT) for (const oldest of kept.keys()) return void kept.delete(oldest as never);
}

/** 32 bits of a text. Algorithms: FNV-1a, and the finisher of MurmurHash3 (both public domain). */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
