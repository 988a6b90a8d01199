import type { AudioFile } from './audio-file.js';
import type { CodedStream } from './coded-stream.js';
import { decodeVorbis } from './decode-lossy.js';
import type { Findings } from './findings.js';
import { nextOggPage, type OggPage, readOggPage } from './ogg-page.js';

interface OggCodec {
  readonly encoding: 'vorbis' | 'opus';
  /** What each packet before the sound begins with. */
  readonly headerPackets: readonly string[];
  /** Frames that are in the granule position and not in the sound. */
  readonly preSkipFrames: number;
  /** The most frames one packet can hold. */
  readonly packetFramesMax: number;
  /** Of Vorbis. */
  readonly format?: { readonly channelCount: number; readonly sampleRateHz: number };
}

const VORBIS_HEADER_BYTES = 30;
const OPUS_HEADER_BYTES_MIN = 19;
/** Each costs a checksum over up to 64 KiB, and the next may begin four bytes later. */
const BROKEN_PAGES_MAX = 1_000;
const OPUS_PACKET_FRAMES_MAX = 5_760;

/**
 * Walk every page with its checksum, its number and its position.
 * @throws AppError SAMPLE_DAMAGED | SAMPLE_FORMAT_UNKNOWN
 */
export async function readOggStream(file: AudioFile, findings: Findings): Promise<CodedStream> {
  const first = await readOggPage(file, 0);
  if (typeof first === 'string' || !first.crcIsRight) {
    throw findings.refusal('header-invalid', 0, 'its first page is cut off or has a wrong checksum');
  }
  const codec = codecOf(first, findings);
  const walk = new OggWalk(first, codec, findings);
  for await (const page of pagesOf(file, findings)) walk.take(page);
  walk.finish(file.sizeBytes);
  const { encoding, packetFramesMax, format } = codec;
  const { frameCount } = walk;
  const decodeHere = async () => format && file.bytes && decodeVorbis(file.bytes, { frameCount, ...format });
  return { encoding, statedFrames: frameCount, toleranceFrames: packetFramesMax, decodeHere };
}

function codecOf({ packets, beginsStream }: OggPage, findings: Findings): OggCodec {
  const invalid = (reason: string) => findings.refusal('header-invalid', 0, reason);
  const [id = Buffer.alloc(0)] = packets;
  if (!beginsStream) throw invalid('its first page does not begin a stream');
  const channelless = 'it states 0 channels or a sample rate of 0 Hz';
  if (id.toString('latin1', 0, 7) === '\x01vorbis') {
    if (id.length !== VORBIS_HEADER_BYTES || id.readUInt32LE(7) !== 0) throw invalid('its Vorbis header is not valid');
    if (id.readUInt8(11) === 0 || id.readUInt32LE(12) === 0) throw invalid(channelless);
    const [short, long] = [id.readUInt8(28) & 15, id.readUInt8(28) >> 4];
    if (short < 6 || long > 13 || short > long) throw invalid('its Vorbis block sizes are not valid');
    const headerPackets = ['\x01vorbis', '\x03vorbis', '\x05vorbis'];
    const format = { channelCount: id.readUInt8(11), sampleRateHz: id.readUInt32LE(12) };
    return { encoding: 'vorbis', headerPackets, preSkipFrames: 0, packetFramesMax: 2 ** long, format };
  }
  if (id.toString('latin1', 0, 8) === 'OpusHead') {
    if (id.length < OPUS_HEADER_BYTES_MIN || id.readUInt8(8) > 15) throw invalid('its Opus header is not valid');
    if (id.readUInt8(9) === 0) throw invalid(channelless);
    const headerPackets = ['OpusHead', 'OpusTags'];
    const preSkipFrames = id.readUInt16LE(10);
    return { encoding: 'opus', headerPackets, preSkipFrames, packetFramesMax: OPUS_PACKET_FRAMES_MAX };
  }
  throw findings.refusal('encoding-unknown', 0, 'its Ogg stream is neither Vorbis nor Opus');
}

/** Pages with a right checksum; what is between them is told. */
async function* pagesOf(file: AudioFile, findings: Findings): AsyncGenerator<OggPage> {
  let broken = 0;
  for (let at = 0; at < file.sizeBytes;) {
    const page = await readOggPage(file, at);
    if (typeof page !== 'string' && page.crcIsRight) {
      yield page;
      at += page.sizeBytes;
      continue;
    }
    broken += 1;
    if (broken > BROKEN_PAGES_MAX)
      throw findings.refusal('undecodable', at, `more than ${BROKEN_PAGES_MAX} pages are broken`);
    const next = await nextOggPage(file, at + 1);
    if (typeof page !== 'string') findings.note('page-crc', at, 'the checksum of a page is wrong');
    else if (next !== undefined) findings.note('sync-lost', at, `${next - at} bytes belong to no page`);
    else if (page === 'cut off') findings.note('truncated', at, 'the last page is cut off');
    else findings.note('trailing-bytes', at, `${file.sizeBytes - at} bytes after the last page were left out`);
    if (next === undefined) return;
    at = next;
  }
}

class OggWalk {
  private headersSeen = 0;
  private inPacket = false;
  private expected = 0;
  private ended = false;
  private start: bigint | undefined;
  private last = 0n;

  constructor(
    private readonly first: OggPage,
    private readonly codec: OggCodec,
    private readonly findings: Findings,
  ) {}

  take(page: OggPage): void {
    if (page.serial !== this.first.serial || (page.beginsStream && page.atByte > 0)) {
      throw this.findings.refusal('several-streams', page.atByte, 'it holds several streams');
    }
    if (page.sequence !== this.expected && !this.findings.has('page-crc')) {
      this.findings.note('stream-gap', page.atByte, `page ${page.sequence} follows where ${this.expected} should`);
    }
    this.expected = page.sequence + 1;
    this.ended ||= page.endsStream;
    const soundPackets = this.pastHeaders(page);
    if (soundPackets > 0 && page.granule >= 0n) this.place(page, soundPackets);
  }

  /** @returns how many packets of the page are no headers */
  private pastHeaders({ packets, goesOn, atByte }: OggPage): number {
    const { headerPackets, encoding } = this.codec;
    let sound = 0;
    packets.forEach((packet, index) => {
      if (!this.inPacket) {
        const header = headerPackets[this.headersSeen];
        if (header === undefined) sound += 1;
        else if (!packet.toString('latin1', 0, 8).startsWith(header)) {
          throw this.findings.refusal('header-invalid', atByte, `its ${encoding} headers are not complete`);
        } else this.headersSeen += 1;
      }
      this.inPacket = goesOn && index === packets.length - 1;
    });
    return sound;
  }

  private place({ granule, atByte }: OggPage, packetCount: number): void {
    if (granule < this.last) {
      this.findings.note('stream-gap', atByte, `the position goes back from ${this.last} to ${granule}`);
      return;
    }
    const most = BigInt(packetCount * this.codec.packetFramesMax);
    this.start ??= granule > most ? granule - most : 0n;
    this.last = granule;
  }

  /** Frames from the first page's position to the last one's. */
  get frameCount(): number {
    const { start = 0n, last } = this;
    return Number(last - start) - (start === 0n ? this.codec.preSkipFrames : 0);
  }

  finish(sizeBytes: number): void {
    if (this.headersSeen < this.codec.headerPackets.length) {
      throw this.findings.refusal('header-invalid', sizeBytes, `its ${this.codec.encoding} headers are not complete`);
    }
    if (this.frameCount <= 0) throw this.findings.refusal('no-frames', sizeBytes, 'it holds no frames');
    if (!this.ended && !this.findings.has('truncated')) {
      this.findings.note('truncated', sizeBytes, 'the stream breaks off before its last page');
    }
  }
}
