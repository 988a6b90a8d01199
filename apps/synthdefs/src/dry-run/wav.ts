const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;
const FULL_SCALE = 32_767;

/** RIFF WAVE, 16-bit PCM. Whatever is beyond full scale is cut. */
export function wav16(channels: readonly Float32Array[], sampleRateHz: number): Buffer {
  const frameCount = channels[0]?.length ?? 0;
  const frameBytes = SAMPLE_BYTES * channels.length;
  const bytes = Buffer.alloc(HEADER_BYTES + frameCount * frameBytes);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels.length, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * frameBytes, 28);
  bytes.writeUInt16LE(frameBytes, 32);
  bytes.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(frameCount * frameBytes, 40);
  for (const [channel, samples] of channels.entries()) {
    for (let frame = 0; frame < frameCount; frame += 1) {
      const level = Math.max(-1, Math.min(1, samples[frame]!));
      bytes.writeInt16LE(Math.round(level * FULL_SCALE), HEADER_BYTES + frame * frameBytes + channel * SAMPLE_BYTES);
    }
  }
  return bytes;
}
