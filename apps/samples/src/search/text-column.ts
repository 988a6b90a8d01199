/** A text per row, packed: a million names need a few dozen MB and no garbage collection. Rows are only added. */
export class TextColumn {
  private bytes = Buffer.alloc(1 << 16);
  private starts = new Uint32Array(1 << 12);
  private rows = 0;

  add(text: string): void {
    const start = this.starts[this.rows]!;
    const end = start + Buffer.byteLength(text);
    if (end > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * end);
    if (this.rows + 2 > this.starts.length) this.starts = grown(this.starts, this.rows + 2);
    this.bytes.write(text, start);
    this.rows += 1;
    this.starts[this.rows] = end;
  }

  at(row: number): string {
    return this.bytesAt(row).toString();
  }

  bytesAt(row: number): Buffer {
    return this.bytes.subarray(this.starts[row], this.starts[row + 1]);
  }

  /** By bytes, as PostgreSQL's "C" collation sorts and as patterns count. */
  compare(row: number, text: Uint8Array): number {
    return this.bytes.compare(text, 0, text.length, this.starts[row], this.starts[row + 1]);
  }

  /** Sets `marks` at each row that holds the word; rows marked before are not looked at. */
  mark(word: string, marks: Uint8Array): void {
    const needle = Buffer.from(word);
    const [first, length] = [needle[0]!, needle.length];
    const { bytes, starts, rows } = this;
    for (let row = 0; row < rows; row += 1) {
      if (marks[row] !== 0) continue;
      const last = starts[row + 1]! - length;
      for (let at = starts[row]!; at <= last; at += 1) {
        if (bytes[at] !== first) continue;
        let same = 1;
        while (same < length && bytes[at + same] === needle[same]) same += 1;
        if (same < length) continue;
        marks[row] = 1;
        break;
      }
    }
  }
}

/** The same numbers with room for at least `length`. */
export function grown<T extends Uint32Array | Float32Array | Float64Array>(numbers: T, length: number): T {
  if (length <= numbers.length) return numbers;
  const more = new (numbers.constructor as new (length: number) => T)(Math.max(length, 2 * numbers.length));
  more.set(numbers);
  return more;
}
