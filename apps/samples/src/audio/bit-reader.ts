/** Bits from the highest on, out of bytes that are all there. Beyond the end they are zeros; `overrun` tells. */
export class BitReader {
  /** In bits. */
  private at: number;

  constructor(
    private readonly bytes: Uint8Array,
    fromByte: number,
  ) {
    this.at = fromByte * 8;
  }

  get overrun(): boolean {
    return this.at > this.bytes.length * 8;
  }

  /** Where the next byte begins that is not touched yet. */
  get nextByte(): number {
    return Math.ceil(this.at / 8);
  }

  /** @param count 0 to 32 */
  unsigned(count: number): number {
    if (count > 24) return this.unsigned(count - 16) * 2 ** 16 + this.unsigned(16);
    if (count === 0) return 0;
    const value = (this.word() << (this.at & 7)) >>> (32 - count);
    this.at += count;
    return value;
  }

  /** Two's complement. @param count 0 to 33 */
  signed(count: number): number {
    if (count > 25) {
      const high = this.signed(count - 16);
      return high * 2 ** 16 + this.unsigned(16);
    }
    if (count === 0) return 0;
    const value = (this.word() << (this.at & 7)) >> (32 - count);
    this.at += count;
    return value;
  }

  /** How many zeros come before the next one, which is read as well; −1 beyond the end. */
  unary(): number {
    const { bytes } = this;
    let zeros = 0;
    let byte = this.at >>> 3;
    let left = (bytes[byte]! << (24 + (this.at & 7))) >>> 0;
    let room = 8 - (this.at & 7);
    while (left === 0) {
      zeros += room;
      byte += 1;
      if (byte >= bytes.length) {
        this.at = bytes.length * 8 + 1;
        return -1;
      }
      left = (bytes[byte]! << 24) >>> 0;
      room = 8;
    }
    const more = Math.clz32(left);
    this.at += zeros + more + 1;
    return zeros + more;
  }

  /**
   * Differences of a Rice code. @see RFC 9639, 9.2.7.2
   * @param parameter 0 to 30
   */
  rice(parameter: number, into: Int32Array, from: number, to: number): void {
    for (let index = from; index < to; index += 1) {
      const high = this.unary();
      if (high < 0) return;
      const folded = ((high << parameter) | this.unsigned(parameter)) >>> 0;
      into[index] = (folded >>> 1) ^ -(folded & 1);
    }
  }

  private word(): number {
    const { bytes } = this;
    const byte = this.at >>> 3;
    return (bytes[byte]! << 24) | (bytes[byte + 1]! << 16) | (bytes[byte + 2]! << 8) | bytes[byte + 3]!;
  }
}
