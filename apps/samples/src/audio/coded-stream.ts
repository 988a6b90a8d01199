import type { PcmLayout } from './pcm-layout.js';

/** What a walk tells about sound that a decoder must unpack. */
export interface CodedStream {
  /** By ffmpeg's name. */
  readonly encoding: string;
  /** What a decoder should give; undefined where the file does not say. */
  readonly statedFrames: number | undefined;
  /** By how many frames honest decoders differ from that: their delay, or the last block. */
  readonly toleranceFrames: number;
  /** Where the sound ends, for a decoder that would take a tag behind it for sound. */
  readonly endByte?: number;
  /** What a decoder of our own makes of it, when nothing at all is wrong with it. */
  readonly decodeHere?: () => Promise<PcmSound | undefined>;
}

/** Sound that is in memory as plain PCM. */
export interface PcmSound {
  readonly layout: PcmLayout;
  readonly bytes: Buffer;
}
