import { type BusLimits, gNew, type OscMessage, pNew, sNew } from '@oiduna/supercollider';

/**
 * root → tracks (one group each: voices, effects, then fader) → master (effects, then limiter) → recorders.
 * Numbers below 1,000 are the studio's own; tracks and notes count up from there.
 */
export const NODES = { tracks: 1, master: 2, recorders: 3, probes: 4, masterEffects: 5, masterSynth: 10 } as const;

/** The hardware's first two outputs. */
export const OUTPUT_BUS = 0;
/** Outputs and inputs come first on both servers (two of each), then the master's stereo bus. */
export const MASTER_BUS = 4;
export const FIRST_TRACK_BUS = 6;
/** Of effects and of ramps, above those of tracks and of their sends, and below the 1,024 that there are. */
export const FIRST_EFFECT_BUS = 512;
export const LAST_EFFECT_BUS = 1_023;

/**
 * Each track owns a group, two nodes and a stereo bus. The servers' 1,024 audio buses would do
 * for 500; a studio's ears and the scheduler's window do not.
 */
export const TRACKS_MAX = 128;
/** Where note nodes begin: above every fixed node. */
export const FIRST_NOTE_NODE = 10_000;

/** Control buses of one meter (`sounds/levels.scd`): the master's come first, then those of each slot. */
export const METER_BUSES = 3;
export const MASTER_METER = 0;

/** The nodes and the bus of the track in one slot (0 … TRACKS_MAX − 1). */
export interface Strip {
  readonly slot: number;
  readonly groupId: number;
  readonly voicesId: number;
  /** Made when the track's first effect is. */
  readonly effectsId: number;
  readonly faderId: number;
  readonly bus: number;
  /** The first of its control buses. */
  readonly meterBus: number;
}

export const stripOf = (slot: number): Strip => ({
  slot,
  groupId: 1_000 + slot * 3,
  voicesId: 1_001 + slot * 3,
  effectsId: 500 + slot,
  faderId: 1_002 + slot * 3,
  bus: FIRST_TRACK_BUS + slot * 2,
  meterBus: MASTER_METER + METER_BUSES * (slot + 1),
});

/** The buses a track's notes may write to: its own two. */
export const trackBuses = (strip: Strip, controls: ReadonlySet<string>): BusLimits => ({
  controls,
  lowest: strip.bus,
  highest: strip.bus,
});

const systemBuses: BusLimits = {
  controls: new Set(['in', 'out']),
  lowest: 0,
  highest: FIRST_TRACK_BUS + TRACKS_MAX * 2,
};

/**
 * Groups and the master, on a server that has just started. Track groups run in parallel on supernova. Nothing gets
 * louder than the ceiling.
 */
export const studioGraph = (server: 'scsynth' | 'supernova', ceilingDbfs: number): OscMessage[] => [
  (server === 'supernova' ? pNew : gNew)({ nodeId: NODES.tracks, action: 'head', targetId: 0 }),
  gNew({ nodeId: NODES.master, action: 'after', targetId: NODES.tracks }),
  gNew({ nodeId: NODES.recorders, action: 'after', targetId: NODES.master }),
  gNew({ nodeId: NODES.probes, action: 'after', targetId: NODES.recorders }),
  sNew({
    defName: 'oiduna_master',
    nodeId: NODES.masterSynth,
    action: 'head',
    targetId: NODES.master,
    controls: { in: MASTER_BUS, out: OUTPUT_BUS, ceiling: 10 ** (ceilingDbfs / 20), meter: MASTER_METER },
    buses: systemBuses,
  }),
];

/** A track's group: voices first, so the fader reads what they wrote in the same block. */
export const newStrip = (strip: Strip, gain: number, mute: boolean): OscMessage[] => [
  gNew({ nodeId: strip.groupId, action: 'tail', targetId: NODES.tracks }),
  gNew({ nodeId: strip.voicesId, action: 'head', targetId: strip.groupId }),
  sNew({
    defName: 'oiduna_fader',
    nodeId: strip.faderId,
    action: 'tail',
    targetId: strip.groupId,
    controls: { in: strip.bus, out: MASTER_BUS, gain, mute: mute ? 1 : 0, meter: strip.meterBus },
    buses: systemBuses,
  }),
];

/** Recorders run after all tracks and the master, and a bus keeps its content until the block ends. */
export const newRecorder = (nodeId: number, bufferNumber: number, bus: number, seconds: number): OscMessage =>
  sNew({
    defName: 'oiduna_record',
    nodeId,
    action: 'tail',
    targetId: NODES.recorders,
    controls: { in: bus, bufnum: bufferNumber, seconds },
    buses: systemBuses,
  });
