import type { OscMessage } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import {
  FIRST_NOTE_NODE,
  MASTER_BUS,
  MASTER_METER,
  METER_BUSES,
  newStrip,
  NODES,
  stripOf,
  studioGraph,
  trackBuses,
  TRACKS_MAX,
} from './audio-graph.js';

const slots = Array.from({ length: TRACKS_MAX }, (_, slot) => stripOf(slot));
const values = ({ args }: OscMessage): unknown[] => args.map((arg) => ('value' in arg ? arg.value : arg.type));

describe('strips', () => {
  it("share no node with each other, the studio's own, or notes", () => {
    const nodes = slots.flatMap(({ groupId, voicesId, faderId }) => [groupId, voicesId, faderId]);
    expect(new Set([...nodes, ...Object.values(NODES)]).size).toBe(nodes.length + Object.values(NODES).length);
    expect(Math.max(...nodes)).toBeLessThan(FIRST_NOTE_NODE);
  });

  it('share no stereo bus with each other or the master', () => {
    const buses = slots.flatMap(({ bus }) => [bus, bus + 1]);
    expect(new Set([...buses, MASTER_BUS, MASTER_BUS + 1]).size).toBe(buses.length + 2);
  });

  it('share no meter with each other or the master', () => {
    const meters = [MASTER_METER, ...slots.map(({ meterBus }) => meterBus)].sort((a, b) => a - b);
    expect(meters.slice(1).every((bus, i) => bus - meters[i]! >= METER_BUSES)).toBe(true);
  });

  it('hold notes to their own bus', () => {
    const controls = new Set(['out']);
    expect(trackBuses(stripOf(3), controls)).toEqual({ controls, lowest: stripOf(3).bus, highest: stripOf(3).bus });
  });

  it('run their voices before the fader, which carries them to the master', () => {
    const strip = stripOf(2);
    const [group, voices, fader] = newStrip(strip, 0.7, true);
    expect(values(group!)).toEqual([strip.groupId, 1, NODES.tracks]);
    expect(values(voices!)).toEqual([strip.voicesId, 0, strip.groupId]);
    expect(values(fader!)).toEqual([
      'oiduna_fader',
      strip.faderId,
      1,
      strip.groupId,
      'in',
      strip.bus,
      'out',
      MASTER_BUS,
      'gain',
      0.7,
      'mute',
      1,
      'meter',
      strip.meterBus,
    ]);
  });
});

describe("the studio's graph", () => {
  it.each([
    ['scsynth', '/g_new'],
    ['supernova', '/p_new'],
  ] as const)('on %s holds the tracks in a group made by %s', (server, address) => {
    const [tracks, ...rest] = studioGraph(server, -1);
    expect(tracks!.address).toBe(address);
    expect(rest.map((message) => message.address)).toEqual(['/g_new', '/g_new', '/g_new', '/s_new']);
  });

  it('runs tracks, then master, recorders and probes', () => {
    const placed = studioGraph('scsynth', -1).slice(1, 4).map(values);
    expect(placed).toEqual([
      [NODES.master, 3, NODES.tracks],
      [NODES.recorders, 3, NODES.master],
      [NODES.probes, 3, NODES.recorders],
    ]);
  });
});
