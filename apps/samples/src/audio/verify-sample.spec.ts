import { describe, expect, it } from 'vitest';
import { Findings } from './findings.js';
import { checkLimits, SAMPLE_LIMITS } from './verify-sample.js';

const checked = (format: Partial<Parameters<typeof checkLimits>[0]>, limits = SAMPLE_LIMITS) =>
  checkLimits({ channelCount: 1, durationSeconds: 1, sampleRateHz: 48_000, ...format }, limits, new Findings('x.wav'));

describe('the limits of a sample', () => {
  it('allow 32 channels, 600 seconds and 1 to 384 kHz', () => {
    expect(() => checked({ channelCount: 32, durationSeconds: 600, sampleRateHz: 1_000 })).not.toThrow();
    expect(() => checked({ sampleRateHz: 384_000 })).not.toThrow();
  });

  it.each([
    [{ channelCount: 33 }, /33 channels, and 32/],
    [{ durationSeconds: 600.001 }, /longer than 600 s/],
    [{ sampleRateHz: 999 }, /999 Hz/],
    [{ sampleRateHz: 384_001 }, /384001 Hz/],
    [{ sampleRateHz: NaN }, /NaN Hz/],
  ])('refuse %j', (format, reason) => {
    expect(() => checked(format)).toThrow(
      expect.objectContaining({
        code: 'SAMPLE_LIMIT',
        details: expect.objectContaining({ fileName: 'x.wav', reason: expect.stringMatching(reason) }),
      }),
    );
  });

  it('are the studio’s to choose', () => {
    const limits = { channelCountMax: 2, durationSecondsMax: 10 };
    expect(() => checked({ channelCount: 2, durationSeconds: 10 }, limits)).not.toThrow();
    expect(() => checked({ channelCount: 3 }, limits)).toThrow('3 channels, and 2 are allowed');
    expect(() => checked({ durationSeconds: 11 }, limits)).toThrow('longer than 10 s');
  });
});
