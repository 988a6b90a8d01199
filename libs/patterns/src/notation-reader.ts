import type { Source } from './source.js';

const WORD = /[\p{L}\p{N}#._^~-]+/uy;
const AMOUNT = /\d+(\.\d+)?|\.\d+/y;

/** Characters of one mini-notation, read from left to right. Offsets are those of the whole text. */
export class NotationReader {
  constructor(
    readonly source: Source,
    public at: number,
    readonly end: number,
  ) {}

  isAtEnd(): boolean {
    return this.at >= this.end;
  }

  peek(): string {
    return this.at < this.end ? (this.source.text[this.at] ?? '') : '';
  }

  take(text: string): boolean {
    if (this.at + text.length > this.end || !this.source.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** The word that begins here; nothing is taken. */
  word(): string {
    WORD.lastIndex = this.at;
    return WORD.exec(this.source.text)?.[0].slice(0, this.end - this.at) ?? '';
  }

  takeWord(word: string): boolean {
    if (this.word() !== word) return false;
    this.at += word.length;
    return true;
  }

  /** An unsigned number, as after `@`, `!` and `?`; without one, what it means otherwise. */
  amount<D>(otherwise: D): number | D {
    AMOUNT.lastIndex = this.at;
    const text = AMOUNT.exec(this.source.text)?.[0].slice(0, this.end - this.at);
    if (text === undefined || text === '') return otherwise;
    this.at += text.length;
    return Number(text);
  }

  skipSpace(): void {
    while (this.at < this.end && /\s/.test(this.peek())) this.at += 1;
  }

  fail(offset: number, reason: string): never {
    return this.source.fail(offset, reason);
  }

  failOverBudget(offset: number, reason: string): never {
    return this.source.failOverBudget(offset, reason);
  }
}
