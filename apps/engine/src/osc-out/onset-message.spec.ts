import { decodePacket } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { onsetBundle } from './onset-message.js';

const onset = { track: 'lamp', atMicros: 1_800_000_000_123_456, seconds: 0.125, cycle: 3.25 };

describe('an onset for another program', () => {
  it('is one message of names and values, in a bundle of its own time', () => {
    const bytes = onsetBundle('/lights', { ...onset, controls: { s: 'red', n: 3 } });
    expect(decodePacket(bytes)).toEqual({
      timeTagMicros: onset.atMicros,
      packets: [
        {
          address: '/lights',
          args: [
            { type: 's', value: 'track' },
            { type: 's', value: 'lamp' },
            { type: 's', value: 'cycle' },
            { type: 'f', value: 3.25 },
            { type: 's', value: 'delta' },
            { type: 'f', value: 0.125 },
            { type: 's', value: 's' },
            { type: 's', value: 'red' },
            { type: 's', value: 'n' },
            { type: 'f', value: 3 },
          ],
        },
      ],
    });
  });

  it('says its own track and length, whatever the pattern calls so', () => {
    const named = onsetBundle('/x', { ...onset, controls: { track: 'other', delta: 9 } });
    expect(named).toEqual(onsetBundle('/x', { ...onset, controls: {} }));
  });

  it.each([
    ['a number no float holds', { gain: 1e39 }, 'OSC_VALUE_REFUSED'],
    ['more text than a datagram', { s: 'x'.repeat(33_000) }, 'INPUT_TOO_LARGE'],
  ])('with %s is refused', (_, controls, code) => {
    expect(() => onsetBundle('/x', { ...onset, controls })).toThrow(expect.objectContaining({ code }));
  });
});
