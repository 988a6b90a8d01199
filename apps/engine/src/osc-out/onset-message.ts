import { AppError } from '@oiduna/contracts';
import { DATAGRAM_BYTES_MAX, encodeBundle, float, message, string } from '@oiduna/supercollider';

/** An onset as it goes out: what the pattern says of it, and when. */
export interface OutwardOnset {
  readonly track: string;
  readonly atMicros: number;
  readonly seconds: number;
  /** Where it stands in the music; left out by notes that came in over OSC. */
  readonly cycle?: number;
  readonly controls: Readonly<Record<string, string | number>>;
}

/**
 * One bundle with the onset's own time tag and one message: pairs of name and value, as in SuperDirt's /dirt/play.
 * Numbers are floats whatever they count, so that a receiver need not look at each one's type.
 * @throws AppError OSC_VALUE_REFUSED | INPUT_TOO_LARGE
 */
export function onsetBundle(address: string, { track, atMicros, seconds, cycle, controls }: OutwardOnset): Uint8Array {
  const own = { track, ...(cycle !== undefined && { cycle }), delta: seconds };
  const pairs = Object.entries({ ...own, ...controls, ...own }).flatMap(([name, value]) => [
    string(name),
    typeof value === 'number' ? float(value) : string(value),
  ]);
  const bytes = encodeBundle(atMicros, [message(address, ...pairs)]);
  if (bytes.length <= DATAGRAM_BYTES_MAX) return bytes;
  throw new AppError('INPUT_TOO_LARGE', { what: `The message of ${track}`, limitBytes: DATAGRAM_BYTES_MAX });
}
