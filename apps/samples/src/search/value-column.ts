import { grown } from './text-column.js';

/** A value per row out of few: each row keeps its value's number, so a question is asked once per value. */
export class ValueColumn {
  readonly values: string[] = [];
  private readonly codes = new Map<string, number>();
  private rows = new Uint32Array(1 << 12);

  set(row: number, value: string): void {
    let code = this.codes.get(value);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.codes.set(value, code);
    }
    this.rows = grown(this.rows, row + 1);
    this.rows[row] = code;
  }

  at(row: number): string {
    return this.values[this.rows[row]!]!;
  }

  /** One number per row, an index into `values`. */
  get numbers(): Uint32Array {
    return this.rows;
  }

  /** 1 for each of `values` that passes. */
  passing(test: (value: string) => boolean): Uint8Array {
    return Uint8Array.from(this.values, (value) => Number(test(value)));
  }
}
