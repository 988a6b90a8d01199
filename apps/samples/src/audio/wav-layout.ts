import type { AudioFile } from './audio-file.js';
import { type Chunk, CHUNK_HEADER_BYTES, type ChunkedForm, FORM_HEADER_BYTES, readChunks } from './chunks.js';
import { Findings } from './findings.js';
import { type PcmLayout, wholeFrames } from './pcm-layout.js';
import { parseWavFormat } from './wav-format.js';

export interface WavLayout extends PcmLayout {
  /** No chunks but those that say how to play it: nothing in it can surprise another reader. */
  readonly plain: boolean;
}

/** The extensible form has 40; what follows in a longer one means nothing here. */
const FORMAT_BYTES_READ = 40;
/** The extensible form says some things twice, and not every reader believes the same one. */
const PLAIN_FORMAT_BYTES = new Set([16, 18]);
const PLAIN_CHUNKS = new Set(['fmt ', 'fact', 'data']);
const DS64_BYTES_MIN = 28;

/**
 * Walk every chunk of a WAV (RIFF, RIFX, RF64 or BW64) against the file's true size.
 * @throws AppError SAMPLE_DAMAGED with the byte at fault | SAMPLE_FORMAT_UNKNOWN | SAMPLE_LIMIT
 */
export async function readWavLayout(file: AudioFile, findings = new Findings(file.fileName)): Promise<WavLayout> {
  const magic = (await file.read(0, 4)).toString('latin1');
  const littleEndian = magic !== 'RIFX';
  const large = magic === 'RF64' || magic === 'BW64' ? { large: await largeSizes(file, findings) } : {};
  const form: ChunkedForm = { littleEndian, soundId: 'data', ...large };
  const chunks = await readChunks(file, form, findings);
  const fmt = onlyChunk(chunks, 'fmt ', findings);
  const data = onlyChunk(chunks, 'data', findings);
  if (data.atByte < fmt.atByte) {
    throw findings.refusal('chunk-misplaced', data.atByte, 'the data chunk comes before the fmt chunk');
  }
  const formatAtByte = fmt.atByte + CHUNK_HEADER_BYTES;
  const formatBytes = await file.read(formatAtByte, Math.min(fmt.sizeBytes, FORMAT_BYTES_READ));
  const format = parseWavFormat(formatBytes, { atByte: formatAtByte, littleEndian }, findings);
  const dataAtByte = data.atByte + CHUNK_HEADER_BYTES;
  const sizes = { heldBytes: data.sizeBytes, statedBytes: data.statedBytes, statedAtByte: data.atByte + 4, dataAtByte };
  const frameCount = wholeFrames(format, sizes, findings);
  const plain =
    magic === 'RIFF' && PLAIN_FORMAT_BYTES.has(fmt.sizeBytes) && chunks.every(({ id }) => PLAIN_CHUNKS.has(id));
  return { ...format, frameCount, dataAtByte, plain };
}

/** @throws AppError SAMPLE_DAMAGED when it is not there exactly once */
export function onlyChunk(chunks: readonly Chunk[], id: string, findings: Findings): Chunk {
  const [first, second] = chunks.filter((chunk) => chunk.id === id);
  if (first === undefined) throw findings.refusal('chunk-missing', FORM_HEADER_BYTES, `it has no ${id.trim()} chunk`);
  if (second !== undefined) {
    throw findings.refusal('chunk-misplaced', second.atByte, `it has a second ${id.trim()} chunk`);
  }
  return first;
}

/** Sizes beyond 4 GiB, which stand in a chunk of their own at the very beginning. @see EBU Tech 3306 */
async function largeSizes(file: AudioFile, findings: Findings): Promise<NonNullable<ChunkedForm['large']>> {
  const chunk = await file.read(FORM_HEADER_BYTES, CHUNK_HEADER_BYTES + DS64_BYTES_MIN);
  if (chunk.length < CHUNK_HEADER_BYTES + DS64_BYTES_MIN || chunk.toString('latin1', 0, 4) !== 'ds64') {
    throw findings.refusal('chunk-missing', FORM_HEADER_BYTES, 'its first chunk must be ds64, and is not');
  }
  return { formBytes: Number(chunk.readBigUInt64LE(8)), soundBytes: Number(chunk.readBigUInt64LE(16)) };
}
