import type { Onset, PatternReply } from '@oiduna/contracts';
import { busControlsOf, controlsOf, packBundles, parseSynthDefs, type TimedMessages } from '@oiduna/supercollider';
import { add, microsOf, type Rational, rational, start, toNumber, ZERO } from '@oiduna/timing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { stripOf } from '../../apps/engine/dist/audio-server/audio-graph.js';
import { noteMessages } from '../../apps/engine/dist/schedule/note-messages.js';
import type { PlayedSound } from '../../apps/engine/dist/sounds/sound-names.js';
import { PatternPlayer } from '../../apps/patterns/dist/pattern-player.js';
import { cpuMicros } from './process-usage.ts';

/** A cycle lasts one second. */
const BPM = 240;
/** The scheduler asks fifty times a second. */
const WINDOW_CYCLES = rational(1, 50);
export const WINDOWS_PER_SECOND = BPM / 240 / toNumber(WINDOW_CYCLES);
/** Any time to come; far from zero, as the wall clock is. */
const START_MICROS = 1_800_000_000_000_000;

/** CPU time by the piece of work it went to. */
export interface Costs {
  query: number;
  channel: number;
  notes: number;
  packing: number;
  sending: number;
}
export const noCosts = (): Costs => ({ query: 0, channel: 0, notes: 0, packing: 0, sending: 0 });

/**
 * What the engine and its pattern process do between them for one window after the other, in one process: onsets,
 * the channel's serialisation both ways, messages, datagrams. The pipe itself and the event loop are left out.
 */
export class NotePipeline {
  private readonly player = new PatternPlayer();
  private readonly sound = clickSound();
  private readonly map = start(START_MICROS, ZERO, BPM);
  private readonly slots = new Map<string, number>();
  private readonly send: (datagram: Uint8Array) => Promise<void>;
  private at: Rational = ZERO;
  private nodeId = 10_000;

  constructor(code: string, trackCount: number, send: (datagram: Uint8Array) => Promise<void>) {
    this.send = send;
    for (let slot = 0; slot < trackCount; slot += 1) {
      this.slots.set(`track-${slot}`, slot);
      this.player.answer({ kind: 'define', track: `track-${slot}`, code });
    }
  }

  /** Adds what it cost, and tells what it sent. */
  async playWindow(costs: Costs): Promise<TimedMessages[]> {
    let before = cpuMicros();
    const lap = (part: keyof Costs): void => {
      const now = cpuMicros();
      costs[part] += now - before;
      before = now;
    };
    const begin = this.at;
    this.at = add(begin, WINDOW_CYCLES);
    const reply = this.player.answer({ kind: 'query', id: 1, begin, end: this.at });
    lap('query');
    const { onsets } = deserialize(serialize(reply)) as Extract<PatternReply, { kind: 'queried' }>;
    lap('channel');
    const bundles = onsets.flatMap((onset) => this.bundlesOf(onset)).sort((a, b) => a.atMicros - b.atMicros);
    lap('notes');
    const datagrams = packBundles(bundles);
    lap('packing');
    for (const datagram of datagrams) await this.send(datagram);
    lap('sending');
    return bundles;
  }

  private bundlesOf({ track, begin, end, controls }: Onset) {
    const atMicros = microsOf(this.map, begin);
    const seconds = (microsOf(this.map, end) - atMicros) / 1e6;
    this.nodeId += 1;
    const strip = stripOf(this.slots.get(track) ?? 0);
    return noteMessages({ atMicros, seconds, nodeId: this.nodeId, strip, controls }, this.sound);
  }
}

/** As the engine keeps it once the audio server has proven to hold it. */
function clickSound(): PlayedSound {
  const [def] = parseSynthDefs(readFileSync(join(import.meta.dirname, '../../sounds/compiled/click.scsyndef')));
  if (def === undefined) throw new Error('the click is no SynthDef');
  const controls = new Map(controlsOf(def).map((control) => [control.name, control]));
  const busControls = new Set(busControlsOf(def).map(({ name }) => name));
  return { kind: 'synthdef', def: { serverName: 'click', controls, busControls, ranges: new Map() } };
}
