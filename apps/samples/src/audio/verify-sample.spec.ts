import { describe, expect, it } from 'vitest';
import { checkLimits } from './verify-sample.js';

describe('the limits of a sample', () => {
  it('allow 32 channels and 600 seconds', () => {
    expect(() => checkLimits({ channelCount: 32, durationSeconds: 600 }, 'x.wav')).not.toThrow();
  });

  it.each([
    [33, 1, /33 channels/],
    [1, 600.001, /longer than 600 s/],
  ])('refuse %d channels of %d seconds', (channelCount, durationSeconds, reason) => {
    expect(() => checkLimits({ channelCount, durationSeconds }, 'x.wav')).toThrow(
      expect.objectContaining({
        code: 'SAMPLE_LIMIT',
        details: { fileName: 'x.wav', reason: expect.stringMatching(reason) },
      }),
    );
  });
});
