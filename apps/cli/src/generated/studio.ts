/**
 * Made from apps/gateway/openapi.json by tools/generate-client.ts. Do not edit.
 */
import { send } from '../api/send.js';
/**
 * @pattern ^[A-Za-z0-9_-]{1,64}$
 */
export type PerformerName = string;

/**
 * @pattern ^[A-Za-z0-9_-]{1,64}$
 */
export type SynthDefName = string;

export type SynthDefRole = typeof SynthDefRole[keyof typeof SynthDefRole];


export const SynthDefRole = {
  instrument: 'instrument',
  effect: 'effect',
  master: 'master',
} as const;

/**
 * @pattern ^[\p{L}\p{N}_-]{1,32}$
 */
export type Tag = string;

/**
 * @pattern ^[A-Za-z0-9_-]{1,64}$
 */
export type BankName = string;

export type SampleVerdict = typeof SampleVerdict[keyof typeof SampleVerdict];


export const SampleVerdict = {
  ok: 'ok',
  repaired: 'repaired',
  damaged: 'damaged',
} as const;

/**
 * What a sample does not have comes last; what is equal goes by name.
 */
export type SampleSort = typeof SampleSort[keyof typeof SampleSort];


export const SampleSort = {
  name: 'name',
  newest: 'newest',
  oldest: 'oldest',
  shortest: 'shortest',
  longest: 'longest',
  quietest: 'quietest',
  loudest: 'loudest',
  lowest: 'lowest',
  highest: 'highest',
  slowest: 'slowest',
  fastest: 'fastest',
} as const;

export interface SampleFilter {
  /**
     * Words, each a part of the bank, the file name or a tag, in any case.
     * @maxLength 100
     */
  q?: string;
  bank?: BankName;
  /**
     * A tag, or several with commas between: only samples that have them all.
     * @maxLength 300
     * @pattern ^[\p{L}\p{N}_-]{1,32}(,[\p{L}\p{N}_-]{1,32})*$
     */
  tag?: string;
  /** Not shorter. */
  minSeconds?: number;
  /** Not longer. */
  maxSeconds?: number;
  /** Not quieter: integrated loudness. */
  minLufs?: number;
  /** Not louder. */
  maxLufs?: number;
  /** Fundamental pitch, where one was found. */
  minHz?: number;
  /** As above. */
  maxHz?: number;
  /** Tempo, where the file tells one. */
  minBpm?: number;
  /** As above. */
  maxBpm?: number;
  /**
     * @minimum 1
     * @maximum 32
     */
  channels?: number;
  /** @exclusiveMinimum 0 */
  sampleRateHz?: number;
  /**
     * As uploaded: wav, aiff, flac, ogg, mp3.
     * @maxLength 32
     */
  container?: string;
  /**
     * As uploaded: pcm_s16le, vorbis, ...
     * @maxLength 32
     */
  encoding?: string;
  verdict?: SampleVerdict;
  /**
     * First uploaded at this moment or later.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  uploadedAfter?: string;
  /**
     * First uploaded before this moment.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  uploadedBefore?: string;
  /** Who uploaded what is in its place now (`X-Performer`). */
  uploadedBy?: PerformerName;
  /**
     * Played by no track at this moment or later.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  unusedSince?: string;
  /** true: only what the file marks as a loop; false: only one-shots. */
  loop?: boolean;
}

export interface TagWish {
  /**
     * @minItems 1
     * @maxItems 5000
     * @items.pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$
     */
  ids?: string[];
  /** At most 50000 samples. */
  filter?: SampleFilter;
  /** @maxItems 32 */
  add?: Tag[];
  /** @maxItems 32 */
  remove?: Tag[];
}

export interface TagRename {
  from: Tag;
  to: Tag;
}

export type UploadSourceKind = typeof UploadSourceKind[keyof typeof UploadSourceKind];


export const UploadSourceKind = {
  upload: 'upload',
} as const;

/**
 * Files are sent one by one, until the import is closed.
 */
export interface UploadSource {
  kind: UploadSourceKind;
  /**
     * How many will be sent, so that progress can be told.
     * @minimum 1
     * @maximum 10000
     */
  fileCount?: number;
}

export type FolderSourceKind = typeof FolderSourceKind[keyof typeof FolderSourceKind];


export const FolderSourceKind = {
  folder: 'folder',
} as const;

/**
 * A folder on the server, below one of SAMPLES_IMPORT_ROOTS.
 */
export interface FolderSource {
  kind: FolderSourceKind;
  /**
     * @minLength 1
     * @maxLength 4096
     */
  folder: string;
  /** Of the files that lie in no folder; else the folder is the bank. */
  bank?: BankName;
}

export type MapWishKind = typeof MapWishKind[keyof typeof MapWishKind];


export const MapWishKind = {
  map: 'map',
} as const;

/**
 * The map itself; its paths are whole URLs, or begin at its `_base`.
 */
export type MapWishDocument = {[key: string]: unknown};

/**
 * A strudel.json and the files it names, fetched from the web.
 */
export interface MapWish {
  kind: MapWishKind;
  /**
     * Where the map lies, or `github:user/repository/branch`, as Strudel writes it.
     * @minLength 1
     * @maxLength 2048
     */
  url?: string;
  /** The map itself; its paths are whole URLs, or begin at its `_base`. */
  document?: MapWishDocument;
}

export type SampleImportWish = UploadSource | FolderSource | MapWish;

export interface SynthDefAboutPatch {
  /** @maxItems 32 */
  tags?: Tag[];
  /** @maxLength 100 */
  author?: string;
  /** @maxLength 2000 */
  note?: string;
}

export type ApplyAt = 'now' | 'beat' | 'bar' | 'cycle' | {
  /**
     * @minimum 0
     * @maximum 2500000
     */
  cycle: number;
};

export interface Apply {
  at: ApplyAt;
}

export interface PublishWish {
  /**
     * The one published before the current when left out.
     * @pattern ^[0-9a-f]{4,64}$
     */
  version?: string;
  /** At once when left out. Sounding notes finish on the old version. */
  apply?: Apply;
}

export interface UnloadWish {
  /** Unload at that moment although tracks play it. Left out, a SynthDef in use is refused. */
  apply?: Apply;
}

/**
 * @pattern ^[A-Za-z0-9_-]{1,64}$
 */
export type PresetOwner = string;

/**
 * @pattern ^[A-Za-z0-9_-]{1,64}$
 */
export type PresetTag = string;

/**
 * @pattern ^[A-Za-z0-9_-]{1,64}$
 */
export type PresetName = string;

export interface ParameterValues {[key: string]: number}

export interface SynthDefPresetWish {
  /** All of them; a new preset needs them. */
  parameters?: ParameterValues;
  /** @maxItems 16 */
  tags?: PresetTag[];
  /** @maxLength 280 */
  note?: string;
}

/**
 * @pattern ^[A-Za-z0-9_-]{1,64}$
 */
export type TrackName = string;

export type MorphLength = {
  /**
     * @minimum 0.0625
     * @maximum 16384
     */
  beats: number;
} | {
  /**
     * @minimum 0.0625
     * @maximum 1024
     */
  bars: number;
};

export interface SynthDefRecallWish {
  /**
     * Left out: every track that plays the SynthDef.
     * @minItems 1
     */
  tracks?: TrackName[];
  /** The next bar when left out. */
  apply?: Apply;
  /** Get there note by note; at once when left out. */
  over?: MorphLength;
  owner?: PresetOwner;
}

export interface SynthDefDefaultsWish {
  /**
     * Left out: every track that plays the SynthDef.
     * @minItems 1
     */
  tracks?: TrackName[];
  /** The next bar when left out. */
  apply?: Apply;
  /** Get there note by note; at once when left out. */
  over?: MorphLength;
}

/**
 * @minLength 1
 * @maxLength 65536
 */
export type Code = string;

export interface PreviewWish {
  code: Code;
  /**
     * @minimum 1
     * @maximum 16
     */
  cycles?: number;
  /**
     * The first cycle.
     * @minimum 0
     * @maximum 1000000000
     */
  from?: number;
}

export type GenerateEuclidGenerator = typeof GenerateEuclidGenerator[keyof typeof GenerateEuclidGenerator];


export const GenerateEuclidGenerator = {
  euclid: 'euclid',
} as const;

/**
 * Three euclidean rhythms over one grid.
 */
export interface GenerateEuclid {
  generator: GenerateEuclidGenerator;
  /**
     * steps of a cycle
     * @minimum 2
     * @maximum 32
     */
  steps?: number;
  /**
     * pulses, spread evenly over the steps
     * @minimum 0
     * @maximum 32
     */
  kick?: number;
  /**
     * pulses, spread evenly over the steps
     * @minimum 0
     * @maximum 32
     */
  snare?: number;
  /**
     * pulses, spread evenly over the steps
     * @minimum 0
     * @maximum 32
     */
  hat?: number;
  /**
     * steps the snare begins later
     * @minimum 0
     * @maximum 31
     */
  snareLater?: number;
  /**
     * steps the hat begins later
     * @minimum 0
     * @maximum 31
     */
  hatLater?: number;
  /**
     * the sound of the kick
     * @pattern ^[A-Za-z][\w-]{0,63}$
     */
  kickSound?: string;
  /**
     * the sound of the snare
     * @pattern ^[A-Za-z][\w-]{0,63}$
     */
  snareSound?: string;
  /**
     * the sound of the hat
     * @pattern ^[A-Za-z][\w-]{0,63}$
     */
  hatSound?: string;
}

export type GenerateDrumsGenerator = typeof GenerateDrumsGenerator[keyof typeof GenerateDrumsGenerator];


export const GenerateDrumsGenerator = {
  drums: 'drums',
} as const;

/**
 * the style
 */
export type GenerateDrumsStyle = typeof GenerateDrumsStyle[keyof typeof GenerateDrumsStyle];


export const GenerateDrumsStyle = {
  four_on_the_floor: 'four on the floor',
  techno: 'techno',
  breakbeat: 'breakbeat',
  boom_bap: 'boom bap',
  trap: 'trap',
  dembow: 'dembow',
  drum_and_bass: 'drum and bass',
  bossa_nova: 'bossa nova',
} as const;

/**
 * what the sounds are called: as in this studio, or bd, sd, hh as in Strudel's banks
 */
export type GenerateDrumsKit = typeof GenerateDrumsKit[keyof typeof GenerateDrumsKit];


export const GenerateDrumsKit = {
  studio: 'studio',
  strudel: 'strudel',
} as const;

/**
 * Drums in a style, on a grid of sixteen steps.
 */
export interface GenerateDrums {
  generator: GenerateDrumsGenerator;
  /** the style */
  style?: GenerateDrumsStyle;
  /** what the sounds are called: as in this studio, or bd, sd, hh as in Strudel's banks */
  kit?: GenerateDrumsKit;
  /**
     * how many of the possible extra strokes are played
     * @minimum 0
     * @maximum 1
     */
  ghosts?: number;
  /**
     * bars before it repeats
     * @minimum 1
     * @maximum 4
     */
  bars?: number;
  /**
     * how late every second step is: 0 not, 1 half a step
     * @minimum 0
     * @maximum 1
     */
  swing?: number;
  /**
     * another seed, another text
     * @minimum 0
     * @maximum 999999
     */
  seed?: number;
}

export type GenerateArpeggioGenerator = typeof GenerateArpeggioGenerator[keyof typeof GenerateArpeggioGenerator];


export const GenerateArpeggioGenerator = {
  arpeggio: 'arpeggio',
} as const;

/**
 * the chord
 */
export type GenerateArpeggioChord = typeof GenerateArpeggioChord[keyof typeof GenerateArpeggioChord];


export const GenerateArpeggioChord = {
  minor: 'minor',
  major: 'major',
  minor_seventh: 'minor seventh',
  major_seventh: 'major seventh',
  dominant_seventh: 'dominant seventh',
  suspended: 'suspended',
  diminished: 'diminished',
  augmented: 'augmented',
} as const;

/**
 * the order of the notes
 */
export type GenerateArpeggioOrder = typeof GenerateArpeggioOrder[keyof typeof GenerateArpeggioOrder];


export const GenerateArpeggioOrder = {
  up: 'up',
  down: 'down',
  up_and_down: 'up and down',
  shuffled: 'shuffled',
} as const;

/**
 * The notes of a chord one after the other.
 */
export interface GenerateArpeggio {
  generator: GenerateArpeggioGenerator;
  /**
     * the lowest note, as a MIDI number
     * @minimum 24
     * @maximum 72
     */
  root?: number;
  /** the chord */
  chord?: GenerateArpeggioChord;
  /**
     * octaves it spans
     * @minimum 1
     * @maximum 3
     */
  octaves?: number;
  /** the order of the notes */
  order?: GenerateArpeggioOrder;
  /**
     * notes a cycle
     * @minimum 1
     * @maximum 32
     */
  speed?: number;
  /**
     * the sound
     * @pattern ^[A-Za-z][\w-]{0,63}$
     */
  sound?: string;
  /**
     * another seed, another text
     * @minimum 0
     * @maximum 999999
     */
  seed?: number;
}

export type GenerateWalkGenerator = typeof GenerateWalkGenerator[keyof typeof GenerateWalkGenerator];


export const GenerateWalkGenerator = {
  walk: 'walk',
} as const;

/**
 * the notes it may use
 */
export type GenerateWalkScale = typeof GenerateWalkScale[keyof typeof GenerateWalkScale];


export const GenerateWalkScale = {
  minor: 'minor',
  major: 'major',
  dorian: 'dorian',
  phrygian: 'phrygian',
  mixolydian: 'mixolydian',
  minor_pentatonic: 'minor pentatonic',
  major_pentatonic: 'major pentatonic',
  blues: 'blues',
} as const;

/**
 * A bassline whose notes wander over a scale.
 */
export interface GenerateWalk {
  generator: GenerateWalkGenerator;
  /**
     * the lowest note, as a MIDI number
     * @minimum 24
     * @maximum 72
     */
  root?: number;
  /** the notes it may use */
  scale?: GenerateWalkScale;
  /**
     * degrees above the root it may reach
     * @minimum 1
     * @maximum 14
     */
  range?: number;
  /**
     * degrees from one note to the next, at most
     * @minimum 1
     * @maximum 7
     */
  leap?: number;
  /**
     * steps of a cycle
     * @minimum 1
     * @maximum 32
     */
  steps?: number;
  /**
     * cycles before it repeats
     * @minimum 1
     * @maximum 8
     */
  bars?: number;
  /**
     * how many steps are rests
     * @minimum 0
     * @maximum 1
     */
  rests?: number;
  /**
     * the sound
     * @pattern ^[A-Za-z][\w-]{0,63}$
     */
  sound?: string;
  /**
     * another seed, another text
     * @minimum 0
     * @maximum 999999
     */
  seed?: number;
}

export type GenerateMarkovGenerator = typeof GenerateMarkovGenerator[keyof typeof GenerateMarkovGenerator];


export const GenerateMarkovGenerator = {
  markov: 'markov',
} as const;

/**
 * the style
 */
export type GenerateMarkovHabit = typeof GenerateMarkovHabit[keyof typeof GenerateMarkovHabit];


export const GenerateMarkovHabit = {
  rooted: 'rooted',
  walking: 'walking',
  acid: 'acid',
  dub: 'dub',
} as const;

/**
 * the notes it may use
 */
export type GenerateMarkovScale = typeof GenerateMarkovScale[keyof typeof GenerateMarkovScale];


export const GenerateMarkovScale = {
  minor: 'minor',
  major: 'major',
  dorian: 'dorian',
  phrygian: 'phrygian',
  mixolydian: 'mixolydian',
  minor_pentatonic: 'minor pentatonic',
  major_pentatonic: 'major pentatonic',
  blues: 'blues',
} as const;

/**
 * A bassline in which each note leads to the next as a style has the habit to.
 */
export interface GenerateMarkov {
  generator: GenerateMarkovGenerator;
  /** the style */
  habit?: GenerateMarkovHabit;
  /**
     * the lowest note, as a MIDI number
     * @minimum 24
     * @maximum 72
     */
  root?: number;
  /** the notes it may use */
  scale?: GenerateMarkovScale;
  /**
     * steps of a cycle
     * @minimum 1
     * @maximum 32
     */
  steps?: number;
  /**
     * cycles before it repeats
     * @minimum 1
     * @maximum 8
     */
  bars?: number;
  /**
     * how many steps are rests
     * @minimum 0
     * @maximum 1
     */
  rests?: number;
  /**
     * the sound
     * @pattern ^[A-Za-z][\w-]{0,63}$
     */
  sound?: string;
  /**
     * another seed, another text
     * @minimum 0
     * @maximum 999999
     */
  seed?: number;
}

export type GenerateWish = GenerateEuclid | GenerateDrums | GenerateArpeggio | GenerateWalk | GenerateMarkov;

/**
 * @minimum 1
 * @maximum 999
 */
export type Bpm = number;

export interface PlayWish {
  code: Code;
  bpm?: Bpm;
  apply?: Apply;
}

export interface OscDestination {
  /**
     * @maxLength 253
     * @pattern ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$
     */
  host: string;
  /**
     * @minimum 1
     * @maximum 65535
     */
  port: number;
  /**
     * @maxLength 128
     * @pattern ^\/[\x21-\x7e]*$
     */
  address: string;
}

export interface TrackWish {
  code: Code;
  muted?: boolean;
  solo?: boolean;
  /**
     * Linear; 1 leaves it alone.
     * @minimum 0
     * @maximum 4
     */
  gain?: number;
  /** null lets the audio server play it again. */
  osc?: OscDestination | null;
  apply?: Apply;
}

export interface TrackPatch {
  code?: Code;
  muted?: boolean;
  solo?: boolean;
  /**
     * Linear; 1 leaves it alone.
     * @minimum 0
     * @maximum 4
     */
  gain?: number;
  /** null lets the audio server play it again. */
  osc?: OscDestination | null;
  apply?: Apply;
}

export interface RecordingWish {
  /**
     * @minimum 1
     * @maximum 10000
     */
  bars?: number;
  /** Record this track alone, before its fader: muted, it is still recorded. Else the master output. */
  track?: TrackName;
}

export interface PresetTrack {
  code: Code;
  muted?: boolean;
  solo?: boolean;
  /**
     * Linear; 1 leaves it alone.
     * @minimum 0
     * @maximum 4
     */
  gain?: number;
  /** null lets the audio server play it again. */
  osc?: OscDestination | null;
}

/**
 * Or a text for each track.
 */
export type PresetWishTracks = {[key: string]: PresetTrack};

export interface PresetWish {
  /** Text as performers write it: one or many labelled patterns. */
  code?: Code;
  /** Or a text for each track. */
  tracks?: PresetWishTracks;
  /**
     * Of what plays now, these tracks alone.
     * @minItems 1
     */
  only?: TrackName[];
  /**
     * Left out: those of the version before.
     * @maxItems 16
     */
  tags?: PresetTag[];
  /** @maxLength 280 */
  note?: string;
  bpm?: Bpm | null;
}

export interface PresetPatch {
  /** @maxItems 16 */
  tags?: PresetTag[];
  /** @maxLength 280 */
  note?: string;
  bpm?: Bpm | null;
}

export interface RecallWish {
  /**
     * The newest when left out.
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  version?: number;
  /** The next bar when left out. */
  apply?: Apply;
  /** Every other track goes at the same instant. */
  alone?: boolean;
}

/**
 * @pattern ^[A-Za-z0-9_-]{1,64}$
 */
export type EffectName = string;

export interface EffectWish {
  /** Of `GET /v1/effects`. */
  def: SynthDefName;
  /** What it is called in this chain; after its def when left out. */
  id?: EffectName;
  parameters?: ParameterValues;
  bypassed?: boolean;
}

export interface ChainWish {
  /** @maxItems 16 */
  effects: EffectWish[];
  /** Parameters get there by and by; at once when left out. */
  over?: MorphLength;
  apply?: Apply;
}

export interface NewEffect {
  /** Of `GET /v1/effects`. */
  def: SynthDefName;
  /** What it is called in this chain; after its def when left out. */
  id?: EffectName;
  parameters?: ParameterValues;
  bypassed?: boolean;
  /**
     * From 0; beyond the end is the end.
     * @minimum 0
     * @maximum 16
     */
  position?: number;
  apply?: Apply;
}

export type EffectPatchParameters = {[key: string]: number | null};

export interface EffectPatch {
  parameters?: EffectPatchParameters;
  bypassed?: boolean;
  /**
     * From 0; beyond the end is the end.
     * @minimum 0
     * @maximum 16
     */
  position?: number;
  /** Parameters get there by and by; at once when left out. */
  over?: MorphLength;
  apply?: Apply;
}

export interface EffectPresetWish {
  /** Keep what this chain is now. */
  chain?: TrackName;
  /**
     * Or these.
     * @maxItems 16
     */
  effects?: EffectWish[];
}

export interface EffectRecallWish {
  /** A track, or `master`. */
  chain: TrackName;
  /** The next bar when left out. */
  apply?: Apply;
  /** Parameters get there by and by; at once when left out. */
  over?: MorphLength;
}

export interface Tempo {
  bpm: Bpm;
  /**
     * Reach it evenly over so many bars; at once when left out.
     * @minimum 0.0625
     * @maximum 1024
     */
  overBars?: number;
  apply?: Apply;
}

export type SwingDivision = typeof SwingDivision[keyof typeof SwingDivision];


export const SwingDivision = {
  NUMBER_8: 8,
  NUMBER_16: 16,
} as const;

export interface Swing {
  /**
     * @minimum 0.5
     * @maximum 0.75
     */
  ratio: number;
  division?: SwingDivision;
}

export type MeterBeatUnit = typeof MeterBeatUnit[keyof typeof MeterBeatUnit];


export const MeterBeatUnit = {
  NUMBER_2: 2,
  NUMBER_4: 4,
  NUMBER_8: 8,
  NUMBER_16: 16,
} as const;

export interface Meter {
  /**
     * @minimum 1
     * @maximum 16
     */
  beatsPerBar: number;
  beatUnit?: MeterBeatUnit;
}

export interface Position {
  /**
     * Kept to 1/61,440 of a cycle.
     * @minimum 0
     * @maximum 2500000
     */
  cycle: number;
}

export interface Nudge {
  /**
     * Later when above 0.
     * @minimum -100
     * @maximum 100
     */
  ms: number;
}

export interface HistoryWish {
  /** Of this track and its effects alone, or of the effects of `master`; of the whole studio when left out. */
  track?: TrackName;
  /** The next beat when left out. */
  apply?: Apply;
}

export type PlaybackSessionEnvironment = {
  bpm?: Bpm;
  /**
     * @minimum 0
     * @maximum 256
     */
  default_gate?: number;
  /**
     * 0 is straight, 1 the most.
     * @minimum 0
     * @maximum 1
     */
  swing?: number;
  /**
     * @minimum 1
     * @maximum 256
     */
  loop_steps?: number;
  /** @nullable */
  scale?: string | null;
  chords?: unknown[] | null;
};

export type PlaybackSessionTracksMeta = {
  track_id?: TrackName | null;
  /** @nullable */
  range_id?: number | null;
  /** @nullable */
  mute?: boolean | null;
  /** @nullable */
  solo?: boolean | null;
};

export type PlaybackSessionTracksFxVowel = typeof PlaybackSessionTracksFxVowel[keyof typeof PlaybackSessionTracksFxVowel] | null;


export const PlaybackSessionTracksFxVowel = {
  a: 'a',
  e: 'e',
  i: 'i',
  o: 'o',
  u: 'u',
} as const;

export type PlaybackSessionTracksFx = {
  /** @nullable */
  cutoff?: number | null;
  /** @nullable */
  resonance?: number | null;
  /** @nullable */
  hcutoff?: number | null;
  /** @nullable */
  hresonance?: number | null;
  /** @nullable */
  bandf?: number | null;
  /** @nullable */
  bandq?: number | null;
  /** @nullable */
  room?: number | null;
  /** @nullable */
  size?: number | null;
  /** @nullable */
  dry?: number | null;
  /** @nullable */
  delay_send?: number | null;
  /** @nullable */
  delay_time?: number | null;
  /** @nullable */
  delay_feedback?: number | null;
  /** @nullable */
  shape?: number | null;
  /** @nullable */
  crush?: number | null;
  /** @nullable */
  coarse?: number | null;
  /** @nullable */
  krush?: number | null;
  /** @nullable */
  kcutoff?: number | null;
  /** @nullable */
  triode?: number | null;
  /** @nullable */
  attack?: number | null;
  /** @nullable */
  hold?: number | null;
  /** @nullable */
  decay?: number | null;
  /** @nullable */
  release?: number | null;
  /** @nullable */
  ring?: number | null;
  /** @nullable */
  ringf?: number | null;
  /** @nullable */
  ringdf?: number | null;
  vowel?: PlaybackSessionTracksFxVowel;
};

export type PlaybackSessionTracksTrackFxVowel = typeof PlaybackSessionTracksTrackFxVowel[keyof typeof PlaybackSessionTracksTrackFxVowel] | null;


export const PlaybackSessionTracksTrackFxVowel = {
  a: 'a',
  e: 'e',
  i: 'i',
  o: 'o',
  u: 'u',
} as const;

export type PlaybackSessionTracksTrackFx = {
  /** @nullable */
  cutoff?: number | null;
  /** @nullable */
  resonance?: number | null;
  /** @nullable */
  hcutoff?: number | null;
  /** @nullable */
  hresonance?: number | null;
  /** @nullable */
  bandf?: number | null;
  /** @nullable */
  bandq?: number | null;
  /** @nullable */
  room?: number | null;
  /** @nullable */
  size?: number | null;
  /** @nullable */
  dry?: number | null;
  /** @nullable */
  delay_send?: number | null;
  /** @nullable */
  delay_time?: number | null;
  /** @nullable */
  delay_feedback?: number | null;
  /** @nullable */
  shape?: number | null;
  /** @nullable */
  crush?: number | null;
  /** @nullable */
  coarse?: number | null;
  /** @nullable */
  krush?: number | null;
  /** @nullable */
  kcutoff?: number | null;
  /** @nullable */
  triode?: number | null;
  /** @nullable */
  attack?: number | null;
  /** @nullable */
  hold?: number | null;
  /** @nullable */
  decay?: number | null;
  /** @nullable */
  release?: number | null;
  /** @nullable */
  ring?: number | null;
  /** @nullable */
  ringf?: number | null;
  /** @nullable */
  ringdf?: number | null;
  vowel?: PlaybackSessionTracksTrackFxVowel;
};

export type PlaybackSessionTracksModulations = {[key: string]: unknown};

export type SessionParamsVowel = typeof SessionParamsVowel[keyof typeof SessionParamsVowel] | null;


export const SessionParamsVowel = {
  a: 'a',
  e: 'e',
  i: 'i',
  o: 'o',
  u: 'u',
} as const;

/**
 * Controls of a SynthDef that have no name here.
 */
export type SessionParamsExtraParams = {[key: string]: number | null} | null;

export interface SessionParams {
  s?: string | null;
  s_path?: string | null;
  /** @nullable */
  n?: number | null;
  /** @nullable */
  gain?: number | null;
  /** @nullable */
  pan?: number | null;
  /** @nullable */
  speed?: number | null;
  /** @nullable */
  begin?: number | null;
  /** @nullable */
  end?: number | null;
  /** @nullable */
  orbit?: number | null;
  /** @nullable */
  cut?: number | null;
  /** @nullable */
  legato?: number | null;
  /** Controls of a SynthDef that have no name here. */
  extra_params?: SessionParamsExtraParams;
  /** @nullable */
  cutoff?: number | null;
  /** @nullable */
  resonance?: number | null;
  /** @nullable */
  hcutoff?: number | null;
  /** @nullable */
  hresonance?: number | null;
  /** @nullable */
  bandf?: number | null;
  /** @nullable */
  bandq?: number | null;
  /** @nullable */
  room?: number | null;
  /** @nullable */
  size?: number | null;
  /** @nullable */
  dry?: number | null;
  /** @nullable */
  delay_send?: number | null;
  /** @nullable */
  delay_time?: number | null;
  /** @nullable */
  delay_feedback?: number | null;
  /** @nullable */
  shape?: number | null;
  /** @nullable */
  crush?: number | null;
  /** @nullable */
  coarse?: number | null;
  /** @nullable */
  krush?: number | null;
  /** @nullable */
  kcutoff?: number | null;
  /** @nullable */
  triode?: number | null;
  /** @nullable */
  attack?: number | null;
  /** @nullable */
  hold?: number | null;
  /** @nullable */
  decay?: number | null;
  /** @nullable */
  release?: number | null;
  /** @nullable */
  ring?: number | null;
  /** @nullable */
  ringf?: number | null;
  /** @nullable */
  ringdf?: number | null;
  vowel?: SessionParamsVowel;
}

export type PlaybackSessionTracks = {[key: string]: {
  meta?: PlaybackSessionTracksMeta;
  params?: SessionParams;
  fx?: PlaybackSessionTracksFx;
  track_fx?: PlaybackSessionTracksTrackFx;
  sends?: unknown[];
  modulations?: PlaybackSessionTracksModulations;
}};

export type PlaybackSessionTracksMidi = {[key: string]: unknown};

export type PlaybackSessionMixerLines = {[key: string]: unknown};

export type PlaybackSessionSequencesEventsItem = {
  /**
     * @minimum 0
     * @maximum 255
     */
  step: number;
  velocity?: number | null;
  note?: number | null;
  /** In steps; the default is the environment’s. */
  gate?: number | null;
  offset_ms?: number | null;
};

export type PlaybackSessionSequences = {[key: string]: {
  track_id?: TrackName | null;
  /** @maxItems 1024 */
  events: PlaybackSessionSequencesEventsItem[];
}};

export type PlaybackSessionScenesEnvironment = {
  bpm?: Bpm;
  /**
     * @minimum 0
     * @maximum 256
     */
  default_gate?: number;
  /**
     * 0 is straight, 1 the most.
     * @minimum 0
     * @maximum 1
     */
  swing?: number;
  /**
     * @minimum 1
     * @maximum 256
     */
  loop_steps?: number;
  /** @nullable */
  scale?: string | null;
  chords?: unknown[] | null;
} | null;

export type PlaybackSessionScenesTracksMeta = {
  track_id?: TrackName | null;
  /** @nullable */
  range_id?: number | null;
  /** @nullable */
  mute?: boolean | null;
  /** @nullable */
  solo?: boolean | null;
};

export type PlaybackSessionScenesTracksFxVowel = typeof PlaybackSessionScenesTracksFxVowel[keyof typeof PlaybackSessionScenesTracksFxVowel] | null;


export const PlaybackSessionScenesTracksFxVowel = {
  a: 'a',
  e: 'e',
  i: 'i',
  o: 'o',
  u: 'u',
} as const;

export type PlaybackSessionScenesTracksFx = {
  /** @nullable */
  cutoff?: number | null;
  /** @nullable */
  resonance?: number | null;
  /** @nullable */
  hcutoff?: number | null;
  /** @nullable */
  hresonance?: number | null;
  /** @nullable */
  bandf?: number | null;
  /** @nullable */
  bandq?: number | null;
  /** @nullable */
  room?: number | null;
  /** @nullable */
  size?: number | null;
  /** @nullable */
  dry?: number | null;
  /** @nullable */
  delay_send?: number | null;
  /** @nullable */
  delay_time?: number | null;
  /** @nullable */
  delay_feedback?: number | null;
  /** @nullable */
  shape?: number | null;
  /** @nullable */
  crush?: number | null;
  /** @nullable */
  coarse?: number | null;
  /** @nullable */
  krush?: number | null;
  /** @nullable */
  kcutoff?: number | null;
  /** @nullable */
  triode?: number | null;
  /** @nullable */
  attack?: number | null;
  /** @nullable */
  hold?: number | null;
  /** @nullable */
  decay?: number | null;
  /** @nullable */
  release?: number | null;
  /** @nullable */
  ring?: number | null;
  /** @nullable */
  ringf?: number | null;
  /** @nullable */
  ringdf?: number | null;
  vowel?: PlaybackSessionScenesTracksFxVowel;
};

export type PlaybackSessionScenesTracksTrackFxVowel = typeof PlaybackSessionScenesTracksTrackFxVowel[keyof typeof PlaybackSessionScenesTracksTrackFxVowel] | null;


export const PlaybackSessionScenesTracksTrackFxVowel = {
  a: 'a',
  e: 'e',
  i: 'i',
  o: 'o',
  u: 'u',
} as const;

export type PlaybackSessionScenesTracksTrackFx = {
  /** @nullable */
  cutoff?: number | null;
  /** @nullable */
  resonance?: number | null;
  /** @nullable */
  hcutoff?: number | null;
  /** @nullable */
  hresonance?: number | null;
  /** @nullable */
  bandf?: number | null;
  /** @nullable */
  bandq?: number | null;
  /** @nullable */
  room?: number | null;
  /** @nullable */
  size?: number | null;
  /** @nullable */
  dry?: number | null;
  /** @nullable */
  delay_send?: number | null;
  /** @nullable */
  delay_time?: number | null;
  /** @nullable */
  delay_feedback?: number | null;
  /** @nullable */
  shape?: number | null;
  /** @nullable */
  crush?: number | null;
  /** @nullable */
  coarse?: number | null;
  /** @nullable */
  krush?: number | null;
  /** @nullable */
  kcutoff?: number | null;
  /** @nullable */
  triode?: number | null;
  /** @nullable */
  attack?: number | null;
  /** @nullable */
  hold?: number | null;
  /** @nullable */
  decay?: number | null;
  /** @nullable */
  release?: number | null;
  /** @nullable */
  ring?: number | null;
  /** @nullable */
  ringf?: number | null;
  /** @nullable */
  ringdf?: number | null;
  vowel?: PlaybackSessionScenesTracksTrackFxVowel;
};

export type PlaybackSessionScenesTracksModulations = {[key: string]: unknown};

export type PlaybackSessionScenesTracks = {[key: string]: {
  meta?: PlaybackSessionScenesTracksMeta;
  params?: SessionParams;
  fx?: PlaybackSessionScenesTracksFx;
  track_fx?: PlaybackSessionScenesTracksTrackFx;
  sends?: unknown[];
  modulations?: PlaybackSessionScenesTracksModulations;
}};

export type PlaybackSessionScenesTracksMidi = {[key: string]: unknown};

export type PlaybackSessionScenesMixerLines = {[key: string]: unknown};

export type PlaybackSessionScenesSequencesEventsItem = {
  /**
     * @minimum 0
     * @maximum 255
     */
  step: number;
  velocity?: number | null;
  note?: number | null;
  /** In steps; the default is the environment’s. */
  gate?: number | null;
  offset_ms?: number | null;
};

export type PlaybackSessionScenesSequences = {[key: string]: {
  track_id?: TrackName | null;
  /** @maxItems 1024 */
  events: PlaybackSessionScenesSequencesEventsItem[];
}};

export type PlaybackSessionScenes = {[key: string]: {
  /** @nullable */
  name?: string | null;
  environment?: PlaybackSessionScenesEnvironment;
  tracks?: PlaybackSessionScenesTracks;
  tracks_midi?: PlaybackSessionScenesTracksMidi;
  mixer_lines?: PlaybackSessionScenesMixerLines;
  sequences?: PlaybackSessionScenesSequences;
}};

/**
 * When it lands; `seq` is the begin of the loop.
 */
export type SessionTiming = typeof SessionTiming[keyof typeof SessionTiming];


export const SessionTiming = {
  now: 'now',
  beat: 'beat',
  bar: 'bar',
  seq: 'seq',
} as const;

export type PlaybackSessionApply = {
  timing?: SessionTiming;
  /** Only these tracks; none means all. */
  track_ids?: TrackName[] | null;
  scene_name?: string | null;
} | null;

export interface PlaybackSession {
  environment?: PlaybackSessionEnvironment;
  tracks?: PlaybackSessionTracks;
  tracks_midi?: PlaybackSessionTracksMidi;
  mixer_lines?: PlaybackSessionMixerLines;
  sequences?: PlaybackSessionSequences;
  scenes?: PlaybackSessionScenes;
  apply?: PlaybackSessionApply;
}

export interface SessionEnvironmentPatch {
  bpm?: Bpm;
  /**
     * @minimum 0
     * @maximum 256
     */
  default_gate?: number;
  /**
     * 0 is straight, 1 the most.
     * @minimum 0
     * @maximum 1
     */
  swing?: number;
}

export interface Muting {
  muted: boolean;
}

export interface Soloing {
  solo: boolean;
}

export interface SceneActivation {
  /**
     * @minLength 1
     * @maxLength 64
     */
  scene_id: string;
  timing?: SessionTiming;
}

export type LogLevelWishLevel = typeof LogLevelWishLevel[keyof typeof LogLevelWishLevel];


export const LogLevelWishLevel = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  fatal: 'fatal',
} as const;

export interface LogLevelWish {
  level: LogLevelWishLevel;
  /**
     * The `module` of the log lines, such as osc, schedule, http; all when left out.
     * @minLength 1
     * @maxLength 64
     */
  module?: string;
}

export interface ProfileWish {
  /**
     * @minimum 1
     * @maximum 60
     */
  seconds?: number;
}

/**
 * An instrument plays notes and ends by itself; an effect reads the bus `in` and ends with its gate.
 */
export type SynthDefTemplateSummaryRole = typeof SynthDefTemplateSummaryRole[keyof typeof SynthDefTemplateSummaryRole];


export const SynthDefTemplateSummaryRole = {
  instrument: 'instrument',
  effect: 'effect',
} as const;

export interface SynthDefTemplateSummary {
  name: SynthDefName;
  /** An instrument plays notes and ends by itself; an effect reads the bus `in` and ends with its gate. */
  role: SynthDefTemplateSummaryRole;
  summary: string;
}

/**
 * An instrument plays notes and ends by itself; an effect reads the bus `in` and ends with its gate.
 */
export type SynthDefTemplateRole = typeof SynthDefTemplateRole[keyof typeof SynthDefTemplateRole];


export const SynthDefTemplateRole = {
  instrument: 'instrument',
  effect: 'effect',
} as const;

export interface SynthDefTemplate {
  name: SynthDefName;
  /** An instrument plays notes and ends by itself; an effect reads the bus `in` and ends with its gate. */
  role: SynthDefTemplateRole;
  summary: string;
  /** SuperCollider source of one SynthDef, to be changed and loaded. */
  source: string;
}

export type JobState = typeof JobState[keyof typeof JobState];


export const JobState = {
  queued: 'queued',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
} as const;

export type JobProgressPassedItem = {
  step: string;
  tookMs: number;
};

export interface JobProgress {
  step: string;
  /**
     * 0 to 1
     * @minimum 0
     * @maximum 1
     */
  share: number;
  /** The steps behind it in this try, and how long each took. */
  passed?: JobProgressPassedItem[];
}

export type ProblemCode = typeof ProblemCode[keyof typeof ProblemCode];


export const ProblemCode = {
  INPUT_INVALID: 'INPUT_INVALID',
  INPUT_TOO_LARGE: 'INPUT_TOO_LARGE',
  INPUT_MALFORMED: 'INPUT_MALFORMED',
  CONTENT_TYPE_UNSUPPORTED: 'CONTENT_TYPE_UNSUPPORTED',
  RANGE_UNSATISFIABLE: 'RANGE_UNSATISFIABLE',
  ROUTE_UNKNOWN: 'ROUTE_UNKNOWN',
  ORIGIN_FOREIGN: 'ORIGIN_FOREIGN',
  SESSION_FILE_INVALID: 'SESSION_FILE_INVALID',
  REPLAY_UNDER_WAY: 'REPLAY_UNDER_WAY',
  REPLAY_UNKNOWN: 'REPLAY_UNKNOWN',
  SESSION_SOUND_MISSING: 'SESSION_SOUND_MISSING',
  SYNTHDEF_SYNTAX: 'SYNTHDEF_SYNTAX',
  SYNTHDEF_COMPILE_FAILED: 'SYNTHDEF_COMPILE_FAILED',
  SYNTHDEF_COMPILE_TIMEOUT: 'SYNTHDEF_COMPILE_TIMEOUT',
  SYNTHDEF_NONE: 'SYNTHDEF_NONE',
  SYNTHDEF_ISOLATION_MISSING: 'SYNTHDEF_ISOLATION_MISSING',
  SYNTHDEF_TRUNCATED: 'SYNTHDEF_TRUNCATED',
  SYNTHDEF_MALFORMED: 'SYNTHDEF_MALFORMED',
  SYNTHDEF_VERSION_UNSUPPORTED: 'SYNTHDEF_VERSION_UNSUPPORTED',
  SYNTHDEF_GRAPH_INVALID: 'SYNTHDEF_GRAPH_INVALID',
  SYNTHDEF_REFUSED: 'SYNTHDEF_REFUSED',
  SYNTHDEF_DRY_RUN_FAILED: 'SYNTHDEF_DRY_RUN_FAILED',
  SYNTHDEFS_REFUSED: 'SYNTHDEFS_REFUSED',
  SYNTHDEF_PREVIEW_NONE: 'SYNTHDEF_PREVIEW_NONE',
  ARCHIVE_REFUSED: 'ARCHIVE_REFUSED',
  LIBRARY_REFUSED: 'LIBRARY_REFUSED',
  SYNTHDEF_SOURCE_NONE: 'SYNTHDEF_SOURCE_NONE',
  SYNTHDEF_NAME_RESERVED: 'SYNTHDEF_NAME_RESERVED',
  SYNTHDEF_VERSION_UNKNOWN: 'SYNTHDEF_VERSION_UNKNOWN',
  SYNTHDEF_IN_USE: 'SYNTHDEF_IN_USE',
  SYNTHDEF_UNKNOWN: 'SYNTHDEF_UNKNOWN',
  SYNTHDEF_PRESET_UNKNOWN: 'SYNTHDEF_PRESET_UNKNOWN',
  SYNTHDEF_TOO_LARGE_TO_DRAW: 'SYNTHDEF_TOO_LARGE_TO_DRAW',
  TEMPLATE_UNKNOWN: 'TEMPLATE_UNKNOWN',
  SAMPLE_FORMAT_UNKNOWN: 'SAMPLE_FORMAT_UNKNOWN',
  SAMPLE_DAMAGED: 'SAMPLE_DAMAGED',
  SAMPLE_UNDECODABLE: 'SAMPLE_UNDECODABLE',
  SAMPLE_LIMIT: 'SAMPLE_LIMIT',
  SAMPLE_REFUSED: 'SAMPLE_REFUSED',
  SAMPLE_SUPERSEDED: 'SAMPLE_SUPERSEDED',
  SAMPLE_UNKNOWN: 'SAMPLE_UNKNOWN',
  SAMPLE_NOT_ANALYSED: 'SAMPLE_NOT_ANALYSED',
  SAMPLE_IN_USE: 'SAMPLE_IN_USE',
  SAMPLE_TAGS_FULL: 'SAMPLE_TAGS_FULL',
  SAMPLES_TOO_MANY: 'SAMPLES_TOO_MANY',
  TAG_UNKNOWN: 'TAG_UNKNOWN',
  TUS_VERSION_UNSUPPORTED: 'TUS_VERSION_UNSUPPORTED',
  UPLOAD_UNKNOWN: 'UPLOAD_UNKNOWN',
  UPLOAD_OFFSET_WRONG: 'UPLOAD_OFFSET_WRONG',
  UPLOAD_TAKEN_OVER: 'UPLOAD_TAKEN_OVER',
  UPLOAD_CHECKSUM_WRONG: 'UPLOAD_CHECKSUM_WRONG',
  UPLOAD_DIGEST_WRONG: 'UPLOAD_DIGEST_WRONG',
  UPLOAD_INTERRUPTED: 'UPLOAD_INTERRUPTED',
  UPLOADS_EXHAUSTED: 'UPLOADS_EXHAUSTED',
  IMPORT_UNKNOWN: 'IMPORT_UNKNOWN',
  IMPORT_CLOSED: 'IMPORT_CLOSED',
  IMPORT_FULL: 'IMPORT_FULL',
  IMPORT_EMPTY: 'IMPORT_EMPTY',
  IMPORT_FILE_ENDED: 'IMPORT_FILE_ENDED',
  IMPORT_FOLDER_REFUSED: 'IMPORT_FOLDER_REFUSED',
  IMPORT_FILE_REFUSED: 'IMPORT_FILE_REFUSED',
  MAP_MALFORMED: 'MAP_MALFORMED',
  URL_REFUSED: 'URL_REFUSED',
  URL_UNREADABLE: 'URL_UNREADABLE',
  BUFFERS_EXHAUSTED: 'BUFFERS_EXHAUSTED',
  SAMPLE_TOO_LARGE: 'SAMPLE_TOO_LARGE',
  SAMPLE_NOT_LOADED: 'SAMPLE_NOT_LOADED',
  PATTERN_SYNTAX: 'PATTERN_SYNTAX',
  PATTERN_OVER_BUDGET: 'PATTERN_OVER_BUDGET',
  PERFORMER_OVER_BUDGET: 'PERFORMER_OVER_BUDGET',
  TIME_TOO_FINE: 'TIME_TOO_FINE',
  PATTERN_UNAVAILABLE: 'PATTERN_UNAVAILABLE',
  SOUND_UNKNOWN: 'SOUND_UNKNOWN',
  TRACK_UNKNOWN: 'TRACK_UNKNOWN',
  SCENE_UNKNOWN: 'SCENE_UNKNOWN',
  PRESET_UNKNOWN: 'PRESET_UNKNOWN',
  PRESET_VERSION_UNKNOWN: 'PRESET_VERSION_UNKNOWN',
  PRESETS_EXHAUSTED: 'PRESETS_EXHAUSTED',
  EFFECT_UNKNOWN: 'EFFECT_UNKNOWN',
  EFFECT_NOT_IN_CHAIN: 'EFFECT_NOT_IN_CHAIN',
  EFFECT_PRESET_UNKNOWN: 'EFFECT_PRESET_UNKNOWN',
  EFFECTS_EXHAUSTED: 'EFFECTS_EXHAUSTED',
  TRACK_SILENCED: 'TRACK_SILENCED',
  TRACKS_EXHAUSTED: 'TRACKS_EXHAUSTED',
  CHANGE_UNKNOWN: 'CHANGE_UNKNOWN',
  CHANGE_PLANNED: 'CHANGE_PLANNED',
  CHANGES_EXHAUSTED: 'CHANGES_EXHAUSTED',
  HISTORY_EMPTY: 'HISTORY_EMPTY',
  REVISION_MISMATCH: 'REVISION_MISMATCH',
  RECORDING_UNKNOWN: 'RECORDING_UNKNOWN',
  RECORDING_NOT_READY: 'RECORDING_NOT_READY',
  RECORDINGS_BUSY: 'RECORDINGS_BUSY',
  PROFILE_UNKNOWN: 'PROFILE_UNKNOWN',
  PROFILE_NOT_READY: 'PROFILE_NOT_READY',
  PROFILE_BUSY: 'PROFILE_BUSY',
  JOB_UNKNOWN: 'JOB_UNKNOWN',
  JOB_NOT_FAILED: 'JOB_NOT_FAILED',
  JOB_NOT_REMOVABLE: 'JOB_NOT_REMOVABLE',
  QUEUE_FULL: 'QUEUE_FULL',
  SCSYNTH_SILENT: 'SCSYNTH_SILENT',
  AUDIO_SERVER_AWAY: 'AUDIO_SERVER_AWAY',
  AUDIO_SERVER_DIED: 'AUDIO_SERVER_DIED',
  AUDIO_SERVER_COMPLAINED: 'AUDIO_SERVER_COMPLAINED',
  REPLY_PORT_BLOCKED: 'REPLY_PORT_BLOCKED',
  OSC_ADDRESS_UNKNOWN: 'OSC_ADDRESS_UNKNOWN',
  OSC_VALUE_REFUSED: 'OSC_VALUE_REFUSED',
  OSC_HOST_REFUSED: 'OSC_HOST_REFUSED',
  SERVICE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  BLOB_STORE_AWAY: 'BLOB_STORE_AWAY',
  BLOB_MISSING: 'BLOB_MISSING',
  SERVICE_TIMEOUT: 'SERVICE_TIMEOUT',
  STUDIO_AWAY: 'STUDIO_AWAY',
  STUDIO_SLOW: 'STUDIO_SLOW',
  JOB_UNFINISHED: 'JOB_UNFINISHED',
  RECORDING_FAILED: 'RECORDING_FAILED',
  PROFILE_FAILED: 'PROFILE_FAILED',
  MEASUREMENT_REFUSED: 'MEASUREMENT_REFUSED',
  FILE_UNUSABLE: 'FILE_UNUSABLE',
  STUDIO_RUNNING: 'STUDIO_RUNNING',
  STUDIO_NOT_RUNNING: 'STUDIO_NOT_RUNNING',
  PACKAGES_MISSING: 'PACKAGES_MISSING',
  PART_FAILED: 'PART_FAILED',
  SETTING_INVALID: 'SETTING_INVALID',
  PORT_TAKEN: 'PORT_TAKEN',
  INTERNAL: 'INTERNAL',
} as const;

export type ProblemErrorsItem = {
  /** JSON pointer into the body (RFC 6901). */
  pointer: string;
  detail: string;
};

export type ProblemDetails = {[key: string]: unknown};

export interface Problem {
  /** A page that explains the code. */
  type: string;
  title: string;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  status: number;
  /** What is wrong here, and what to do next. */
  detail: string;
  /** The request ID. */
  instance: string;
  code: ProblemCode;
  retryable: boolean;
  /** @nullable */
  traceId: string | null;
  errors?: ProblemErrorsItem[];
  details?: ProblemDetails;
}

export interface Job {
  id: string;
  name: string;
  state: JobState;
  progress: JobProgress;
  /**
     * Tries so far.
     * @minimum 0
     * @maximum 9007199254740991
     */
  attempts: number;
  /** 0 is next; null once it runs. */
  queuePosition: number | null;
  requestId: string;
  /** @nullable */
  traceId: string | null;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  createdAt: string;
  finishedAt: string | null;
  result: unknown | null;
  problem: Problem | null;
}

/**
 * @pattern ^[0-9a-f]{64}$
 */
export type Sha256 = string;

export type ControlRangeCurve = typeof ControlRangeCurve[keyof typeof ControlRangeCurve];


export const ControlRangeCurve = {
  linear: 'linear',
  exponential: 'exponential',
} as const;

/**
 * The `specs` of the source, what the name means everywhere in the studio, or values that were rendered and safe.
 */
export type ControlRangeSource = typeof ControlRangeSource[keyof typeof ControlRangeSource];


export const ControlRangeSource = {
  metadata: 'metadata',
  convention: 'convention',
  'dry-run': 'dry-run',
} as const;

export interface ControlRange {
  min: number;
  max: number;
  /** @nullable */
  unit: string | null;
  curve: ControlRangeCurve;
  /** The `specs` of the source, what the name means everywhere in the studio, or values that were rendered and safe. */
  source: ControlRangeSource;
}

export interface SynthDefControl {
  name: string;
  /** The first value, for an array control. */
  defaultValue: number;
  /**
     * How many values the control takes.
     * @minimum 1
     * @maximum 9007199254740991
     */
  valueCount: number;
  range?: ControlRange;
}

export interface SynthDefProblem {
  /** Of docs/synthdef-problems.md. */
  code: string;
  /**
     * In the order in which UGens run; -1 when it is about the whole.
     * @minimum -1
     * @maximum 9007199254740991
     */
  ugenIndex: number;
  ugenName: string;
  reason: string;
  cure: string;
}

/**
 * An effect reads a bus; it was given bursts of noise.
 */
export type SynthDefDryRunKind = typeof SynthDefDryRunKind[keyof typeof SynthDefDryRunKind];


export const SynthDefDryRunKind = {
  sound: 'sound',
  effect: 'effect',
} as const;

export interface RenderFigures {
  /** No NaN and no infinity in it. */
  isFinite: boolean;
  /** @nullable */
  peakDbfs: number | null;
  /**
     * Over the time it sounds, of the loudest channel.
     * @nullable
     */
  rmsDbfs: number | null;
  /**
     * ITU-R BS.1770 K-weighting over the time it sounds, without gates.
     * @nullable
     */
  loudnessLufs: number | null;
  /** Mean of the channel that is furthest off, 1 = full scale. */
  dc: number;
  /**
     * When it freed itself; null when it did not.
     * @nullable
     */
  endsAfterSeconds: number | null;
  /** How long it was rendered at most. */
  seconds: number;
}

export interface DryRunWarning {
  code: string;
  reason: string;
  cure: string;
}

export type SynthDefDryRunEdgesItem = {
  control: string;
  value: number;
  /** @nullable */
  peakDbfs: number | null;
  /**
     * What is dangerous there; null when nothing is.
     * @nullable
     */
  danger: string | null;
};

export interface SynthDefDryRun {
  server: string;
  sampleRateHz: number;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  channelCount: number;
  /** An effect reads a bus; it was given bursts of noise. */
  kind: SynthDefDryRunKind;
  /** With the defaults; the gate is closed after one second. */
  figures: RenderFigures;
  /** Share of one processor core that a voice takes. */
  cpuPerVoice: number;
  /** Parameters at the ends of their ranges, one at a time. */
  edges: SynthDefDryRunEdgesItem[];
  warnings: DryRunWarning[];
  audioSha256: Sha256;
  waveformSha256: Sha256;
  spectrumSha256: Sha256;
  tookMs: number;
}

export interface CataloguedSynthDef {
  name: SynthDefName;
  /** Of the SCgf file in the blob store. */
  sha256: Sha256;
  /**
     * What the audio server calls it: derived from the content, so versions coexist.
     * @maxLength 31
     */
  serverName: string;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  sizeBytes: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  ugenCount: number;
  role: SynthDefRole;
  controls: SynthDefControl[];
  warnings: SynthDefProblem[];
  dryRun?: SynthDefDryRun;
  /** @maxItems 32 */
  tags: Tag[];
  /** @maxLength 100 */
  author: string;
  /** @maxLength 2000 */
  note: string;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  createdAt: string;
  /**
     * Whether the audio server holds it and its name plays it. Null when the engine does not answer.
     * @nullable
     */
  live: boolean | null;
  /** Tracks whose text plays it; null as above. */
  usedBy: TrackName[] | null;
}

export interface AudioFormat {
  /** As uploaded: wav, aiff, flac, ogg, mp3, m4a, aac. */
  container: string;
  /** As uploaded: pcm_s16le, vorbis, ... */
  encoding: string;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  frameCount: number;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  channelCount: number;
  /** @exclusiveMinimum 0 */
  sampleRateHz: number;
  /** @exclusiveMinimum 0 */
  durationSeconds: number;
}

export interface SampleFinding {
  /**
     * Stable, listed in the user page.
     * @pattern ^[a-z0-9-]+$
     */
  code: string;
  /** Where in the uploaded file, if it has a place. */
  byteOffset: number | null;
  /** One sentence: what it is, and what was done about it. */
  detail: string;
}

export type SampleAnalysisTempoSource = typeof SampleAnalysisTempoSource[keyof typeof SampleAnalysisTempoSource];


export const SampleAnalysisTempoSource = {
  acid: 'acid',
  tag: 'tag',
} as const;

export type SampleAnalysisPitch = {
  /** @exclusiveMinimum 0 */
  hz: number;
  /**
     * @minimum 0
     * @maximum 1
     */
  confidence: number;
} | null;

export type SampleAnalysisOnsets = {
  /**
     * @maxItems 1024
     * @items.minimum 0
     */
  seconds: number[];
  /**
     * @minimum 0
     * @maximum 1
     */
  confidence: number;
};

/**
 * What the file says of itself: a hint.
 */
export type SampleAnalysisTempo = {
  /** @exclusiveMinimum 0 */
  bpm: number;
  source: SampleAnalysisTempoSource;
} | null;

/**
 * The first loop of smpl; endFrame is played too.
 */
export type SampleAnalysisLoop = {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  startFrame: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  endFrame: number;
} | null;

export type SampleAnalysisCuesItem = {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  frame: number;
  /** @nullable */
  label: string | null;
};

/**
 * Of the container: title, artist, comment, …
 */
export type SampleAnalysisFileTags = {[key: string]: string};

export interface SampleAnalysis {
  /** null for codecs that keep none (Vorbis, Opus, MP3). */
  bitDepth: number | null;
  /**
     * Between the frames too: 4 times oversampled, ITU-R BS.1770.
     * @minimum 0
     */
  truePeak: number;
  /** @minimum 0 */
  rms: number;
  /**
     * Integrated, ITU-R BS.1770; null for silence.
     * @nullable
     */
  loudnessLufs: number | null;
  /** false below 0.4 s, where there is no block to gate. */
  loudnessIsGated: boolean;
  /** The mean of the channel where it is largest. */
  dcOffset: number;
  /**
     * Below −60 dBFS.
     * @minimum 0
     */
  leadingSilenceSeconds: number;
  /** @minimum 0 */
  trailingSilenceSeconds: number;
  pitch: SampleAnalysisPitch;
  onsets: SampleAnalysisOnsets;
  /** What the file says of itself: a hint. */
  tempo: SampleAnalysisTempo;
  /** MIDI note, from smpl, inst or acid. */
  rootNote: number | null;
  /** The first loop of smpl; endFrame is played too. */
  loop: SampleAnalysisLoop;
  /** @maxItems 1024 */
  cues: SampleAnalysisCuesItem[];
  /** Of the container: title, artist, comment, … */
  fileTags: SampleAnalysisFileTags;
  /**
     * @minItems 16
     * @maxItems 16
     */
  features: number[];
}

export interface CataloguedSample {
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  id: string;
  bank: BankName;
  /**
     * @minLength 1
     * @maxLength 255
     * @pattern ^[^/\\\p{Cc}]+$
     */
  fileName: string;
  /** Of the file as uploaded. */
  sha256: Sha256;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  sizeBytes: number;
  /** Of the WAV the audio server reads: the upload itself when it is plain and intact, else a clean one. */
  wavSha256: Sha256;
  format: AudioFormat;
  /** Largest absolute value, 1 = full scale. */
  peak: number;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  createdAt: string;
  verdict: SampleVerdict;
  findings: SampleFinding[];
  /** null for a sample from before there was one. */
  analysis: SampleAnalysis | null;
  tags: Tag[];
  /** When a track played it last, to the minute; null for never. */
  lastUsedAt: string | null;
  /** By their own word; null when nobody said. */
  uploadedBy: PerformerName | null;
}

export interface SamplePage {
  samples: CataloguedSample[];
  /**
     * On all pages together.
     * @minimum 0
     * @maximum 9007199254740991
     */
  total: number;
  /**
     * What to send as `cursor` for the next page, also in the Link header; null on the last.
     * @nullable
     */
  next: string | null;
}

export interface Buffer {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  bufferNumber: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  frameCount: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  channelCount: number;
  sampleRateHz: number;
  /**
     * frames × channels × 4
     * @minimum 0
     * @maximum 9007199254740991
     */
  memoryBytes: number;
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  sampleId: string;
  bank: BankName;
  /**
     * @minLength 1
     * @maxLength 255
     * @pattern ^[^/\\\p{Cc}]+$
     */
  fileName: string;
  /** The request that loaded it. */
  requestId: string;
}

export type SoundKind = typeof SoundKind[keyof typeof SoundKind];


export const SoundKind = {
  synthdef: 'synthdef',
  bank: 'bank',
} as const;

export interface Sound {
  name: string;
  kind: SoundKind;
  /**
     * 0 for a SynthDef.
     * @minimum 0
     * @maximum 9007199254740991
     */
  sampleCount: number;
}

export interface JobCounts {
  queue: string;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  queued: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  running: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  completed: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  failed: number;
}

export interface JobPage {
  /** What has ended: the latest end first. The rest: by id. */
  jobs: Job[];
  /** Of every queue, whatever was asked for. */
  counts: JobCounts[];
  /**
     * What to send as `cursor` for the next page, also in the Link header; null on the last.
     * @nullable
     */
  next: string | null;
}

export interface RetriedJob {
  job: Job;
  /**
     * Why it will probably fail again; null when it may well not.
     * @nullable
     */
  warning: string | null;
}

export type FacetValuesItem = {
  value: string;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  count: number;
};

export interface Facet {
  /**
     * The most frequent first.
     * @maxItems 100
     */
  values: FacetValuesItem[];
  /**
     * How many more values there are.
     * @minimum 0
     * @maximum 9007199254740991
     */
  others: number;
}

/**
 * Each counts as if it were not filtered by itself, so that it shows the other choices; `tag`, of which all must hold, those that what was found has as well.
 */
export type SampleFacetsFacets = {
  bank: Facet;
  tag: Facet;
  container: Facet;
  encoding: Facet;
  channels: Facet;
  sampleRateHz: Facet;
  verdict: Facet;
  loop: Facet;
};

/**
 * Of what was found; null where nothing has it.
 */
export type SampleFacetsRangesSeconds = {
  min: number;
  max: number;
} | null;

/**
 * Of what was found; null where nothing has it.
 */
export type SampleFacetsRangesLufs = {
  min: number;
  max: number;
} | null;

/**
 * Of what was found; null where nothing has it.
 */
export type SampleFacetsRangesHz = {
  min: number;
  max: number;
} | null;

/**
 * Of what was found; null where nothing has it.
 */
export type SampleFacetsRangesBpm = {
  min: number;
  max: number;
} | null;

export type SampleFacetsRanges = {
  /** Of what was found; null where nothing has it. */
  seconds: SampleFacetsRangesSeconds;
  /** Of what was found; null where nothing has it. */
  lufs: SampleFacetsRangesLufs;
  /** Of what was found; null where nothing has it. */
  hz: SampleFacetsRangesHz;
  /** Of what was found; null where nothing has it. */
  bpm: SampleFacetsRangesBpm;
};

export interface SampleFacets {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  total: number;
  /** Each counts as if it were not filtered by itself, so that it shows the other choices; `tag`, of which all must hold, those that what was found has as well. */
  facets: SampleFacetsFacets;
  ranges: SampleFacetsRanges;
}

export type SimilarSamplesSimilarItem = {
  /**
     * Cosine of the features; 1 is the same sound.
     * @minimum -1
     * @maximum 1
     */
  similarity: number;
  sample: CataloguedSample;
};

export interface SimilarSamples {
  similar: SimilarSamplesSimilarItem[];
}

export interface Tagged {
  /**
     * Samples the wish names.
     * @minimum 0
     * @maximum 9007199254740991
     */
  found: number;
  /**
     * Those whose tags are others now.
     * @minimum 0
     * @maximum 9007199254740991
     */
  changed: number;
}

export type CatalogueImportRefusedItem = {
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  line: number;
  reason: string;
};

export interface CatalogueImport {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  lines: number;
  /**
     * Their sample is at the place the line says.
     * @minimum 0
     * @maximum 9007199254740991
     */
  placed: number;
  /**
     * The same bytes were found elsewhere, and have the tags now.
     * @minimum 0
     * @maximum 9007199254740991
     */
  moved: number;
  /**
     * No such sample yet; the tags wait for it at the place.
     * @minimum 0
     * @maximum 9007199254740991
     */
  waiting: number;
  /**
     * Would have more than 32 tags: left alone.
     * @minimum 0
     * @maximum 9007199254740991
     */
  full: number;
  /** Lines that cannot be read, the first hundred. */
  refused: CatalogueImportRefusedItem[];
}

export interface Upload {
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  id: string;
  /** null for a zip that names none. */
  bank: BankName | null;
  /**
     * @minLength 1
     * @maxLength 255
     * @pattern ^[^/\\\p{Cc}]+$
     */
  fileName: string;
  /** Of the whole file, as its sender stated it. */
  sha256: Sha256 | null;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  sizeBytes: number;
  /**
     * So many of them are safe on disk.
     * @minimum 0
     * @maximum 9007199254740991
     */
  offsetBytes: number;
  /**
     * The job that checks and loads it, once all has arrived.
     * @nullable
     */
  jobId: string | null;
  /** The import of a zip, once all has arrived. */
  importId: string | null;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  expiresAt: string;
}

/**
 * open: takes files; reading: files are looked for; running: all are known.
 */
export type SampleImportState = typeof SampleImportState[keyof typeof SampleImportState];


export const SampleImportState = {
  open: 'open',
  reading: 'reading',
  running: 'running',
  finished: 'finished',
  cancelled: 'cancelled',
} as const;

/**
 * Files by what became of them so far.
 */
export type SampleImportCounts = {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  queued: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  verifying: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  analysing: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  storing: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  loading: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  done: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  refused: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  cancelled: number;
};

/**
 * A zip that was sent.
 */
export interface ZipSource {
  kind: 'zip';
  sha256: Sha256;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  sizeBytes: number;
  /** Of the files that lie in no folder; else the folder is the bank. */
  bank?: BankName;
}

/**
 * A strudel.json and the files it names, fetched from the web.
 */
export interface MapSource {
  kind: 'map';
  /**
     * Where the map lies, or `github:user/repository/branch`, as Strudel writes it.
     * @minLength 1
     * @maxLength 2048
     */
  url?: string;
  /** Of a map that was sent. */
  sha256?: Sha256;
}

export interface SampleImport {
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  id: string;
  source: UploadSource | FolderSource | ZipSource | MapSource;
  /** open: takes files; reading: files are looked for; running: all are known. */
  state: SampleImportState;
  /**
     * As many as are known of; more may come while it is open or reading.
     * @minimum 0
     * @maximum 9007199254740991
     */
  fileCount: number;
  /** Files by what became of them so far. */
  counts: SampleImportCounts;
  /**
     * Files in the source that are not audio by their names.
     * @minimum 0
     * @maximum 9007199254740991
     */
  leftAside: number;
  /**
     * Of the files taken so far.
     * @minimum 0
     * @maximum 9007199254740991
     */
  sizeBytes: number;
  /**
     * Of those that are done, refused or cancelled.
     * @minimum 0
     * @maximum 9007199254740991
     */
  endedBytes: number;
  /**
     * By the pace of the last seconds; null while there is none, and at the end.
     * @nullable
     */
  etaSeconds: number | null;
  /** Why the source could not be read to its end. */
  problem: Problem | null;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  createdAt: string;
  finishedAt: string | null;
}

export type SampleImportFileState = typeof SampleImportFileState[keyof typeof SampleImportFileState];


export const SampleImportFileState = {
  queued: 'queued',
  verifying: 'verifying',
  analysing: 'analysing',
  storing: 'storing',
  loading: 'loading',
  done: 'done',
  refused: 'refused',
  cancelled: 'cancelled',
} as const;

export interface SampleImportFile {
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  number: number;
  /** Within the source. */
  path: string;
  bank: BankName | null;
  fileName: string | null;
  state: SampleImportFileState;
  sizeBytes: number | null;
  verdict: SampleVerdict | null;
  sampleId: string | null;
  /** Why it was refused, or what keeps it waiting. */
  problem: Problem | null;
}

export interface ImportFilesPage {
  files: SampleImportFile[];
  /** Asks for the page after this; null on the last. */
  next: number | null;
}

export type GraphNodeRate = typeof GraphNodeRate[keyof typeof GraphNodeRate];


export const GraphNodeRate = {
  scalar: 'scalar',
  control: 'control',
  audio: 'audio',
  demand: 'demand',
} as const;

export type GraphInput = {
  kind: 'constant';
  /**
     * As the class library calls it; null where it does not.
     * @nullable
     */
  name: string | null;
  value: number | 'inf' | '-inf' | 'nan';
} | {
  kind: 'control';
  /**
     * As the class library calls it; null where it does not.
     * @nullable
     */
  name: string | null;
  control: string;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  node: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  output: number;
} | {
  kind: 'output';
  /**
     * As the class library calls it; null where it does not.
     * @nullable
     */
  name: string | null;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  node: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  output: number;
};

export interface GraphNode {
  /**
     * Its place in the order in which UGens run.
     * @minimum 0
     * @maximum 9007199254740991
     */
  index: number;
  ugen: string;
  /**
     * Of a BinaryOpUGen or UnaryOpUGen: +, midicps …
     * @nullable
     */
  operator: string | null;
  rate: GraphNodeRate;
  inputs: GraphInput[];
  /** The control that an output is; null for a signal. */
  outputs: (string | null)[];
}

export type GraphEdgeRate = typeof GraphEdgeRate[keyof typeof GraphEdgeRate];


export const GraphEdgeRate = {
  scalar: 'scalar',
  control: 'control',
  audio: 'audio',
  demand: 'demand',
} as const;

export type GraphEdgeFrom = {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  node: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  output: number;
};

export type GraphEdgeTo = {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  node: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  input: number;
};

export interface GraphEdge {
  from: GraphEdgeFrom;
  to: GraphEdgeTo;
  rate: GraphEdgeRate;
}

export interface UGenGraph {
  name: SynthDefName;
  controls: SynthDefControl[];
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface ListedVersion {
  sha256: Sha256;
  serverName: string;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  sizeBytes: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  ugenCount: number;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  createdAt: string;
  /**
     * When its name last began to play it.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  publishedAt: string;
  /** Whether its name plays it, or played it last. */
  current: boolean;
  /**
     * Whether the audio server holds it. Null when the engine does not answer.
     * @nullable
     */
  loaded: boolean | null;
}

export interface SynthDef {
  name: SynthDefName;
  /** Of the SCgf file in the blob store. */
  sha256: Sha256;
  /**
     * What the audio server calls it: derived from the content, so versions coexist.
     * @maxLength 31
     */
  serverName: string;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  sizeBytes: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  ugenCount: number;
  role: SynthDefRole;
  controls: SynthDefControl[];
  warnings: SynthDefProblem[];
  dryRun?: SynthDefDryRun;
}

export interface PlannedChange {
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  id: string;
  tracks: TrackName[];
  synthDefs: SynthDefName[];
  /** What is recalled for the tracks, as SynthDef/preset; `pad/(defaults)` leads back to those of pad. */
  presets?: string[];
  /** Of whose effects it is. */
  chains?: TrackName[];
  /** The musical instant it lands at, in cycles. */
  cycle: number;
  /**
     * When that is, at the tempo of now.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  soundsAt: string;
  /**
     * Of the request that planned it.
     * @pattern ^[A-Za-z0-9._:-]{1,64}$
     */
  requestId: string;
}

export interface Published {
  synthDef: SynthDef;
  /** Set when `apply` lets it wait. */
  change: PlannedChange | null;
}

export type SynthDefDiffControlsChangedItem = {
  name: string;
  from: number;
  to: number;
};

export type SynthDefDiffControls = {
  added: SynthDefControl[];
  removed: SynthDefControl[];
  /** Defaults that differ. */
  changed: SynthDefDiffControlsChangedItem[];
};

export type SynthDefDiffUgensAddedItem = {
  ugen: string;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  count: number;
};

export type SynthDefDiffUgensRemovedItem = {
  ugen: string;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  count: number;
};

export type SynthDefDiffUgens = {
  added: SynthDefDiffUgensAddedItem[];
  removed: SynthDefDiffUgensRemovedItem[];
  /** Whether UGens, their inputs or their order differ at all. */
  rewired: boolean;
};

export interface SynthDefDiff {
  from: Sha256;
  to: Sha256;
  controls: SynthDefDiffControls;
  ugens: SynthDefDiffUgens;
}

export interface SynthDefPreset {
  synthDef: SynthDefName;
  owner: PresetOwner;
  name: PresetName;
  parameters: ParameterValues;
  tags: PresetTag[];
  /** @maxLength 280 */
  note: string;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  savedAt: string;
  /**
     * Of the request that saved it.
     * @pattern ^[A-Za-z0-9._:-]{1,64}$
     */
  requestId: string;
  /**
     * Counts the changes of one resource; also its ETag.
     * @minimum 0
     * @maximum 9007199254740991
     */
  revision: number;
}

export interface SynthDefPresets {
  /** By name. */
  presets: SynthDefPreset[];
  /** Whoever has presets of this SynthDef. */
  owners: PresetOwner[];
}

export interface SynthDefRecalled {
  /** null when the defaults were recalled. */
  preset: SynthDefPreset | null;
  /** What waits; while nothing played, what has landed. */
  change: PlannedChange;
  /** The musical instant the values are reached at; the change's own at once. */
  toCycle: number;
  /** What the SynthDef as it is now does not play as saved. */
  warnings: string[];
}

export type SourceProblemCode = typeof SourceProblemCode[keyof typeof SourceProblemCode];


export const SourceProblemCode = {
  SYNTHDEF_SYNTAX: 'SYNTHDEF_SYNTAX',
  SYNTHDEF_COMPILE_FAILED: 'SYNTHDEF_COMPILE_FAILED',
} as const;

export interface SourceProblem {
  code: SourceProblemCode;
  /**
     * @minimum 1
     * @maximum 9007199254740991
     */
  line: number;
  /**
     * In characters, from 1.
     * @minimum 1
     * @maximum 9007199254740991
     */
  column: number;
  /**
     * Of the character after it.
     * @minimum 1
     * @maximum 9007199254740991
     */
  endColumn: number;
  /**
     * What stands there.
     * @maxLength 80
     */
  text: string;
  reason: string;
}

export interface SourceRegion {
  /**
     * Its first line.
     * @minimum 1
     * @maximum 9007199254740991
     */
  line: number;
  /**
     * Its last line.
     * @minimum 1
     * @maximum 9007199254740991
     */
  endLine: number;
  /** Names it writes down, in its order. */
  synthDefs: string[];
  ok: boolean;
  problems: SourceProblem[];
}

export interface SourceCheck {
  ok: boolean;
  regions: SourceRegion[];
}

export type PreviewTracksItem = {
  name: TrackName;
  muted: boolean;
};

/**
 * n/d cycles.
 */
export interface ExactCycles {
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  n: number;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  d: number;
}

export type PreviewEventControls = {[key: string]: string | number};

export type PreviewEventLocationsItem = {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  start: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  end: number;
};

export interface PreviewEvent {
  track: TrackName;
  begin: ExactCycles;
  end: ExactCycles;
  beginCycle: number;
  endCycle: number;
  controls: PreviewEventControls;
  /** Where its names and numbers stand: UTF-16 offsets, end exclusive. */
  locations: PreviewEventLocationsItem[];
}

/**
 * A text with an error would be refused.
 */
export type PreviewProblemSeverity = typeof PreviewProblemSeverity[keyof typeof PreviewProblemSeverity];


export const PreviewProblemSeverity = {
  error: 'error',
  warning: 'warning',
} as const;

export interface PreviewProblem {
  /** A text with an error would be refused. */
  severity: PreviewProblemSeverity;
  /**
     * The error code it would be refused with.
     * @nullable
     */
  code: string | null;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  line: number;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  column: number;
  reason: string;
}

export interface Preview {
  tracks: PreviewTracksItem[];
  events: PreviewEvent[];
  problems: PreviewProblem[];
  /** Whether these are all events: at most 1024, and as much work as playing allows. */
  isComplete: boolean;
}

/**
 * How it is written.
 */
export type LanguageItemKind = typeof LanguageItemKind[keyof typeof LanguageItemKind];


export const LanguageItemKind = {
  function: 'function',
  method: 'method',
  both: 'both',
  value: 'value',
} as const;

export interface LanguageItem {
  name: string;
  aliases: string[];
  family: string;
  /** How it is written. */
  kind: LanguageItemKind;
  signature: string;
  help: string;
  example: string;
  /** @nullable */
  unit: string | null;
  range: [number, number] | null;
  /** @nullable */
  default: number | string | null;
  /**
     * What Tidal means by the name when it differs.
     * @nullable
     */
  tidal: string | null;
}

export interface PatternLanguage {
  items: LanguageItem[];
  /** The same as TypeScript declarations, for editors that read them. Complete: to be used with noLib. */
  declarations: string;
}

export type GeneratorSettingType = typeof GeneratorSettingType[keyof typeof GeneratorSettingType];


export const GeneratorSettingType = {
  integer: 'integer',
  number: 'number',
  string: 'string',
} as const;

export interface GeneratorSetting {
  name: string;
  help: string;
  type: GeneratorSettingType;
  minimum?: number;
  maximum?: number;
  choices?: string[];
  default: number | string;
}

export interface Generator {
  name: string;
  help: string;
  settings: GeneratorSetting[];
}

export interface Generated {
  /** One pattern, without a label. */
  code: Code;
}

export interface Morph {
  /** What held before; a parameter left out was the SynthDef's default. */
  from: ParameterValues;
  fromCycle: number;
  toCycle: number;
}

export interface TrackPreset {
  owner: PresetOwner;
  /** null on the way back to the SynthDef's defaults. */
  name: PresetName | null;
  parameters: ParameterValues;
  morph: Morph | null;
}

/**
 * Presets that were recalled, by SynthDef.
 */
export interface TrackPresets {[key: string]: TrackPreset}

export interface Track {
  name: TrackName;
  code: Code;
  muted: boolean;
  solo: boolean;
  /**
     * Linear; 1 leaves it alone.
     * @minimum 0
     * @maximum 4
     */
  gain: number;
  /** Where its onsets go instead of the audio server; null or nothing: nowhere else. */
  osc?: OscDestination | null;
  presets?: TrackPresets;
  /** Who wrote its text last, by their own word; who answers for it. */
  performer?: PerformerName;
  /**
     * Counts the changes of one resource; also its ETag.
     * @minimum 0
     * @maximum 9007199254740991
     */
  revision: number;
  /** Why it is faded out whatever it wishes: far too loud, NaN or DC. Any change lets it be heard again. */
  silenced?: string;
}

export type TransportState = typeof TransportState[keyof typeof TransportState];


export const TransportState = {
  stopped: 'stopped',
  playing: 'playing',
  paused: 'paused',
} as const;

/**
 * A tempo still to come, or a ramp under way.
 */
export type TransportTempoPlan = {
  bpm: Bpm;
  fromCycle: number;
  /** The end of the ramp; fromCycle for a change at once. */
  toCycle: number;
  /**
     * When fromCycle sounds.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  soundsAt: string;
} | null;

export type TransportSwing = {
  ratio: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  division: number;
};

/**
 * The newest wish, and the bar line from which it holds.
 */
export type TransportMeter = {
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  beatsPerBar: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  beatUnit: number;
  fromCycle: number;
};

/**
 * The whole cycle and the quarter within it, the bar and the beat within it; all from 0.
 */
export type TransportPosition = {
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  cycle: number;
  beat: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  bar: number;
  beatInBar: number;
};

export interface Transport {
  playing: boolean;
  /** What sounds now, in quarter notes a minute. */
  bpm: Bpm;
  state: TransportState;
  /** A tempo still to come, or a ramp under way. */
  tempoPlan: TransportTempoPlan;
  swing: TransportSwing;
  /** The newest wish, and the bar line from which it holds. */
  meter: TransportMeter;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  beatsPerCycle: number;
  /** The whole cycle and the quarter within it, the bar and the beat within it; all from 0. */
  position: TransportPosition;
  /**
     * Counts the changes of one resource; also its ETag.
     * @minimum 0
     * @maximum 9007199254740991
     */
  revision: number;
}

export interface PatternWarning {
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  line: number;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  column: number;
  reason: string;
}

export interface PlayResult {
  tracks: Track[];
  /** Set when `apply` let the change wait. */
  change: PlannedChange | null;
  transport: Transport;
  /**
     * When the change is first heard.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  soundsAt: string;
  /** What is not heard or not played as written. */
  warnings: PatternWarning[];
}

export type RecordingState = typeof RecordingState[keyof typeof RecordingState];


export const RecordingState = {
  waiting: 'waiting',
  running: 'running',
  finished: 'finished',
  failed: 'failed',
} as const;

/**
 * Set once finished: a stereo WAV of the master output or of one track.
 */
export type RecordingFile = {
  sha256: Sha256;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  sizeBytes: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  frameCount: number;
} | null;

export interface Recording {
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  id: string;
  state: RecordingState;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  startsAt: string;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  endsAt: string;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  startCycle: number;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  bars: number;
  /** Set once finished: a stereo WAV of the master output or of one track. */
  file: RecordingFile;
  /** Frames of the file that do not hold the sound of their instant, because the disk was too slow. Set once finished. */
  lostFrames: number | null;
  /** Blocks that the driver missed while it was recorded: gaps that were heard, and that shift what follows. Set once finished; null when nobody tells. */
  xruns: number | null;
  /**
     * Why it failed.
     * @nullable
     */
  reason: string | null;
}

export interface PresetSummary {
  name: PresetName;
  /**
     * Counts the saves from 1; also its ETag.
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  version: number;
  tags: PresetTag[];
  /** @maxLength 280 */
  note: string;
  /** The tempo it brings along; null when it leaves the tempo alone. */
  bpm: Bpm | null;
  /** The tracks it sets. */
  trackNames: TrackName[];
  /**
     * When this version was saved.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  createdAt: string;
  /**
     * Of the request that saved this version.
     * @pattern ^[A-Za-z0-9._:-]{1,64}$
     */
  requestId: string;
}

export interface PresetsPage {
  /** By name, at most 50. */
  presets: PresetSummary[];
  /**
     * How many there are on all pages.
     * @minimum 0
     * @maximum 9007199254740991
     */
  total: number;
  /** Give it as `after` for the next page; null on the last. */
  next: PresetName | null;
}

export interface SavedPreset {
  preset: PresetSummary;
  warnings: PatternWarning[];
}

/**
 * A text for each track; null when `code` has them.
 */
export type PresetTracks = {[key: string]: PresetTrack} | null;

export interface Preset {
  name: PresetName;
  /**
     * Counts the saves from 1; also its ETag.
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  version: number;
  tags: PresetTag[];
  /** @maxLength 280 */
  note: string;
  /** The tempo it brings along; null when it leaves the tempo alone. */
  bpm: Bpm | null;
  /** The tracks it sets. */
  trackNames: TrackName[];
  /**
     * When this version was saved.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  createdAt: string;
  /**
     * Of the request that saved this version.
     * @pattern ^[A-Za-z0-9._:-]{1,64}$
     */
  requestId: string;
  /** The text as it was written; null when `tracks` has it. */
  code: Code | null;
  /** A text for each track; null when `code` has them. */
  tracks: PresetTracks;
}

export interface PresetVersions {
  /** Newest first, at most 50. */
  versions: PresetSummary[];
}

export interface Recalled {
  preset: PresetSummary;
  /** What waits; while nothing played, what has landed. */
  change: PlannedChange;
  transport: Transport;
  /**
     * When it is first heard.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  soundsAt: string;
  warnings: PatternWarning[];
}

export interface EffectDef {
  name: SynthDefName;
  /** One of the studio's; an uploaded one of the same name takes its place. */
  own: boolean;
  parameters: SynthDefControl[];
}

export interface Effect {
  id: EffectName;
  def: SynthDefName;
  parameters: ParameterValues;
  bypassed: boolean;
}

export interface Chain {
  /** A track, or `master`. */
  chain: TrackName;
  /**
     * In the order the sound passes.
     * @maxItems 16
     */
  effects: Effect[];
  /**
     * Counts the changes of one resource; also its ETag.
     * @minimum 0
     * @maximum 9007199254740991
     */
  revision: number;
}

export interface EffectPreset {
  name: PresetName;
  /** @maxItems 16 */
  effects: EffectWish[];
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  savedAt: string;
  /**
     * Counts the changes of one resource; also its ETag.
     * @minimum 0
     * @maximum 9007199254740991
     */
  revision: number;
}

export type HistoryMoveTracksItem = {
  name: TrackName;
  /** What will sound; null when the track goes. */
  code: Code | null;
};

export type HistoryMoveChainsItem = {
  /** A track, or `master`. */
  chain: TrackName;
  /** What it will have, in the order the sound passes. */
  effects: EffectName[];
};

export interface HistoryMove {
  change: PlannedChange;
  tracks: HistoryMoveTracksItem[];
  chains: HistoryMoveChainsItem[];
}

export type SessionReplayState = typeof SessionReplayState[keyof typeof SessionReplayState];


export const SessionReplayState = {
  playing: 'playing',
  finished: 'finished',
  cancelled: 'cancelled',
} as const;

export type SessionReplayProblemsItem = {
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  line: number;
  code: string;
  detail: string;
};

export interface SessionReplay {
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  id: string;
  state: SessionReplayState;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  entries: number;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  replayed: number;
  /**
     * From the first change to the last.
     * @minimum 0
     */
  lastsSeconds: number;
  /** Changes that could not be made here, by their line in the file; at most the first 100. */
  problems: SessionReplayProblemsItem[];
}

export interface SessionSubmitted {
  status: 'ok';
  message: string;
  /** What the session asks for and Oiduna does not do, one sentence each. */
  warnings: string[];
  /** Of the plan, while it waits for its moment. */
  change_id: string | null;
}

export type PlaybackStatusPlaybackState = typeof PlaybackStatusPlaybackState[keyof typeof PlaybackStatusPlaybackState];


export const PlaybackStatusPlaybackState = {
  stopped: 'stopped',
  playing: 'playing',
  paused: 'paused',
} as const;

/**
 * Within the loop, each from 0; a beat is four steps, a bar sixteen.
 */
export type PlaybackStatusPosition = {
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  step: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  beat: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  bar: number;
};

export interface PlaybackStatus {
  playing: boolean;
  playback_state: PlaybackStatusPlaybackState;
  bpm: Bpm;
  /** Within the loop, each from 0; a beat is four steps, a bar sixteen. */
  position: PlaybackStatusPosition;
  active_tracks: TrackName[];
  has_pending: boolean;
  scenes: string[];
  /** @nullable */
  current_scene: string | null;
}

export type EnvironmentChangedEnvironment = {
  bpm: Bpm;
  swing: number;
  default_gate: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  loop_steps: number;
};

export interface EnvironmentChanged {
  status: 'ok';
  environment: EnvironmentChangedEnvironment;
}

export interface ParamsChanged {
  status: 'ok';
  track_id: TrackName;
  updated_params: SessionParams;
  /** What the session asks for and Oiduna does not do, one sentence each. */
  warnings: string[];
}

export interface TrackMuted {
  status: 'ok';
  track_id: TrackName;
  muted: boolean;
}

export interface TrackSoloed {
  status: 'ok';
  track_id: TrackName;
  solo: boolean;
}

export type SceneActivatedAppliedAt = {
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  step: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  beat: number;
};

export interface SceneActivated {
  status: 'ok';
  /**
     * @minLength 1
     * @maxLength 64
     */
  scene_id: string;
  applied_at: SceneActivatedAppliedAt;
  /** What the session asks for and Oiduna does not do, one sentence each. */
  warnings: string[];
}

/**
 * The widest boundary it lands on.
 */
export type PendingChangeApplyTiming = typeof PendingChangeApplyTiming[keyof typeof PendingChangeApplyTiming];


export const PendingChangeApplyTiming = {
  beat: 'beat',
  bar: 'bar',
  seq: 'seq',
} as const;

export interface PendingChange {
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  id: string;
  type: 'track_update';
  track_id: TrackName;
  /** The widest boundary it lands on. */
  apply_timing: PendingChangeApplyTiming;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  apply_at_step: number;
}

export type StudioStatusState = typeof StudioStatusState[keyof typeof StudioStatusState];


export const StudioStatusState = {
  ok: 'ok',
  degraded: 'degraded',
  down: 'down',
} as const;

export type StudioStatusDependencies = {[key: string]: {
  up: boolean;
  /** @nullable */
  reason: string | null;
  /** @nullable */
  lost: string | null;
}};

export type AudioServerStatusName = typeof AudioServerStatusName[keyof typeof AudioServerStatusName];


export const AudioServerStatusName = {
  scsynth: 'scsynth',
  supernova: 'supernova',
} as const;

export type AudioServerStatusState = typeof AudioServerStatusState[keyof typeof AudioServerStatusState];


export const AudioServerStatusState = {
  booting: 'booting',
  running: 'running',
  silent: 'silent',
  hung: 'hung',
  dead: 'dead',
  'device-lost': 'device-lost',
  'given-up': 'given-up',
} as const;

export interface AudioServerStatus {
  name: AudioServerStatusName;
  state: AudioServerStatusState;
  /**
     * Why it is not running.
     * @nullable
     */
  reason: string | null;
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  restarts: number;
  cpuAveragePercent: number;
  cpuPeakPercent: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  synthCount: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  groupCount: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  synthDefCount: number;
  sampleRateHz: number;
}

export type EngineStatusPatternsState = typeof EngineStatusPatternsState[keyof typeof EngineStatusPatternsState];


export const EngineStatusPatternsState = {
  ready: 'ready',
  restarting: 'restarting',
} as const;

/**
 * How far ahead bundles left, over the last minute; null before the first.
 */
export type EngineStatusLeadMs = {
  p50: number;
  p99: number;
  min: number;
} | null;

/**
 * Buffers of the audio server: samples are read into them when they are needed.
 */
export type EngineStatusBuffers = {
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  count: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  countMax: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  memoryBytes: number;
  /**
     * ENGINE_BUFFER_MEMORY_MIB; the longest unused give way.
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  memoryBytesMax: number;
};

export type EngineStatusPatterns = {
  state: EngineStatusPatternsState;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  restarts: number;
};

/**
 * Which of several engines plays.
 */
export type EngineStatusLeader = {
  /**
     * Of the engine that leads.
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  processId: number;
  /**
     * When it began to lead.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  since: string;
  /** Whether another engine led before it and did not stop the music. */
  tookOver: boolean;
  /**
     * How many engines have led so far, one after the other.
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  epoch: number;
  /** Whether another engine waits to take over. */
  standby: boolean;
};

export interface EngineStatus {
  audioServer: AudioServerStatus;
  playing: boolean;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  trackCount: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  bundlesSent: number;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  bundlesLate: number;
  /**
     * Music left out since the engine started, because it was not there in time: starved, or asleep.
     * @minimum 0
     */
  skippedMs: number;
  /** Blocks of sound the driver missed since the engine started; each shifts what sounds after it. Null when nobody tells. */
  xruns: number | null;
  /**
     * How often the wall clock was set while the engine ran.
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  clockSteps: number;
  /** How far ahead bundles left, over the last minute; null before the first. */
  leadMs: EngineStatusLeadMs;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  outstandingConfirmations: number;
  /**
     * Sounds the audio server should hold and does not yet; above 0 after its restart.
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  soundsMissing: number;
  /** Buffers of the audio server: samples are read into them when they are needed. */
  buffers: EngineStatusBuffers;
  patterns: EngineStatusPatterns;
  /** Which of several engines plays. */
  leader: EngineStatusLeader;
}

export interface StudioStatus {
  state: StudioStatusState;
  summary: string;
  /** What does not work right now, by name. */
  lost: string[];
  engine: EngineStatus | null;
  dependencies: StudioStatusDependencies;
}

export type ReadinessDependencies = {[key: string]: {
  up: boolean;
  /** @nullable */
  reason: string | null;
  /** @nullable */
  lost: string | null;
}};

export interface Readiness {
  ready: boolean;
  dependencies: ReadinessDependencies;
}

export interface Levels {
  /**
     * The highest sample of the last twentieth of a second.
     * @minimum -144
     */
  peakDbfs: number;
  /**
     * Of both channels over 400 ms; a sine at full scale has −3.
     * @minimum -144
     */
  rmsDbfs: number;
  /**
     * Momentary: K-weighted, over 400 ms (ITU-R BS.1770, EBU Tech 3341).
     * @minimum -144
     */
  loudnessLufs: number;
}

/**
 * By name; one that was just made is not in it yet.
 */
export type MetersTracks = {[key: string]: Levels};

/**
 * In dB, to a tenth; -144 is silence.
 */
export interface Meters {
  master: Levels;
  /** By name; one that was just made is not in it yet. */
  tracks: MetersTracks;
}

export type ErrorGroupService = typeof ErrorGroupService[keyof typeof ErrorGroupService];


export const ErrorGroupService = {
  gateway: 'gateway',
  synthdefs: 'synthdefs',
  samples: 'samples',
  engine: 'engine',
} as const;

export interface ErrorGroup {
  code: string;
  service: ErrorGroupService;
  /**
     * What was being done: a route, a request, a job, or what kind of thing the audio server said.
     * @maxLength 200
     */
  where: string;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  count: number;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  firstSeenAt: string;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  lastSeenAt: string;
  /** Of the last. */
  message: string;
  /** What to do about the last. */
  cure: string;
  /**
     * Of the last.
     * @nullable
     */
  requestId: string | null;
  /**
     * Of the last.
     * @nullable
     */
  traceId: string | null;
  /** invalid: the caller can fix it; internal: a bug of ours. */
  category: string;
  /** Whose music they were about, as far as that is known. */
  tracks: string[];
  /** Who met them, as far as that is known. */
  performers: string[];
  /** Those they came from, in the order they were first seen in. */
  releases: string[];
}

export interface ErrorList {
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  since: string;
  /**
     * Of all errors, in all groups.
     * @minimum 0
     * @maximum 9007199254740991
     */
  count: number;
  /** The most frequent first, 200 at most. */
  groups: ErrorGroup[];
}

export type ProfileState = typeof ProfileState[keyof typeof ProfileState];


export const ProfileState = {
  running: 'running',
  finished: 'finished',
  failed: 'failed',
} as const;

/**
 * Set once finished: V8's .cpuprofile.
 */
export type ProfileFile = {
  sha256: Sha256;
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  sizeBytes: number;
} | null;

export interface Profile {
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  id: string;
  state: ProfileState;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  startsAt: string;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  endsAt: string;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  seconds: number;
  /** Set once finished: V8's .cpuprofile. */
  file: ProfileFile;
  /**
     * Why it failed.
     * @nullable
     */
  reason: string | null;
}

export interface EventEnvelope {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  id: number;
  type: string;
  /**
     * RFC 3339, UTC, ms
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  at: string;
  /** @nullable */
  requestId: string | null;
  /** @nullable */
  traceId: string | null;
  data: unknown;
}

/**
 * Your own ID for this request; one is made when it is left out or unsafe to carry.
 */
export type RequestIdParameter = string;

export type PerformerParameter = PerformerName;

/**
 * W3C Trace Context of the caller.
 */
export type TraceParentParameter = string;

export type ListSynthDefTemplates200 = {
  templates: SynthDefTemplateSummary[];
};

export type GetSynthDefTemplateParams = {
/**
 * The name the SynthDef gets, instead of its own.
 */
as?: SynthDefName;
};

export type LoadSynthDefParams = {
/**
 * When the names play the new versions: now (default), beat, bar, cycle, or a cycle.
 * @pattern ^(now|beat|bar|cycle|\d{1,7})$
 */
at?: string;
/**
 * What they are for; else as their graphs show.
 */
role?: SynthDefRole;
};

export type ListSynthDefsParams = {
/**
 * Part of the name, a tag, the author or the note.
 * @maxLength 100
 */
search?: string;
tag?: Tag;
/**
 * @maxLength 100
 */
author?: string;
role?: SynthDefRole;
/**
 * Only what plays, or only what does not.
 */
live?: string;
/**
 * @minimum 1
 * @maximum 500
 */
limit?: number;
/**
 * The last name of the page before.
 */
after?: SynthDefName;
};

export type ListSynthDefs200 = {
  synthDefs: CataloguedSynthDef[];
  /** What to send as `after` for the next page; null on the last. */
  next: SynthDefName | null;
};

export type LoadSampleBody = {
  bank: string;
  file: Blob | File;
};

export type ListSamplesParams = {
/**
 * Words, each a part of the bank, the file name or a tag, in any case.
 * @maxLength 100
 */
q?: string;
bank?: BankName;
/**
 * A tag, or several with commas between: only samples that have them all.
 * @maxLength 300
 * @pattern ^[\p{L}\p{N}_-]{1,32}(,[\p{L}\p{N}_-]{1,32})*$
 */
tag?: string;
/**
 * Not shorter.
 */
minSeconds?: number;
/**
 * Not longer.
 */
maxSeconds?: number;
/**
 * Not quieter: integrated loudness.
 */
minLufs?: number;
/**
 * Not louder.
 */
maxLufs?: number;
/**
 * Fundamental pitch, where one was found.
 */
minHz?: number;
/**
 * As above.
 */
maxHz?: number;
/**
 * Tempo, where the file tells one.
 */
minBpm?: number;
/**
 * As above.
 */
maxBpm?: number;
/**
 * @minimum 1
 * @maximum 32
 */
channels?: number;
/**
 * @exclusiveMinimum 0
 */
sampleRateHz?: number;
/**
 * As uploaded: wav, aiff, flac, ogg, mp3.
 * @maxLength 32
 */
container?: string;
/**
 * As uploaded: pcm_s16le, vorbis, ...
 * @maxLength 32
 */
encoding?: string;
verdict?: SampleVerdict;
/**
 * First uploaded at this moment or later.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
uploadedAfter?: string;
/**
 * First uploaded before this moment.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
uploadedBefore?: string;
/**
 * Who uploaded what is in its place now (`X-Performer`).
 */
uploadedBy?: PerformerName;
/**
 * Played by no track at this moment or later.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
unusedSince?: string;
/**
 * true: only what the file marks as a loop; false: only one-shots.
 */
loop?: string;
/**
 * By bank and file name when left out, as patterns count.
 */
sort?: SampleSort;
/**
 * @minimum 1
 * @maximum 200
 */
limit?: number;
/**
 * `next` of the page before, with the same query.
 * @maxLength 1000
 */
cursor?: string;
};

export type ListBuffers200 = {
  buffers: Buffer[];
};

export type ListSounds200 = {
  sounds: Sound[];
};

export type ListJobsParams = {
/**
 * Those that failed for good when left out.
 */
state?: ListJobsState;
/**
 * Every queue when left out.
 * @maxLength 40
 */
queue?: string;
/**
 * @minimum 1
 * @maximum 200
 */
limit?: number;
/**
 * `next` of the page before, with the same query.
 * @maxLength 300
 */
cursor?: string;
};

export type ListJobsState = typeof ListJobsState[keyof typeof ListJobsState];


export const ListJobsState = {
  queued: 'queued',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
} as const;

export type CountSamplesParams = {
/**
 * Words, each a part of the bank, the file name or a tag, in any case.
 * @maxLength 100
 */
q?: string;
bank?: BankName;
/**
 * A tag, or several with commas between: only samples that have them all.
 * @maxLength 300
 * @pattern ^[\p{L}\p{N}_-]{1,32}(,[\p{L}\p{N}_-]{1,32})*$
 */
tag?: string;
/**
 * Not shorter.
 */
minSeconds?: number;
/**
 * Not longer.
 */
maxSeconds?: number;
/**
 * Not quieter: integrated loudness.
 */
minLufs?: number;
/**
 * Not louder.
 */
maxLufs?: number;
/**
 * Fundamental pitch, where one was found.
 */
minHz?: number;
/**
 * As above.
 */
maxHz?: number;
/**
 * Tempo, where the file tells one.
 */
minBpm?: number;
/**
 * As above.
 */
maxBpm?: number;
/**
 * @minimum 1
 * @maximum 32
 */
channels?: number;
/**
 * @exclusiveMinimum 0
 */
sampleRateHz?: number;
/**
 * As uploaded: wav, aiff, flac, ogg, mp3.
 * @maxLength 32
 */
container?: string;
/**
 * As uploaded: pcm_s16le, vorbis, ...
 * @maxLength 32
 */
encoding?: string;
verdict?: SampleVerdict;
/**
 * First uploaded at this moment or later.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
uploadedAfter?: string;
/**
 * First uploaded before this moment.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
uploadedBefore?: string;
/**
 * Who uploaded what is in its place now (`X-Performer`).
 */
uploadedBy?: PerformerName;
/**
 * Played by no track at this moment or later.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
unusedSince?: string;
/**
 * true: only what the file marks as a loop; false: only one-shots.
 */
loop?: string;
};

export type FindSimilarSamplesParams = {
/**
 * Words, each a part of the bank, the file name or a tag, in any case.
 * @maxLength 100
 */
q?: string;
bank?: BankName;
/**
 * A tag, or several with commas between: only samples that have them all.
 * @maxLength 300
 * @pattern ^[\p{L}\p{N}_-]{1,32}(,[\p{L}\p{N}_-]{1,32})*$
 */
tag?: string;
/**
 * Not shorter.
 */
minSeconds?: number;
/**
 * Not longer.
 */
maxSeconds?: number;
/**
 * Not quieter: integrated loudness.
 */
minLufs?: number;
/**
 * Not louder.
 */
maxLufs?: number;
/**
 * Fundamental pitch, where one was found.
 */
minHz?: number;
/**
 * As above.
 */
maxHz?: number;
/**
 * Tempo, where the file tells one.
 */
minBpm?: number;
/**
 * As above.
 */
maxBpm?: number;
/**
 * @minimum 1
 * @maximum 32
 */
channels?: number;
/**
 * @exclusiveMinimum 0
 */
sampleRateHz?: number;
/**
 * As uploaded: wav, aiff, flac, ogg, mp3.
 * @maxLength 32
 */
container?: string;
/**
 * As uploaded: pcm_s16le, vorbis, ...
 * @maxLength 32
 */
encoding?: string;
verdict?: SampleVerdict;
/**
 * First uploaded at this moment or later.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
uploadedAfter?: string;
/**
 * First uploaded before this moment.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
uploadedBefore?: string;
/**
 * Who uploaded what is in its place now (`X-Performer`).
 */
uploadedBy?: PerformerName;
/**
 * Played by no track at this moment or later.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
unusedSince?: string;
/**
 * true: only what the file marks as a loop; false: only one-shots.
 */
loop?: string;
/**
 * @minimum 1
 * @maximum 200
 */
limit?: number;
};

export type RenameSampleTag200 = {
  /**
     * @minimum 0
     * @maximum 9007199254740991
     */
  changed: number;
};

export type DeleteSampleParams = {
/**
 * Although tracks play its bank.
 */
force?: string;
};

export type GetSampleWaveformParams = {
/**
 * Else by Accept; `dat` where that says nothing.
 */
format?: GetSampleWaveformFormat;
};

export type GetSampleWaveformFormat = typeof GetSampleWaveformFormat[keyof typeof GetSampleWaveformFormat];


export const GetSampleWaveformFormat = {
  dat: 'dat',
  json: 'json',
  png: 'png',
} as const;

export type GetSampleAudioParams = {
/**
 * preview: Opus in Ogg; the clean WAV while there is none yet, if that is short.
 */
format?: GetSampleAudioFormat;
};

export type GetSampleAudioFormat = typeof GetSampleAudioFormat[keyof typeof GetSampleAudioFormat];


export const GetSampleAudioFormat = {
  original: 'original',
  wav: 'wav',
  preview: 'preview',
} as const;

export type ListUploads200 = {
  uploads: Upload[];
};

export type ListSampleImports200 = {
  /** The newest first, the last 100. */
  imports: SampleImport[];
};

export type ImportSampleZipParams = {
/**
 * Of the files that lie in no folder; else the folder is the bank.
 */
bank?: BankName;
};

export type AddToSampleImportBody = {
  bank: string;
  file: Blob | File;
};

export type ListImportFilesParams = {
state?: ListImportFilesState;
/**
 * `next` of the page before.
 * @minimum 0
 * @maximum 9007199254740991
 */
after?: number;
/**
 * @minimum 1
 * @maximum 1000
 */
limit?: number;
};

export type ListImportFilesState = typeof ListImportFilesState[keyof typeof ListImportFilesState];


export const ListImportFilesState = {
  queued: 'queued',
  verifying: 'verifying',
  analysing: 'analysing',
  storing: 'storing',
  loading: 'loading',
  done: 'done',
  refused: 'refused',
  cancelled: 'cancelled',
} as const;

export type GetSynthDefFileParams = {
/**
 * The current version when left out.
 * @pattern ^[0-9a-f]{4,64}$
 */
version?: string;
/**
 * The SCgf file (default), or the SuperCollider source it was compiled from.
 */
as?: GetSynthDefFileAs;
};

export type GetSynthDefFileAs = typeof GetSynthDefFileAs[keyof typeof GetSynthDefFileAs];


export const GetSynthDefFileAs = {
  compiled: 'compiled',
  source: 'source',
} as const;

export type ListSynthDefVersions200 = {
  versions: ListedVersion[];
};

export type UnloadSynthDef200 = {
  name: SynthDefName;
  change: PlannedChange | null;
};

export type UnloadSynthDef202 = {
  name: SynthDefName;
  change: PlannedChange | null;
};

export type DiffSynthDefParams = {
/**
 * The version published before when left out.
 * @pattern ^[0-9a-f]{4,64}$
 */
from?: string;
/**
 * The current version when left out.
 * @pattern ^[0-9a-f]{4,64}$
 */
to?: string;
};

export type ListSynthDefPresetsParams = {
owner?: PresetOwner;
tag?: PresetTag;
};

export type SaveSynthDefPresetParams = {
owner?: PresetOwner;
};

export type GetSynthDefPresetParams = {
owner?: PresetOwner;
};

export type DeleteSynthDefPresetParams = {
owner?: PresetOwner;
};

export type ListGenerators200 = {
  generators: Generator[];
};

export type ListTracks200 = {
  tracks: Track[];
};

export type ListPresetsParams = {
/**
 * Those that have this tag.
 */
tag?: PresetTag;
/**
 * Those with these letters, of either case, in name, note, tags or text.
 * @maxLength 64
 */
search?: string;
/**
 * `next` of the page before.
 */
after?: PresetName;
};

export type GetPresetParams = {
/**
 * @maximum 9007199254740991
 * @exclusiveMinimum 0
 */
version?: number;
};

export type ListEffects200 = {
  /** By name. */
  effects: EffectDef[];
};

export type ListChains200 = {
  /** Those that have effects. */
  chains: Chain[];
};

export type RemoveEffectParams = {
at?: RemoveEffectAt;
};

export type RemoveEffectAt = typeof RemoveEffectAt[keyof typeof RemoveEffectAt];


export const RemoveEffectAt = {
  now: 'now',
  beat: 'beat',
  bar: 'bar',
  cycle: 'cycle',
} as const;

export type ListEffectPresets200 = {
  /** By name. */
  presets: EffectPreset[];
};

export type Hush200 = {
  tracks: Track[];
};

export type UnmuteAll200 = {
  tracks: Track[];
};

export type ListChanges200 = {
  changes: PlannedChange[];
};

export type ListSessionLogParams = {
/**
 * The ID of the last entry of the page before.
 * @minimum 0
 * @maximum 9007199254740991
 */
after?: number;
/**
 * @minimum 1
 * @maximum 500
 */
limit?: number;
};

export type ListSessionLog200EntriesItemChange = {
  kind: 'track';
  name: TrackName;
  /** All of the track from then on; null: deleted. */
  settings: {
  code: Code;
  muted: boolean;
  solo: boolean;
  /**
     * Linear; 1 leaves it alone.
     * @minimum 0
     * @maximum 4
     */
  gain: number;
  /** Where its onsets go instead of the audio server; null or nothing: nowhere else. */
  osc?: OscDestination | null;
  presets?: TrackPresets;
  /** Who wrote its text last, by their own word; who answers for it. */
  performer?: PerformerName;
} | null;
} | {
  kind: 'transport';
  playing: boolean;
  bpm: number;
  /** The tempo map, as the engine keeps it. */
  document: {[key: string]: unknown};
} | {
  kind: 'synthDef';
  name: SynthDefName;
  /** The version its name plays from then on; null: none. */
  synthDef: SynthDef | null;
} | {
  kind: 'effects';
  /** A track, or `master`. */
  chain: TrackName;
  /**
     * All of the chain, as it will be; a ramp is not told.
     * @maxItems 16
     */
  effects: Effect[];
};

export type ListSessionLog200EntriesItem = {
  /**
     * When it was accepted, or, of a planned change, when it landed.
     * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
     */
  at: string;
  /** The same on the engine's own clock, µs: replays keep its distances. */
  atMicros: number;
  /** Where it takes effect: the first position nothing was sent for. */
  cycle: number;
  /** What was heard at that moment; faders take effect there. */
  heardCycle: number;
  playing: boolean;
  requestId: string | null;
  /** @nullable */
  traceId: string | null;
  /** Who asked, if they said so (`X-Performer`). */
  performer: PerformerName | null;
  change: ListSessionLog200EntriesItemChange;
  /**
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  id: number;
};

export type ListSessionLog200 = {
  entries: ListSessionLog200EntriesItem[];
  /** `after` of the next page; null at the end. */
  next: number | null;
};

export type StartPlayback200 = {
  status: 'ok';
  playing: boolean;
};

export type StopPlayback200 = {
  status: 'ok';
  playing: boolean;
};

export type PausePlayback200 = {
  status: 'ok';
  playing: boolean;
  paused: boolean;
};

export type ListPendingChanges200 = {
  pending: PendingChange[];
};

export type CancelPendingChange200 = {
  status: 'ok';
  /** @pattern ^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$ */
  cancelled_id: string;
};

export type CancelAllChanges200 = {
  status: 'ok';
  /**
     * @minimum -9007199254740991
     * @maximum 9007199254740991
     */
  cancelled_count: number;
};

export type StreamEventsParams = {
/**
 * Comma-separated event types; all when left out.
 * @maxLength 1000
 */
types?: string;
};

export type GetLiveness200 = {
  live: true;
  /**
     * Of the process that answers, on its own machine.
     * @maximum 9007199254740991
     * @exclusiveMinimum 0
     */
  pid: number;
};

export type ListErrorsParams = {
/**
 * An hour ago when left out; errors are kept for a week.
 * @pattern ^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$
 */
since?: string;
service?: ListErrorsService;
/**
 * @maxLength 64
 */
code?: string;
};

export type ListErrorsService = typeof ListErrorsService[keyof typeof ListErrorsService];


export const ListErrorsService = {
  gateway: 'gateway',
  synthdefs: 'synthdefs',
  samples: 'samples',
  engine: 'engine',
} as const;

export const getListSynthDefTemplatesUrl = () => {




  return `/v1/synthdefs/templates`
}

/**
 * @summary Sources to begin a SynthDef with.
 */
export const listSynthDefTemplates = async ( options?: Parameters<typeof send>[1]): Promise<ListSynthDefTemplates200> => {

  return send<ListSynthDefTemplates200>(getListSynthDefTemplatesUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetSynthDefTemplateUrl = (name: SynthDefName,
    params?: GetSynthDefTemplateParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/synthdefs/templates/${encodeURIComponent(String(name))}?${stringifiedParams}` : `/v1/synthdefs/templates/${encodeURIComponent(String(name))}`
}

/**
 * @summary One source to begin with, under a name of yours if you like.
 */
export const getSynthDefTemplate = async (name: SynthDefName,
    params?: GetSynthDefTemplateParams, options?: Parameters<typeof send>[1]): Promise<SynthDefTemplate> => {

  return send<SynthDefTemplate>(getGetSynthDefTemplateUrl(name,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getLoadSynthDefUrl = (params?: LoadSynthDefParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/synthdefs?${stringifiedParams}` : `/v1/synthdefs`
}

/**
 * @summary Load SuperCollider source, a .scsyndef file or a zip of them; done once the audio server holds them.
 */
export const loadSynthDef = async (loadSynthDefBody: Blob,
    params?: LoadSynthDefParams, options?: Parameters<typeof send>[1]): Promise<Job> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Job>(getLoadSynthDefUrl(params),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', ...getHeaders(options?.headers) },
    body: loadSynthDefBody
  }
);}



export const getListSynthDefsUrl = (params?: ListSynthDefsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/synthdefs?${stringifiedParams}` : `/v1/synthdefs`
}

/**
 * @summary The current version of every SynthDef, by name.
 */
export const listSynthDefs = async (params?: ListSynthDefsParams, options?: Parameters<typeof send>[1]): Promise<ListSynthDefs200> => {

  return send<ListSynthDefs200>(getListSynthDefsUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getLoadSampleUrl = () => {




  return `/v1/samples`
}

/**
 * @summary Load one audio file into a bank; done once the audio server holds it.
 */
export const loadSample = async (loadSampleBody: LoadSampleBody, options?: Parameters<typeof send>[1]): Promise<Job> => {
    const formData = new FormData();
formData.append(`bank`, loadSampleBody.bank);
formData.append(`file`, loadSampleBody.file);

  return send<Job>(getLoadSampleUrl(),
  {
    ...options,
    method: 'POST'
    ,
    body: formData
  }
);}



export const getListSamplesUrl = (params?: ListSamplesParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/samples?${stringifiedParams}` : `/v1/samples`
}

/**
 * @summary Find samples by text and by what they are, page by page.
 */
export const listSamples = async (params?: ListSamplesParams, options?: Parameters<typeof send>[1]): Promise<SamplePage> => {

  return send<SamplePage>(getListSamplesUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getListBuffersUrl = () => {




  return `/v1/buffers`
}

/**
 * @summary What the audio server really holds, asked of it now.
 */
export const listBuffers = async ( options?: Parameters<typeof send>[1]): Promise<ListBuffers200> => {

  return send<ListBuffers200>(getListBuffersUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getListSoundsUrl = () => {




  return `/v1/sounds`
}

/**
 * @summary Every name that s("…") can play.
 */
export const listSounds = async ( options?: Parameters<typeof send>[1]): Promise<ListSounds200> => {

  return send<ListSounds200>(getListSoundsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetJobUrl = (id: string,) => {




  return `/v1/jobs/${encodeURIComponent(String(id))}`
}

/**
 * @summary State, progress and result of one job.
 */
export const getJob = async (id: string, options?: Parameters<typeof send>[1]): Promise<Job> => {

  return send<Job>(getGetJobUrl(id),
  {
    ...options,
    method: 'GET'


  }
);}



export const getRemoveJobUrl = (id: string,) => {




  return `/v1/jobs/${encodeURIComponent(String(id))}`
}

/**
 * @summary Cancel a job that waits, or take one away that failed.
 */
export const removeJob = async (id: string, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getRemoveJobUrl(id),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getListJobsUrl = (params?: ListJobsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/jobs?${stringifiedParams}` : `/v1/jobs`
}

/**
 * @summary Jobs of one state, page by page, and how many each queue has of every state.
 */
export const listJobs = async (params?: ListJobsParams, options?: Parameters<typeof send>[1]): Promise<JobPage> => {

  return send<JobPage>(getListJobsUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getRetryJobUrl = (id: string,) => {




  return `/v1/jobs/${encodeURIComponent(String(id))}/retry`
}

/**
 * @summary Run a job again that failed for good, with all its tries; what will probably fail again says so.
 */
export const retryJob = async (id: string, options?: Parameters<typeof send>[1]): Promise<RetriedJob> => {

  return send<RetriedJob>(getRetryJobUrl(id),
  {
    ...options,
    method: 'POST'


  }
);}



export const getCountSamplesUrl = (params?: CountSamplesParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/samples/facets?${stringifiedParams}` : `/v1/samples/facets`
}

/**
 * @summary What there is to choose among the samples that a query finds, with counts.
 */
export const countSamples = async (params?: CountSamplesParams, options?: Parameters<typeof send>[1]): Promise<SampleFacets> => {

  return send<SampleFacets>(getCountSamplesUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getFindSimilarSamplesUrl = (id: string,
    params?: FindSimilarSamplesParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/samples/${encodeURIComponent(String(id))}/similar?${stringifiedParams}` : `/v1/samples/${encodeURIComponent(String(id))}/similar`
}

/**
 * @summary What sounds like this sample, nearest first.
 */
export const findSimilarSamples = async (id: string,
    params?: FindSimilarSamplesParams, options?: Parameters<typeof send>[1]): Promise<SimilarSamples> => {

  return send<SimilarSamples>(getFindSimilarSamplesUrl(id,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getTagSamplesUrl = () => {




  return `/v1/samples/tags`
}

/**
 * @summary Add and remove tags of many samples, named one by one or by a filter.
 */
export const tagSamples = async (tagWish: TagWish, options?: Parameters<typeof send>[1]): Promise<Tagged> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Tagged>(getTagSamplesUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(tagWish)
  }
);}



export const getRenameSampleTagUrl = () => {




  return `/v1/samples/tags/rename`
}

/**
 * @summary Give a tag another name, wherever it stands.
 */
export const renameSampleTag = async (tagRename: TagRename, options?: Parameters<typeof send>[1]): Promise<RenameSampleTag200> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<RenameSampleTag200>(getRenameSampleTagUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(tagRename)
  }
);}



export const getExportSampleCatalogueUrl = () => {




  return `/v1/samples/catalogue`
}

/**
 * @summary All that is known of all samples, tags included, as one file; the sounds are not in it.
 */
export const exportSampleCatalogue = async ( options?: Parameters<typeof send>[1]): Promise<unknown> => {

  return send<unknown>(getExportSampleCatalogueUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getImportSampleCatalogueUrl = () => {




  return `/v1/samples/catalogue`
}

/**
 * @summary Put back the tags of such a file, by place or else by content; nothing is taken away.
 */
export const importSampleCatalogue = async ( options?: Parameters<typeof send>[1]): Promise<CatalogueImport> => {

  return send<CatalogueImport>(getImportSampleCatalogueUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getGetSampleUrl = (id: string,) => {




  return `/v1/samples/${encodeURIComponent(String(id))}`
}

/**
 * @summary All that is known of a sample.
 */
export const getSample = async (id: string, options?: Parameters<typeof send>[1]): Promise<CataloguedSample> => {

  return send<CataloguedSample>(getGetSampleUrl(id),
  {
    ...options,
    method: 'GET'


  }
);}



export const getDeleteSampleUrl = (id: string,
    params?: DeleteSampleParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/samples/${encodeURIComponent(String(id))}?${stringifiedParams}` : `/v1/samples/${encodeURIComponent(String(id))}`
}

/**
 * @summary Take a sample out of the studio; notes that sound finish. Refused while tracks play its bank.
 */
export const deleteSample = async (id: string,
    params?: DeleteSampleParams, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getDeleteSampleUrl(id,params),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getGetSampleWaveformUrl = (id: string,
    params?: GetSampleWaveformParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/samples/${encodeURIComponent(String(id))}/waveform?${stringifiedParams}` : `/v1/samples/${encodeURIComponent(String(id))}/waveform`
}

/**
 * @summary The waveform of a sample, as audiowaveform writes it, or as a picture.
 */
export const getSampleWaveform = async (id: string,
    params?: GetSampleWaveformParams, options?: Parameters<typeof send>[1]): Promise<Blob> => {

  return send<Blob>(getGetSampleWaveformUrl(id,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetSampleAudioUrl = (id: string,
    params?: GetSampleAudioParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/samples/${encodeURIComponent(String(id))}/audio?${stringifiedParams}` : `/v1/samples/${encodeURIComponent(String(id))}/audio`
}

/**
 * @summary The sound of a sample: the file as it was uploaded, the clean WAV, or a small preview.
 */
export const getSampleAudio = async (id: string,
    params?: GetSampleAudioParams, options?: Parameters<typeof send>[1]): Promise<Blob> => {

  return send<Blob>(getGetSampleAudioUrl(id,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getDescribeUploadsUrl = () => {




  return `/v1/uploads`
}

/**
 * @summary What tus clients may expect here.
 */
export const describeUploads = async ( options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getDescribeUploadsUrl(),
  {
    ...options,
    method: 'OPTIONS'


  }
);}



export const getListUploadsUrl = () => {




  return `/v1/uploads`
}

/**
 * @summary Uploads that wait for their rest, or have ended within a day.
 */
export const listUploads = async ( options?: Parameters<typeof send>[1]): Promise<ListUploads200> => {

  return send<ListUploads200>(getListUploadsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getCreateUploadUrl = () => {




  return `/v1/uploads`
}

/**
 * @summary Begin to send an audio file or a zip in pieces (tus 1.0); what is unfinished after a day is forgotten.
 */
export const createUpload = async ( options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getCreateUploadUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getAskUploadUrl = (id: string,) => {




  return `/v1/uploads/${encodeURIComponent(String(id))}`
}

/**
 * @summary How much of an upload has arrived.
 */
export const askUpload = async (id: string, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getAskUploadUrl(id),
  {
    ...options,
    method: 'HEAD'


  }
);}



export const getContinueUploadUrl = (id: string,) => {




  return `/v1/uploads/${encodeURIComponent(String(id))}`
}

/**
 * @summary The next piece; with the last one the file is loaded like any other sample, or a zip imported.
 */
export const continueUpload = async (id: string, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getContinueUploadUrl(id),
  {
    ...options,
    method: 'PATCH'


  }
);}



export const getCancelUploadUrl = (id: string,) => {




  return `/v1/uploads/${encodeURIComponent(String(id))}`
}

/**
 * @summary Forget an upload and what has arrived of it; a sample it became stays.
 */
export const cancelUpload = async (id: string, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getCancelUploadUrl(id),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getOpenSampleImportUrl = () => {




  return `/v1/sample-imports`
}

/**
 * @summary Import a folder of the server, a strudel.json, or begin an import whose files are sent one by one.
 */
export const openSampleImport = async (sampleImportWish: SampleImportWish, options?: Parameters<typeof send>[1]): Promise<SampleImport> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<SampleImport>(getOpenSampleImportUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(sampleImportWish)
  }
);}



export const getListSampleImportsUrl = () => {




  return `/v1/sample-imports`
}

/**
 * @summary The imports, newest first, with their progress.
 */
export const listSampleImports = async ( options?: Parameters<typeof send>[1]): Promise<ListSampleImports200> => {

  return send<ListSampleImports200>(getListSampleImportsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getImportSampleZipUrl = (params?: ImportSampleZipParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/sample-imports/zip?${stringifiedParams}` : `/v1/sample-imports/zip`
}

/**
 * @summary Import a zip of samples: each folder in it is a bank.
 */
export const importSampleZip = async (importSampleZipBody: Blob,
    params?: ImportSampleZipParams, options?: Parameters<typeof send>[1]): Promise<SampleImport> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<SampleImport>(getImportSampleZipUrl(params),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/zip', ...getHeaders(options?.headers) },
    body: importSampleZipBody
  }
);}



export const getGetSampleImportUrl = (id: string,) => {




  return `/v1/sample-imports/${encodeURIComponent(String(id))}`
}

/**
 * @summary How far an import is.
 */
export const getSampleImport = async (id: string, options?: Parameters<typeof send>[1]): Promise<SampleImport> => {

  return send<SampleImport>(getGetSampleImportUrl(id),
  {
    ...options,
    method: 'GET'


  }
);}



export const getCancelSampleImportUrl = (id: string,) => {




  return `/v1/sample-imports/${encodeURIComponent(String(id))}`
}

/**
 * @summary Import nothing more of it; what is loaded stays.
 */
export const cancelSampleImport = async (id: string, options?: Parameters<typeof send>[1]): Promise<SampleImport> => {

  return send<SampleImport>(getCancelSampleImportUrl(id),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getAddToSampleImportUrl = (id: string,) => {




  return `/v1/sample-imports/${encodeURIComponent(String(id))}/files`
}

/**
 * @summary Send one file of an open import; it waits behind single uploads.
 */
export const addToSampleImport = async (id: string,
    addToSampleImportBody: AddToSampleImportBody, options?: Parameters<typeof send>[1]): Promise<SampleImportFile> => {
    const formData = new FormData();
formData.append(`bank`, addToSampleImportBody.bank);
formData.append(`file`, addToSampleImportBody.file);

  return send<SampleImportFile>(getAddToSampleImportUrl(id),
  {
    ...options,
    method: 'POST'
    ,
    body: formData
  }
);}



export const getListImportFilesUrl = (id: string,
    params?: ListImportFilesParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/sample-imports/${encodeURIComponent(String(id))}/files?${stringifiedParams}` : `/v1/sample-imports/${encodeURIComponent(String(id))}/files`
}

/**
 * @summary What became of each file, page by page.
 */
export const listImportFiles = async (id: string,
    params?: ListImportFilesParams, options?: Parameters<typeof send>[1]): Promise<ImportFilesPage> => {

  return send<ImportFilesPage>(getListImportFilesUrl(id,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getCloseSampleImportUrl = (id: string,) => {




  return `/v1/sample-imports/${encodeURIComponent(String(id))}/close`
}

/**
 * @summary Say that no more files come.
 */
export const closeSampleImport = async (id: string, options?: Parameters<typeof send>[1]): Promise<SampleImport> => {

  return send<SampleImport>(getCloseSampleImportUrl(id),
  {
    ...options,
    method: 'POST'


  }
);}



export const getGetSynthDefPreviewUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/preview.wav`
}

/**
 * @summary How a SynthDef sounds with its defaults; turned down where it was beyond full scale.
 */
export const getSynthDefPreview = async (name: SynthDefName, options?: Parameters<typeof send>[1]): Promise<Blob> => {

  return send<Blob>(getGetSynthDefPreviewUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetSynthDefWaveformUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/waveform.png`
}

/**
 * @summary The waveform of the preview of a SynthDef.
 */
export const getSynthDefWaveform = async (name: SynthDefName, options?: Parameters<typeof send>[1]): Promise<Blob> => {

  return send<Blob>(getGetSynthDefWaveformUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetSynthDefSpectrumUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/spectrum.png`
}

/**
 * @summary The mean spectrum of the preview of a SynthDef.
 */
export const getSynthDefSpectrum = async (name: SynthDefName, options?: Parameters<typeof send>[1]): Promise<Blob> => {

  return send<Blob>(getGetSynthDefSpectrumUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetSynthDefGraphUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/graph`
}

/**
 * @summary The UGens of a SynthDef and what each of them hears.
 */
export const getSynthDefGraph = async (name: SynthDefName, options?: Parameters<typeof send>[1]): Promise<UGenGraph> => {

  return send<UGenGraph>(getGetSynthDefGraphUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetSynthDefPictureUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/graph.svg`
}

/**
 * @summary The same as a picture, of up to 300 UGens.
 */
export const getSynthDefPicture = async (name: SynthDefName, options?: Parameters<typeof send>[1]): Promise<Blob> => {

  return send<Blob>(getGetSynthDefPictureUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetSynthDefFileUrl = (name: SynthDefName,
    params?: GetSynthDefFileParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/synthdefs/${encodeURIComponent(String(name))}/file?${stringifiedParams}` : `/v1/synthdefs/${encodeURIComponent(String(name))}/file`
}

/**
 * @summary A version as a .scsyndef file, or its source.
 */
export const getSynthDefFile = async (name: SynthDefName,
    params?: GetSynthDefFileParams, options?: Parameters<typeof send>[1]): Promise<Blob> => {

  return send<Blob>(getGetSynthDefFileUrl(name,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getExportSynthDefsUrl = () => {




  return `/v1/synthdefs/export`
}

/**
 * @summary The whole library as one zip: library.json, every version, and the sources there are.
 */
export const exportSynthDefs = async ( options?: Parameters<typeof send>[1]): Promise<Blob> => {

  return send<Blob>(getExportSynthDefsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getImportSynthDefsUrl = () => {




  return `/v1/synthdefs/import`
}

/**
 * @summary Add an exported library. Each version is checked as an upload; nothing that is here is replaced.
 */
export const importSynthDefs = async (importSynthDefsBody: Blob, options?: Parameters<typeof send>[1]): Promise<Job> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Job>(getImportSynthDefsUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/zip', ...getHeaders(options?.headers) },
    body: importSynthDefsBody
  }
);}



export const getGetSynthDefUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}`
}

/**
 * @summary One SynthDef with its controls, and who plays it.
 */
export const getSynthDef = async (name: SynthDefName, options?: Parameters<typeof send>[1]): Promise<CataloguedSynthDef> => {

  return send<CataloguedSynthDef>(getGetSynthDefUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}



export const getDescribeSynthDefUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}`
}

/**
 * @summary Its tags, author and note; what is left out stays.
 */
export const describeSynthDef = async (name: SynthDefName,
    synthDefAboutPatch: SynthDefAboutPatch, options?: Parameters<typeof send>[1]): Promise<CataloguedSynthDef> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<CataloguedSynthDef>(getDescribeSynthDefUrl(name),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(synthDefAboutPatch)
  }
);}



export const getDeleteSynthDefUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}`
}

/**
 * @summary Remove it with every version. Refused while a track plays it.
 */
export const deleteSynthDef = async (name: SynthDefName, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getDeleteSynthDefUrl(name),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getListSynthDefVersionsUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/versions`
}

/**
 * @summary Its versions, the one published last first.
 */
export const listSynthDefVersions = async (name: SynthDefName, options?: Parameters<typeof send>[1]): Promise<ListSynthDefVersions200> => {

  return send<ListSynthDefVersions200>(getListSynthDefVersionsUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}



export const getPublishSynthDefUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/publish`
}

/**
 * @summary Let the name play another of its versions, forward or back, at once or on a boundary.
 */
export const publishSynthDef = async (name: SynthDefName,
    publishWish: PublishWish, options?: Parameters<typeof send>[1]): Promise<Published> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Published>(getPublishSynthDefUrl(name),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(publishWish)
  }
);}



export const getUnloadSynthDefUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/unload`
}

/**
 * @summary Free it on the audio server; the library keeps it. Refused while a track plays it, unless a moment is given.
 */
export const unloadSynthDef = async (name: SynthDefName,
    unloadWish: UnloadWish, options?: Parameters<typeof send>[1]): Promise<UnloadSynthDef200 | UnloadSynthDef202> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<UnloadSynthDef200 | UnloadSynthDef202>(getUnloadSynthDefUrl(name),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(unloadWish)
  }
);}



export const getDiffSynthDefUrl = (name: SynthDefName,
    params?: DiffSynthDefParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/synthdefs/${encodeURIComponent(String(name))}/diff?${stringifiedParams}` : `/v1/synthdefs/${encodeURIComponent(String(name))}/diff`
}

/**
 * @summary What differs between two versions: controls, defaults, UGens.
 */
export const diffSynthDef = async (name: SynthDefName,
    params?: DiffSynthDefParams, options?: Parameters<typeof send>[1]): Promise<SynthDefDiff> => {

  return send<SynthDefDiff>(getDiffSynthDefUrl(name,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getListSynthDefPresetsUrl = (name: SynthDefName,
    params?: ListSynthDefPresetsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/synthdefs/${encodeURIComponent(String(name))}/presets?${stringifiedParams}` : `/v1/synthdefs/${encodeURIComponent(String(name))}/presets`
}

/**
 * @summary The presets of a SynthDef, of one owner.
 */
export const listSynthDefPresets = async (name: SynthDefName,
    params?: ListSynthDefPresetsParams, options?: Parameters<typeof send>[1]): Promise<SynthDefPresets> => {

  return send<SynthDefPresets>(getListSynthDefPresetsUrl(name,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getSaveSynthDefPresetUrl = (name: SynthDefName,
    preset: PresetName,
    params?: SaveSynthDefPresetParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/synthdefs/${encodeURIComponent(String(name))}/presets/${encodeURIComponent(String(preset))}?${stringifiedParams}` : `/v1/synthdefs/${encodeURIComponent(String(name))}/presets/${encodeURIComponent(String(preset))}`
}

/**
 * @summary Keep values of its parameters under a name.
 */
export const saveSynthDefPreset = async (name: SynthDefName,
    preset: PresetName,
    synthDefPresetWish: SynthDefPresetWish,
    params?: SaveSynthDefPresetParams, options?: Parameters<typeof send>[1]): Promise<SynthDefPreset> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<SynthDefPreset>(getSaveSynthDefPresetUrl(name,preset,params),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(synthDefPresetWish)
  }
);}



export const getGetSynthDefPresetUrl = (name: SynthDefName,
    preset: PresetName,
    params?: GetSynthDefPresetParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/synthdefs/${encodeURIComponent(String(name))}/presets/${encodeURIComponent(String(preset))}?${stringifiedParams}` : `/v1/synthdefs/${encodeURIComponent(String(name))}/presets/${encodeURIComponent(String(preset))}`
}

/**
 * @summary One preset with its values.
 */
export const getSynthDefPreset = async (name: SynthDefName,
    preset: PresetName,
    params?: GetSynthDefPresetParams, options?: Parameters<typeof send>[1]): Promise<SynthDefPreset> => {

  return send<SynthDefPreset>(getGetSynthDefPresetUrl(name,preset,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getDeleteSynthDefPresetUrl = (name: SynthDefName,
    preset: PresetName,
    params?: DeleteSynthDefPresetParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/synthdefs/${encodeURIComponent(String(name))}/presets/${encodeURIComponent(String(preset))}?${stringifiedParams}` : `/v1/synthdefs/${encodeURIComponent(String(name))}/presets/${encodeURIComponent(String(preset))}`
}

/**
 * @summary Remove a preset; tracks that have recalled it keep its values.
 */
export const deleteSynthDefPreset = async (name: SynthDefName,
    preset: PresetName,
    params?: DeleteSynthDefPresetParams, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getDeleteSynthDefPresetUrl(name,preset,params),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getRecallSynthDefPresetUrl = (name: SynthDefName,
    preset: PresetName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/presets/${encodeURIComponent(String(preset))}/recall`
}

/**
 * @summary Let the notes of tracks have its values, on the next bar unless told otherwise, at once or by and by.
 */
export const recallSynthDefPreset = async (name: SynthDefName,
    preset: PresetName,
    synthDefRecallWish: SynthDefRecallWish, options?: Parameters<typeof send>[1]): Promise<SynthDefRecalled> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<SynthDefRecalled>(getRecallSynthDefPresetUrl(name,preset),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(synthDefRecallWish)
  }
);}



export const getRecallSynthDefDefaultsUrl = (name: SynthDefName,) => {




  return `/v1/synthdefs/${encodeURIComponent(String(name))}/defaults/recall`
}

/**
 * @summary Let the notes of tracks have the SynthDef's own defaults again, likewise.
 */
export const recallSynthDefDefaults = async (name: SynthDefName,
    synthDefDefaultsWish: SynthDefDefaultsWish, options?: Parameters<typeof send>[1]): Promise<SynthDefRecalled> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<SynthDefRecalled>(getRecallSynthDefDefaultsUrl(name),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(synthDefDefaultsWish)
  }
);}



export const getCheckSourceUrl = () => {




  return `/v1/synthdefs/check`
}

/**
 * @summary Whether SuperCollider source is a program, and where not. Nothing runs, nothing is kept.
 */
export const checkSource = async ( options?: Parameters<typeof send>[1]): Promise<SourceCheck> => {

  return send<SourceCheck>(getCheckSourceUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getPreviewCodeUrl = () => {




  return `/v1/patterns/preview`
}

/**
 * @summary The events of some cycles of a text, and all that is wrong with it, without playing it.
 */
export const previewCode = async (previewWish: PreviewWish, options?: Parameters<typeof send>[1]): Promise<Preview> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Preview>(getPreviewCodeUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(previewWish)
  }
);}



export const getGetPatternLanguageUrl = () => {




  return `/v1/patterns/language`
}

/**
 * @summary Every name of the pattern language, for completion and hover text.
 */
export const getPatternLanguage = async ( options?: Parameters<typeof send>[1]): Promise<PatternLanguage> => {

  return send<PatternLanguage>(getGetPatternLanguageUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getListGeneratorsUrl = () => {




  return `/v1/patterns/generators`
}

/**
 * @summary What writes pattern text, with its settings, ranges and defaults.
 */
export const listGenerators = async ( options?: Parameters<typeof send>[1]): Promise<ListGenerators200> => {

  return send<ListGenerators200>(getListGeneratorsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGenerateCodeUrl = () => {




  return `/v1/patterns/generate`
}

/**
 * @summary Pattern text to read, change and play: equal settings give equal text.
 */
export const generateCode = async (generateWish: GenerateWish, options?: Parameters<typeof send>[1]): Promise<Generated> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Generated>(getGenerateCodeUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(generateWish)
  }
);}



export const getPlayUrl = () => {




  return `/v1/play`
}

/**
 * @summary Play text: each label becomes a track, the transport starts.
 */
export const play = async (playWish: PlayWish, options?: Parameters<typeof send>[1]): Promise<PlayResult> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<PlayResult>(getPlayUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(playWish)
  }
);}



export const getListTracksUrl = () => {




  return `/v1/tracks`
}

/**
 * @summary All tracks.
 */
export const listTracks = async ( options?: Parameters<typeof send>[1]): Promise<ListTracks200> => {

  return send<ListTracks200>(getListTracksUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getPutTrackUrl = (name: TrackName,) => {




  return `/v1/tracks/${encodeURIComponent(String(name))}`
}

/**
 * @summary Create or replace the pattern of one track.
 */
export const putTrack = async (name: TrackName,
    trackWish: TrackWish, options?: Parameters<typeof send>[1]): Promise<Track | PlannedChange> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Track | PlannedChange>(getPutTrackUrl(name),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(trackWish)
  }
);}



export const getPatchTrackUrl = (name: TrackName,) => {




  return `/v1/tracks/${encodeURIComponent(String(name))}`
}

/**
 * @summary Change some of a track: mute, solo, gain, code.
 */
export const patchTrack = async (name: TrackName,
    trackPatch: TrackPatch, options?: Parameters<typeof send>[1]): Promise<Track | PlannedChange> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Track | PlannedChange>(getPatchTrackUrl(name),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(trackPatch)
  }
);}



export const getDeleteTrackUrl = (name: TrackName,) => {




  return `/v1/tracks/${encodeURIComponent(String(name))}`
}

/**
 * @summary Remove a track; what already sounds fades.
 */
export const deleteTrack = async (name: TrackName, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getDeleteTrackUrl(name),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getStartRecordingUrl = () => {




  return `/v1/recordings`
}

/**
 * @summary Record whole bars of the master output or of one track, from the next bar line.
 */
export const startRecording = async (recordingWish: RecordingWish, options?: Parameters<typeof send>[1]): Promise<Recording> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Recording>(getStartRecordingUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(recordingWish)
  }
);}



export const getGetRecordingUrl = (id: string,) => {




  return `/v1/recordings/${encodeURIComponent(String(id))}`
}

/**
 * @summary State of one recording.
 */
export const getRecording = async (id: string, options?: Parameters<typeof send>[1]): Promise<Recording> => {

  return send<Recording>(getGetRecordingUrl(id),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetRecordingAudioUrl = (id: string,) => {




  return `/v1/recordings/${encodeURIComponent(String(id))}/audio`
}

/**
 * @summary The recorded WAV.
 */
export const getRecordingAudio = async (id: string, options?: Parameters<typeof send>[1]): Promise<Blob> => {

  return send<Blob>(getGetRecordingAudioUrl(id),
  {
    ...options,
    method: 'GET'


  }
);}



export const getListPresetsUrl = (params?: ListPresetsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/presets?${stringifiedParams}` : `/v1/presets`
}

/**
 * @summary Presets by name, without their texts, page by page.
 */
export const listPresets = async (params?: ListPresetsParams, options?: Parameters<typeof send>[1]): Promise<PresetsPage> => {

  return send<PresetsPage>(getListPresetsUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getSavePresetUrl = (name: PresetName,) => {




  return `/v1/presets/${encodeURIComponent(String(name))}`
}

/**
 * @summary Keep a text, or what plays now, as the next version of a preset.
 */
export const savePreset = async (name: PresetName,
    presetWish: PresetWish, options?: Parameters<typeof send>[1]): Promise<SavedPreset> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<SavedPreset>(getSavePresetUrl(name),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(presetWish)
  }
);}



export const getGetPresetUrl = (name: PresetName,
    params?: GetPresetParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/presets/${encodeURIComponent(String(name))}?${stringifiedParams}` : `/v1/presets/${encodeURIComponent(String(name))}`
}

/**
 * @summary One preset with its text: the newest version, or the one asked for.
 */
export const getPreset = async (name: PresetName,
    params?: GetPresetParams, options?: Parameters<typeof send>[1]): Promise<Preset> => {

  return send<Preset>(getGetPresetUrl(name,params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getPatchPresetUrl = (name: PresetName,) => {




  return `/v1/presets/${encodeURIComponent(String(name))}`
}

/**
 * @summary Change tags, note or tempo of a preset; its text stays.
 */
export const patchPreset = async (name: PresetName,
    presetPatch: PresetPatch, options?: Parameters<typeof send>[1]): Promise<PresetSummary> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<PresetSummary>(getPatchPresetUrl(name),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(presetPatch)
  }
);}



export const getDeletePresetUrl = (name: PresetName,) => {




  return `/v1/presets/${encodeURIComponent(String(name))}`
}

/**
 * @summary Remove a preset with all its versions.
 */
export const deletePreset = async (name: PresetName, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getDeletePresetUrl(name),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getListPresetVersionsUrl = (name: PresetName,) => {




  return `/v1/presets/${encodeURIComponent(String(name))}/versions`
}

/**
 * @summary The versions of a preset, newest first, without their texts.
 */
export const listPresetVersions = async (name: PresetName, options?: Parameters<typeof send>[1]): Promise<PresetVersions> => {

  return send<PresetVersions>(getListPresetVersionsUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}



export const getRecallPresetUrl = (name: PresetName,) => {




  return `/v1/presets/${encodeURIComponent(String(name))}/recall`
}

/**
 * @summary Play a preset, on the next bar unless told otherwise.
 */
export const recallPreset = async (name: PresetName,
    recallWish: RecallWish, options?: Parameters<typeof send>[1]): Promise<Recalled> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Recalled>(getRecallPresetUrl(name),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(recallWish)
  }
);}



export const getListEffectsUrl = () => {




  return `/v1/effects`
}

/**
 * @summary What a chain can have, with its parameters and how far they go.
 */
export const listEffects = async ( options?: Parameters<typeof send>[1]): Promise<ListEffects200> => {

  return send<ListEffects200>(getListEffectsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getListChainsUrl = () => {




  return `/v1/chains`
}

/**
 * @summary Every chain that has effects.
 */
export const listChains = async ( options?: Parameters<typeof send>[1]): Promise<ListChains200> => {

  return send<ListChains200>(getListChainsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetChainUrl = (chain: TrackName,) => {




  return `/v1/chains/${encodeURIComponent(String(chain))}`
}

/**
 * @summary The effects of a track or of the master, in the order the sound passes.
 */
export const getChain = async (chain: TrackName, options?: Parameters<typeof send>[1]): Promise<Chain> => {

  return send<Chain>(getGetChainUrl(chain),
  {
    ...options,
    method: 'GET'


  }
);}



export const getPutChainUrl = (chain: TrackName,) => {




  return `/v1/chains/${encodeURIComponent(String(chain))}`
}

/**
 * @summary Make a chain as it is given; what it has already sounds on.
 */
export const putChain = async (chain: TrackName,
    chainWish: ChainWish, options?: Parameters<typeof send>[1]): Promise<Chain | PlannedChange> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Chain | PlannedChange>(getPutChainUrl(chain),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(chainWish)
  }
);}



export const getAddEffectUrl = (chain: TrackName,) => {




  return `/v1/chains/${encodeURIComponent(String(chain))}/effects`
}

/**
 * @summary Put one more effect into a chain, at its end or at a position.
 */
export const addEffect = async (chain: TrackName,
    newEffect: NewEffect, options?: Parameters<typeof send>[1]): Promise<Chain | PlannedChange> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Chain | PlannedChange>(getAddEffectUrl(chain),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(newEffect)
  }
);}



export const getPatchEffectUrl = (chain: TrackName,
    effect: EffectName,) => {




  return `/v1/chains/${encodeURIComponent(String(chain))}/effects/${encodeURIComponent(String(effect))}`
}

/**
 * @summary Turn its parameters, at once or by and by, bypass it, move it.
 */
export const patchEffect = async (chain: TrackName,
    effect: EffectName,
    effectPatch: EffectPatch, options?: Parameters<typeof send>[1]): Promise<Chain | PlannedChange> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Chain | PlannedChange>(getPatchEffectUrl(chain,effect),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(effectPatch)
  }
);}



export const getRemoveEffectUrl = (chain: TrackName,
    effect: EffectName,
    params?: RemoveEffectParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/chains/${encodeURIComponent(String(chain))}/effects/${encodeURIComponent(String(effect))}?${stringifiedParams}` : `/v1/chains/${encodeURIComponent(String(chain))}/effects/${encodeURIComponent(String(effect))}`
}

/**
 * @summary Take an effect out; what rings in it rings out.
 */
export const removeEffect = async (chain: TrackName,
    effect: EffectName,
    params?: RemoveEffectParams, options?: Parameters<typeof send>[1]): Promise<Chain | PlannedChange> => {

  return send<Chain | PlannedChange>(getRemoveEffectUrl(chain,effect,params),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getListEffectPresetsUrl = () => {




  return `/v1/effect-presets`
}

/**
 * @summary Chains kept under names.
 */
export const listEffectPresets = async ( options?: Parameters<typeof send>[1]): Promise<ListEffectPresets200> => {

  return send<ListEffectPresets200>(getListEffectPresetsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetEffectPresetUrl = (name: PresetName,) => {




  return `/v1/effect-presets/${encodeURIComponent(String(name))}`
}

/**
 * @summary One of them.
 */
export const getEffectPreset = async (name: PresetName, options?: Parameters<typeof send>[1]): Promise<EffectPreset> => {

  return send<EffectPreset>(getGetEffectPresetUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}



export const getSaveEffectPresetUrl = (name: PresetName,) => {




  return `/v1/effect-presets/${encodeURIComponent(String(name))}`
}

/**
 * @summary Keep a chain as it is now, or as it is given, under a name.
 */
export const saveEffectPreset = async (name: PresetName,
    effectPresetWish: EffectPresetWish, options?: Parameters<typeof send>[1]): Promise<EffectPreset> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<EffectPreset>(getSaveEffectPresetUrl(name),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(effectPresetWish)
  }
);}



export const getDeleteEffectPresetUrl = (name: PresetName,) => {




  return `/v1/effect-presets/${encodeURIComponent(String(name))}`
}

/**
 * @summary Forget it; chains that have recalled it stay as they are.
 */
export const deleteEffectPreset = async (name: PresetName, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getDeleteEffectPresetUrl(name),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getRecallEffectPresetUrl = (name: PresetName,) => {




  return `/v1/effect-presets/${encodeURIComponent(String(name))}/recall`
}

/**
 * @summary Give its effects to a chain, on the next bar unless told otherwise.
 */
export const recallEffectPreset = async (name: PresetName,
    effectRecallWish: EffectRecallWish, options?: Parameters<typeof send>[1]): Promise<Chain | PlannedChange> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Chain | PlannedChange>(getRecallEffectPresetUrl(name),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(effectRecallWish)
  }
);}



export const getGetTransportUrl = () => {




  return `/v1/transport`
}

/**
 * @summary Playing or not, tempo, position.
 */
export const getTransport = async ( options?: Parameters<typeof send>[1]): Promise<Transport> => {

  return send<Transport>(getGetTransportUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getStartTransportUrl = () => {




  return `/v1/transport/start`
}

/**
 * @summary Start from cycle 0, or leave it running.
 */
export const startTransport = async ( options?: Parameters<typeof send>[1]): Promise<Transport> => {

  return send<Transport>(getStartTransportUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getStopTransportUrl = () => {




  return `/v1/transport/stop`
}

/**
 * @summary Stop, and drop what was scheduled.
 */
export const stopTransport = async ( options?: Parameters<typeof send>[1]): Promise<Transport> => {

  return send<Transport>(getStopTransportUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getSetTempoUrl = () => {




  return `/v1/transport/tempo`
}

/**
 * @summary Set the tempo in quarter notes a minute, at once or on a boundary, in one step or as a ramp.
 */
export const setTempo = async (tempo: Tempo, options?: Parameters<typeof send>[1]): Promise<Transport> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Transport>(getSetTempoUrl(),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(tempo)
  }
);}



export const getSetSwingUrl = () => {




  return `/v1/transport/swing`
}

/**
 * @summary Set the swing of eighths or sixteenths; 0.5 is straight.
 */
export const setSwing = async (swing: Swing, options?: Parameters<typeof send>[1]): Promise<Transport> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Transport>(getSetSwingUrl(),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(swing)
  }
);}



export const getSetMeterUrl = () => {




  return `/v1/transport/meter`
}

/**
 * @summary Set the time signature, from the next bar line on.
 */
export const setMeter = async (meter: Meter, options?: Parameters<typeof send>[1]): Promise<Transport> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Transport>(getSetMeterUrl(),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(meter)
  }
);}



export const getPauseTransportUrl = () => {




  return `/v1/transport/pause`
}

/**
 * @summary Stop, and keep the position.
 */
export const pauseTransport = async ( options?: Parameters<typeof send>[1]): Promise<Transport> => {

  return send<Transport>(getPauseTransportUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getContinueTransportUrl = () => {




  return `/v1/transport/continue`
}

/**
 * @summary Go on from where it was paused, or from cycle 0.
 */
export const continueTransport = async ( options?: Parameters<typeof send>[1]): Promise<Transport> => {

  return send<Transport>(getContinueTransportUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getSeekTransportUrl = () => {




  return `/v1/transport/position`
}

/**
 * @summary Go to a cycle: heard one look-ahead later, or where continue begins.
 */
export const seekTransport = async (position: Position, options?: Parameters<typeof send>[1]): Promise<Transport> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Transport>(getSeekTransportUrl(),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(position)
  }
);}



export const getNudgeTransportUrl = () => {




  return `/v1/transport/nudge`
}

/**
 * @summary Let everything sound a little later or earlier from now on.
 */
export const nudgeTransport = async (nudge: Nudge, options?: Parameters<typeof send>[1]): Promise<Transport> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Transport>(getNudgeTransportUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(nudge)
  }
);}



export const getTapTempoUrl = () => {




  return `/v1/transport/tap`
}

/**
 * @summary Tap a beat; from the second tap on the tempo follows.
 */
export const tapTempo = async ( options?: Parameters<typeof send>[1]): Promise<Transport> => {

  return send<Transport>(getTapTempoUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getPanicUrl = () => {




  return `/v1/panic`
}

/**
 * @summary Silence now: stop, drop what is scheduled, free every voice. Again within 5 s: end what rings in effects, too.
 */
export const panic = async ( options?: Parameters<typeof send>[1]): Promise<Transport> => {

  return send<Transport>(getPanicUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getHushUrl = () => {




  return `/v1/hush`
}

/**
 * @summary Mute every track at once; the transport runs on.
 */
export const hush = async ( options?: Parameters<typeof send>[1]): Promise<Hush200> => {

  return send<Hush200>(getHushUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getUnmuteAllUrl = () => {




  return `/v1/unmute`
}

/**
 * @summary Unmute every track, and end every solo.
 */
export const unmuteAll = async ( options?: Parameters<typeof send>[1]): Promise<UnmuteAll200> => {

  return send<UnmuteAll200>(getUnmuteAllUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getListChangesUrl = () => {




  return `/v1/changes`
}

/**
 * @summary Changes that wait for their moment, the next one first.
 */
export const listChanges = async ( options?: Parameters<typeof send>[1]): Promise<ListChanges200> => {

  return send<ListChanges200>(getListChangesUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getCancelChangeUrl = (id: string,) => {




  return `/v1/changes/${encodeURIComponent(String(id))}`
}

/**
 * @summary Take back a change before it lands.
 */
export const cancelChange = async (id: string, options?: Parameters<typeof send>[1]): Promise<void> => {

  return send<void>(getCancelChangeUrl(id),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getGoBackUrl = () => {




  return `/v1/back`
}

/**
 * @summary Back to what sounded before the last edit, of one track or of all, on the next beat.
 */
export const goBack = async (historyWish: HistoryWish, options?: Parameters<typeof send>[1]): Promise<HistoryMove> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<HistoryMove>(getGoBackUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(historyWish)
  }
);}



export const getGoForwardUrl = () => {




  return `/v1/forward`
}

/**
 * @summary Forward again to what going back undid.
 */
export const goForward = async (historyWish: HistoryWish, options?: Parameters<typeof send>[1]): Promise<HistoryMove> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<HistoryMove>(getGoForwardUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(historyWish)
  }
);}



export const getListSessionLogUrl = (params?: ListSessionLogParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/session-log?${stringifiedParams}` : `/v1/session-log`
}

/**
 * @summary Every accepted change, oldest first: who asked, when, and where in the music.
 */
export const listSessionLog = async (params?: ListSessionLogParams, options?: Parameters<typeof send>[1]): Promise<ListSessionLog200> => {

  return send<ListSessionLog200>(getListSessionLogUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getStartReplayUrl = () => {




  return `/v1/session-log/replays`
}

/**
 * @summary Play a session again, from the lines that `listSessionLog` gave: at the same places in the music.
 */
export const startReplay = async ( options?: Parameters<typeof send>[1]): Promise<SessionReplay> => {

  return send<SessionReplay>(getStartReplayUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getGetReplayUrl = (id: string,) => {




  return `/v1/session-log/replays/${encodeURIComponent(String(id))}`
}

/**
 * @summary How far a replay is, and what of it could not be done.
 */
export const getReplay = async (id: string, options?: Parameters<typeof send>[1]): Promise<SessionReplay> => {

  return send<SessionReplay>(getGetReplayUrl(id),
  {
    ...options,
    method: 'GET'


  }
);}



export const getCancelReplayUrl = (id: string,) => {




  return `/v1/session-log/replays/${encodeURIComponent(String(id))}`
}

/**
 * @summary Change nothing more; what it has changed stays.
 */
export const cancelReplay = async (id: string, options?: Parameters<typeof send>[1]): Promise<SessionReplay> => {

  return send<SessionReplay>(getCancelReplayUrl(id),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getSubmitSessionUrl = () => {




  return `/v1/playback/session`
}

/**
 * @summary Load a step session; its tracks begin on the boundary it asks for.
 */
export const submitSession = async (playbackSession: PlaybackSession, options?: Parameters<typeof send>[1]): Promise<SessionSubmitted> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<SessionSubmitted>(getSubmitSessionUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(playbackSession)
  }
);}



export const getGetPlaybackStatusUrl = () => {




  return `/v1/playback/status`
}

/**
 * @summary Playing or not, the step that is heard, the tracks and scenes of the session.
 */
export const getPlaybackStatus = async ( options?: Parameters<typeof send>[1]): Promise<PlaybackStatus> => {

  return send<PlaybackStatus>(getGetPlaybackStatusUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getStartPlaybackUrl = () => {




  return `/v1/playback/start`
}

/**
 * @summary Start, or go on after a pause.
 */
export const startPlayback = async ( options?: Parameters<typeof send>[1]): Promise<StartPlayback200> => {

  return send<StartPlayback200>(getStartPlaybackUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getStopPlaybackUrl = () => {




  return `/v1/playback/stop`
}

/**
 * @summary Stop; the next start begins at step 0.
 */
export const stopPlayback = async ( options?: Parameters<typeof send>[1]): Promise<StopPlayback200> => {

  return send<StopPlayback200>(getStopPlaybackUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getPausePlaybackUrl = () => {




  return `/v1/playback/pause`
}

/**
 * @summary Stop, and keep the position.
 */
export const pausePlayback = async ( options?: Parameters<typeof send>[1]): Promise<PausePlayback200> => {

  return send<PausePlayback200>(getPausePlaybackUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getPatchEnvironmentUrl = () => {




  return `/v1/playback/environment`
}

/**
 * @summary Change tempo, swing or the default gate of the session.
 */
export const patchEnvironment = async (sessionEnvironmentPatch: SessionEnvironmentPatch, options?: Parameters<typeof send>[1]): Promise<EnvironmentChanged> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<EnvironmentChanged>(getPatchEnvironmentUrl(),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(sessionEnvironmentPatch)
  }
);}



export const getPatchTrackParamsUrl = (trackId: TrackName,) => {




  return `/v1/playback/tracks/${encodeURIComponent(String(trackId))}/params`
}

/**
 * @summary Change what a track of the session plays its notes with; null takes a control away.
 */
export const patchTrackParams = async (trackId: TrackName,
    sessionParams: SessionParams, options?: Parameters<typeof send>[1]): Promise<ParamsChanged> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<ParamsChanged>(getPatchTrackParamsUrl(trackId),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(sessionParams)
  }
);}



export const getMutePlaybackTrackUrl = (trackId: TrackName,) => {




  return `/v1/playback/tracks/${encodeURIComponent(String(trackId))}/mute`
}

/**
 * @summary Mute or unmute a track of the session, at once.
 */
export const mutePlaybackTrack = async (trackId: TrackName,
    muting: Muting, options?: Parameters<typeof send>[1]): Promise<TrackMuted> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<TrackMuted>(getMutePlaybackTrackUrl(trackId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(muting)
  }
);}



export const getSoloPlaybackTrackUrl = (trackId: TrackName,) => {




  return `/v1/playback/tracks/${encodeURIComponent(String(trackId))}/solo`
}

/**
 * @summary Let a track of the session sound alone, or end that, at once.
 */
export const soloPlaybackTrack = async (trackId: TrackName,
    soloing: Soloing, options?: Parameters<typeof send>[1]): Promise<TrackSoloed> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<TrackSoloed>(getSoloPlaybackTrackUrl(trackId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(soloing)
  }
);}



export const getMuteTrackUrl = (trackId: TrackName,) => {




  return `/v1/tracks/${encodeURIComponent(String(trackId))}/mute`
}

/**
 * @summary The same as /v1/playback/tracks/{track_id}/mute.
 */
export const muteTrack = async (trackId: TrackName,
    muting: Muting, options?: Parameters<typeof send>[1]): Promise<TrackMuted> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<TrackMuted>(getMuteTrackUrl(trackId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(muting)
  }
);}



export const getSoloTrackUrl = (trackId: TrackName,) => {




  return `/v1/tracks/${encodeURIComponent(String(trackId))}/solo`
}

/**
 * @summary The same as /v1/playback/tracks/{track_id}/solo.
 */
export const soloTrack = async (trackId: TrackName,
    soloing: Soloing, options?: Parameters<typeof send>[1]): Promise<TrackSoloed> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<TrackSoloed>(getSoloTrackUrl(trackId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(soloing)
  }
);}



export const getActivateSceneUrl = () => {




  return `/v1/scene/activate`
}

/**
 * @summary Switch to a scene of the session.
 */
export const activateScene = async (sceneActivation: SceneActivation, options?: Parameters<typeof send>[1]): Promise<SceneActivated> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<SceneActivated>(getActivateSceneUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(sceneActivation)
  }
);}



export const getActivatePlaybackSceneUrl = (sceneName: string,) => {




  return `/v1/playback/scenes/${encodeURIComponent(String(sceneName))}`
}

/**
 * @summary Switch to a scene of the session at the next bar.
 */
export const activatePlaybackScene = async (sceneName: string, options?: Parameters<typeof send>[1]): Promise<SceneActivated> => {

  return send<SceneActivated>(getActivatePlaybackSceneUrl(sceneName),
  {
    ...options,
    method: 'POST'


  }
);}



export const getListPendingChangesUrl = () => {




  return `/v1/playback/changes/pending`
}

/**
 * @summary Changes that wait for their moment, one row a track.
 */
export const listPendingChanges = async ( options?: Parameters<typeof send>[1]): Promise<ListPendingChanges200> => {

  return send<ListPendingChanges200>(getListPendingChangesUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getCancelPendingChangeUrl = (changeId: string,) => {




  return `/v1/playback/changes/${encodeURIComponent(String(changeId))}`
}

/**
 * @summary Take back a change before it lands.
 */
export const cancelPendingChange = async (changeId: string, options?: Parameters<typeof send>[1]): Promise<CancelPendingChange200> => {

  return send<CancelPendingChange200>(getCancelPendingChangeUrl(changeId),
  {
    ...options,
    method: 'DELETE'


  }
);}



export const getCancelAllChangesUrl = () => {




  return `/v1/playback/changes/cancel-all`
}

/**
 * @summary Take back every change that waits, whoever planned it.
 */
export const cancelAllChanges = async ( options?: Parameters<typeof send>[1]): Promise<CancelAllChanges200> => {

  return send<CancelAllChanges200>(getCancelAllChangesUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getStreamEventsUrl = (params?: StreamEventsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/events?${stringifiedParams}` : `/v1/events`
}

/**
 * @summary Every event as Server-Sent Events; Last-Event-ID replays up to ten minutes. The same path upgrades to a WebSocket (`?lastEventId=`).
 */
export const streamEvents = async (params?: StreamEventsParams, options?: Parameters<typeof send>[1]): Promise<unknown> => {

  return send<unknown>(getStreamEventsUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetStatusUrl = () => {




  return `/v1/status`
}

/**
 * @summary The studio for people: what works, what is lost, and why.
 */
export const getStatus = async ( options?: Parameters<typeof send>[1]): Promise<StudioStatus> => {

  return send<StudioStatus>(getGetStatusUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getRestartAudioServerUrl = () => {




  return `/v1/audio-server/restart`
}

/**
 * @summary Start the audio server anew, also when the studio has given it up; everything returns, in time.
 */
export const restartAudioServer = async ( options?: Parameters<typeof send>[1]): Promise<AudioServerStatus> => {

  return send<AudioServerStatus>(getRestartAudioServerUrl(),
  {
    ...options,
    method: 'POST'


  }
);}



export const getGetLivenessUrl = () => {




  return `/livez`
}

/**
 * @summary The process runs.
 */
export const getLiveness = async ( options?: Parameters<typeof send>[1]): Promise<GetLiveness200> => {

  return send<GetLiveness200>(getGetLivenessUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetReadinessUrl = () => {




  return `/readyz`
}

/**
 * @summary Each dependency by name; 503 while one that matters is away.
 */
export const getReadiness = async ( options?: Parameters<typeof send>[1]): Promise<Readiness> => {

  return send<Readiness>(getGetReadinessUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetMetricsUrl = () => {




  return `/metrics`
}

/**
 * @summary Prometheus metrics.
 */
export const getMetrics = async ( options?: Parameters<typeof send>[1]): Promise<unknown> => {

  return send<unknown>(getGetMetricsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getSetLogLevelUrl = () => {




  return `/v1/log-level`
}

/**
 * @summary Change what every service logs while it runs: all of it, or one module.
 */
export const setLogLevel = async (logLevelWish: LogLevelWish, options?: Parameters<typeof send>[1]): Promise<void> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<void>(getSetLogLevelUrl(),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(logLevelWish)
  }
);}



export const getGetOpenApiUrl = () => {




  return `/v1/openapi.json`
}

/**
 * @summary This API as OpenAPI 3.1.
 */
export const getOpenApi = async ( options?: Parameters<typeof send>[1]): Promise<unknown> => {

  return send<unknown>(getGetOpenApiUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetMetersUrl = () => {




  return `/v1/meters`
}

/**
 * @summary How loud each track and the master are now; GET /v1/events?types=meters.v1.measured tells it live.
 */
export const getMeters = async ( options?: Parameters<typeof send>[1]): Promise<Meters> => {

  return send<Meters>(getGetMetersUrl(),
  {
    ...options,
    method: 'GET'


  }
);}



export const getListErrorsUrl = (params?: ListErrorsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/v1/errors?${stringifiedParams}` : `/v1/errors`
}

/**
 * @summary What went wrong, in all services and on the audio server: by kind, the most frequent first.
 */
export const listErrors = async (params?: ListErrorsParams, options?: Parameters<typeof send>[1]): Promise<ErrorList> => {

  return send<ErrorList>(getListErrorsUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}



export const getStartProfileUrl = () => {




  return `/v1/debug/profiles`
}

/**
 * @summary Take a CPU profile of the engine while it plays.
 */
export const startProfile = async (profileWish: ProfileWish, options?: Parameters<typeof send>[1]): Promise<Profile> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return send<Profile>(getStartProfileUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(profileWish)
  }
);}



export const getGetProfileUrl = (id: string,) => {




  return `/v1/debug/profiles/${encodeURIComponent(String(id))}`
}

/**
 * @summary State of one profile.
 */
export const getProfile = async (id: string, options?: Parameters<typeof send>[1]): Promise<Profile> => {

  return send<Profile>(getGetProfileUrl(id),
  {
    ...options,
    method: 'GET'


  }
);}



export const getGetProfileFileUrl = (id: string,) => {




  return `/v1/debug/profiles/${encodeURIComponent(String(id))}/file`
}

/**
 * @summary The profile for Chrome DevTools, speedscope and their like.
 */
export const getProfileFile = async (id: string, options?: Parameters<typeof send>[1]): Promise<unknown> => {

  return send<unknown>(getGetProfileFileUrl(id),
  {
    ...options,
    method: 'GET'


  }
);}
