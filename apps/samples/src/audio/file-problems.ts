import type { ErrorCode, SampleVerdict } from '@oiduna/contracts';

/** What the check can say about a file. docs/samples.md is written from this table. */
export interface FileProblem {
  /** What becomes of the file; a refusal also says by which error. */
  readonly outcome: Exclude<SampleVerdict, 'ok'> | Extract<ErrorCode, `SAMPLE_${string}`>;
  readonly meaning: string;
  /** What usually brings it about. */
  readonly cause: string;
  readonly cure: string;
}

const EXPORT_AGAIN = 'Export or download the file again.';
const NOTHING = 'Nothing: it plays as it should.';

const REPAIRED = {
  'size-open': {
    outcome: 'repaired',
    meaning: 'The header leaves the length of the sound open; everything up to the end of the file is taken.',
    cause: 'It was written into a pipe, or the recorder was never closed.',
    cure: NOTHING,
  },
  'container-size-wrong': {
    outcome: 'repaired',
    meaning: 'The header states another size than the file has, and all chunks are there all the same.',
    cause: 'A tool added or removed a chunk and left the header as it was.',
    cure: NOTHING,
  },
  'trailing-bytes': {
    outcome: 'repaired',
    meaning: 'Bytes after the end of the sound belong to nothing; they are left out.',
    cause: 'A tag of another format was put behind it, or a disk tool filled the file up.',
    cure: NOTHING,
  },
  'partial-frame': {
    outcome: 'repaired',
    meaning: 'The sound ends within a frame; the piece is cut off.',
    cause: 'The file was cut at a byte and not at a frame.',
    cure: NOTHING,
  },
  'pad-missing': {
    outcome: 'repaired',
    meaning: 'A chunk of odd length lacks its padding byte; what follows is read where it really is.',
    cause: 'A writer that does not know the rule.',
    cure: NOTHING,
  },
  'chunk-cut-off': {
    outcome: 'repaired',
    meaning: 'A chunk after the sound is cut off; the sound itself is whole.',
    cause: 'The end of the file is missing.',
    cure: 'Nothing for the sound; loop points or tags at the end may be lost.',
  },
  'frame-count-wrong': {
    outcome: 'repaired',
    meaning: 'The header counts other frames than there are; those that are there are taken.',
    cause: 'The header was written before the sound and never corrected.',
    cure: NOTHING,
  },
} as const satisfies Record<string, FileProblem>;

const DAMAGED = {
  truncated: {
    outcome: 'damaged',
    meaning: 'The end is missing: at least half of the sound is there, and that plays.',
    cause: 'A copy or download that broke off.',
    cure: EXPORT_AGAIN,
  },
  'frames-missing': {
    outcome: 'damaged',
    meaning: 'Fewer frames could be decoded than the file states.',
    cause: 'A piece in its middle is missing or damaged.',
    cure: EXPORT_AGAIN,
  },
  'frame-crc': {
    outcome: 'damaged',
    meaning: 'The checksum of a frame is wrong; that frame is left out.',
    cause: 'Bytes changed on the way or on the disk.',
    cure: EXPORT_AGAIN,
  },
  'page-crc': {
    outcome: 'damaged',
    meaning: 'The checksum of an Ogg page is wrong; what it held is left out.',
    cause: 'Bytes changed on the way or on the disk.',
    cure: EXPORT_AGAIN,
  },
  'stream-gap': {
    outcome: 'damaged',
    meaning: 'A frame or page is missing between two that are whole.',
    cause: 'A recording of a network stream, or a piece that was cut out.',
    cure: EXPORT_AGAIN,
  },
  'sync-lost': {
    outcome: 'damaged',
    meaning: 'Bytes in the middle are neither a frame nor a page; they are skipped.',
    cause: 'Bytes changed, were added or were lost on the way.',
    cure: EXPORT_AGAIN,
  },
  'decoder-complaint': {
    outcome: 'damaged',
    meaning: 'The decoder complained, and left out what it could not decode.',
    cause: 'Bytes changed on the way, or the file was cut out of a longer one.',
    cure: EXPORT_AGAIN,
  },
  'above-full-scale': {
    outcome: 'damaged',
    meaning: 'A float file goes beyond ±1: at full gain that part is cut off by the limiter.',
    cause: 'It was exported without a look at the master level.',
    cure: 'Normalise it, or play it with less gain.',
  },
} as const satisfies Record<string, FileProblem>;

const UNREADABLE = {
  'format-unknown': {
    outcome: 'SAMPLE_FORMAT_UNKNOWN',
    meaning: 'The first bytes belong to no audio format that is read here; the name does not count.',
    cause: 'Another kind of file with the name of a sound, or a rare format.',
    cure: 'Send WAV, AIFF, FLAC, Ogg Vorbis or Opus, MP3, M4A or AAC.',
  },
  'encoding-unknown': {
    outcome: 'SAMPLE_FORMAT_UNKNOWN',
    meaning: 'The container is known, and the encoding of the sound in it is not.',
    cause: 'Telephone or game codecs such as ADPCM, GSM, Speex or free-format MP3.',
    cure: 'Convert it to WAV of 16 or 24 bits, or to float.',
  },
  'header-invalid': {
    outcome: 'SAMPLE_DAMAGED',
    meaning: 'The header is cut off or contradicts itself: no channels, no rate, a frame size that cannot be.',
    cause: 'Bytes changed, or a writer with an error.',
    cure: EXPORT_AGAIN,
  },
  'chunk-unreadable': {
    outcome: 'SAMPLE_DAMAGED',
    meaning: 'Before the sound there is something that is no chunk, or states to be larger than the file.',
    cause: 'Bytes changed, or were lost in a text-mode transfer.',
    cure: EXPORT_AGAIN,
  },
  'chunk-missing': {
    outcome: 'SAMPLE_DAMAGED',
    meaning: 'What describes the sound, or the sound itself, is not in the file.',
    cause: 'A file that was never finished.',
    cure: EXPORT_AGAIN,
  },
  'chunk-misplaced': {
    outcome: 'SAMPLE_DAMAGED',
    meaning: 'A chunk that may be there once is there twice, or the sound comes before its description.',
    cause: 'Two files joined byte by byte.',
    cure: EXPORT_AGAIN,
  },
  'several-streams': {
    outcome: 'SAMPLE_DAMAGED',
    meaning: 'The Ogg file holds several streams, one after the other or side by side.',
    cause: 'A film, or a recording of a radio stream.',
    cure: 'Export the one sound by itself.',
  },
  'no-frames': {
    outcome: 'SAMPLE_DAMAGED',
    meaning: 'There is no sound in it: zero frames.',
    cause: 'An empty selection was exported.',
    cure: 'Export the sound itself.',
  },
  'mostly-missing': {
    outcome: 'SAMPLE_DAMAGED',
    meaning: 'The file states more than twice as much sound as it holds.',
    cause: 'A copy or download that broke off early, or a header with wrong bytes.',
    cure: EXPORT_AGAIN,
  },
  'not-a-number': {
    outcome: 'SAMPLE_DAMAGED',
    meaning: 'A value is NaN or infinite; one of them silences a reverb for good.',
    cause: 'A filter that blew up before the export.',
    cure: 'Render it again from the source.',
  },
  undecodable: {
    outcome: 'SAMPLE_UNDECODABLE',
    meaning: 'The decoder gave up, or needed more time or memory than any honest file does.',
    cause: 'A damaged file, or one made to do harm.',
    cure: 'Export the file again, as WAV if you can.',
  },
} as const satisfies Record<string, FileProblem>;

const BEYOND_LIMITS = {
  'too-long': {
    outcome: 'SAMPLE_LIMIT',
    meaning: 'It lasts longer than the studio allows: ten minutes, or `SAMPLES_DURATION_MAX_S`.',
    cause: 'A whole set or mix; a sample is held in memory.',
    cure: 'Cut it into pieces.',
  },
  'too-many-channels': {
    outcome: 'SAMPLE_LIMIT',
    meaning: 'It has more channels than the studio allows: 32, or `SAMPLES_CHANNELS_MAX`.',
    cause: 'A multitrack export.',
    cure: 'Export the tracks one by one.',
  },
  'too-many-chunks': {
    outcome: 'SAMPLE_LIMIT',
    meaning: 'It is made of more than 1,000 chunks; real files have a dozen.',
    cause: 'A file made to do harm.',
    cure: EXPORT_AGAIN,
  },
  'rate-absurd': {
    outcome: 'SAMPLE_LIMIT',
    meaning:
      'Its sample rate is outside 1 kHz to 384 kHz: no converter is faster, and below it nothing is left to hear.',
    cause: 'A header with wrong bytes, or data that is no sound.',
    cure: 'Export it at 44.1 or 48 kHz.',
  },
  'level-absurd': {
    outcome: 'SAMPLE_LIMIT',
    meaning: 'It goes beyond 64 times full scale (+36 dB), more than any mix of sounds reaches.',
    cause: 'Integers that were written as floats, or a filter that blew up.',
    cure: 'Normalise it.',
  },
  'too-large-decoded': {
    outcome: 'SAMPLE_LIMIT',
    meaning: 'It decodes to more than a gigabyte.',
    cause: 'A small file made to be large, or very many channels.',
    cure: 'Cut it into pieces.',
  },
} as const satisfies Record<string, FileProblem>;

export const FILE_PROBLEMS = { ...REPAIRED, ...DAMAGED, ...UNREADABLE, ...BEYOND_LIMITS };

export type ToleratedCode = keyof typeof REPAIRED | keyof typeof DAMAGED;
export type RefusedCode = keyof typeof UNREADABLE | keyof typeof BEYOND_LIMITS;
