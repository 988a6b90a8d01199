import { describe, expect, it } from 'vitest';
import type { Sample } from '@oiduna/contracts';
import { samplesText } from './sample.command.js';

const format = { container: 'wav', encoding: 'pcm_s16le', frameCount: 90, channelCount: 1, sampleRateHz: 100 };
const sample = (fileName: string, checked: Pick<Sample, 'verdict' | 'findings'>): Sample => ({
  id: '0190a8f0-0000-7000-8000-000000000000',
  bank: 'kicks',
  fileName,
  sha256: '0'.repeat(64),
  sizeBytes: 1,
  wavSha256: '0'.repeat(64),
  format: { ...format, durationSeconds: 0.9 },
  peak: 0.5,
  createdAt: '2026-01-01T00:00:00.000Z',
  analysis: null,
  ...checked,
});

describe('a list of samples', () => {
  it('says below what is wrong with which', () => {
    const finding = { code: 'truncated', byteOffset: 224, detail: '100 frames are stated and 90 are there.' };
    const samples = [
      sample('a.wav', { verdict: 'ok', findings: [] }),
      sample('b.wav', { verdict: 'damaged', findings: [finding] }),
    ];
    const lines = samplesText(samples, { heading: String, alarm: String }).split('\n');
    expect(lines.slice(-1)).toEqual(['kicks/b.wav is damaged (truncated): 100 frames are stated and 90 are there.']);
    expect(lines.join('\n')).not.toContain('a.wav is');
  });
});
