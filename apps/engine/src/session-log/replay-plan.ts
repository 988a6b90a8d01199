import type { SessionEntry, TrackSettings } from '@oiduna/contracts';
import { microsOf, type TempoMap } from '@oiduna/timing';
import { TransportDocument } from '../studio/studio-documents.js';

/** One change of a recorded session, to be made again. */
export interface ReplayStep {
  /** In the file, from 1. */
  readonly line: number;
  readonly entry: SessionEntry;
  /** When to make it, on the clock of the recording. */
  readonly dueMicros: number;
  /** Where it lands; undefined: as soon as it is made, since nothing played then. */
  readonly atCycle?: number;
  /** Of a transport: as it will be, and whether the music goes on elsewhere, as after a seek. */
  readonly transport?: { readonly document: TransportDocument; readonly jumps: boolean };
}

/** What a change of a track needs beside the look-ahead to be planned in time: a check of its text, a busy moment. */
const AHEAD_MICROS = 500_000;

/**
 * When to make each change anew. A change of the transport comes half a look-ahead early, so that it is there before
 * the first window it changes; one of a track is planned before its place in the music is asked for. None overtakes a
 * change of the transport: before it, its place is another.
 */
export function replayPlan(entries: readonly SessionEntry[], lookaheadMicros: number): ReplayStep[] {
  const tracks = new Map<string, TrackSettings>();
  let movedMicros = -Infinity;
  let map: TempoMap | null = null;
  const steps = entries.map((entry, index): ReplayStep => {
    const { change, atMicros } = entry;
    const line = index + 1;
    if (change.kind === 'transport') {
      const document = TransportDocument.parse(change.document);
      const next = document.playing ? document.map : null;
      const goesOn = map !== null && next !== null && goesOnIn(map, next);
      map = next;
      movedMicros = Math.max(movedMicros, goesOn ? atMicros - lookaheadMicros / 2 : atMicros);
      return { line, entry, dueMicros: movedMicros, transport: { document, jumps: !goesOn } };
    }
    if (!entry.playing) return { line, entry, dueMicros: atMicros };
    const dueMicros = Math.max(movedMicros, atMicros - lookaheadMicros - AHEAD_MICROS);
    const atCycle = isOfFader(change, tracks) ? entry.heardCycle : entry.cycle;
    if (change.kind === 'track' && change.settings !== null) tracks.set(change.name, change.settings);
    return { line, entry, dueMicros, atCycle };
  });
  return steps.sort((a, b) => a.dueMicros - b.dueMicros || a.line - b.line);
}

/** Whether the second begins where the first has it too, to the microsecond. */
const goesOnIn = (map: TempoMap, { segments: [{ atCycle, atMicros }] }: TempoMap): boolean =>
  Math.abs(microsOf(map, atCycle) - atMicros) < 1;

/** Gain, mute and solo are heard at once, and not where the notes come from. */
function isOfFader(change: SessionEntry['change'], tracks: ReadonlyMap<string, TrackSettings>): boolean {
  if (change.kind !== 'track' || change.settings === null) return false;
  const { code, osc, presets } = change.settings;
  const before = tracks.get(change.name);
  return (
    before !== undefined &&
    JSON.stringify([code, osc, presets]) === JSON.stringify([before.code, before.osc, before.presets])
  );
}
