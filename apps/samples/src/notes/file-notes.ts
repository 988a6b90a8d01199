import type { SampleAnalysis } from '@oiduna/contracts';

/** What a file says of itself, next to its sound. It may be wrong, so nothing of it is a reason to refuse. */
export type FileNotes = Pick<SampleAnalysis, 'tempo' | 'rootNote' | 'loop' | 'cues' | 'fileTags'> & {
  /** Where the container keeps it; null where its codec has none, or the reader does not know. */
  readonly bitDepth: number | null;
};

export const NO_NOTES: FileNotes = {
  bitDepth: null,
  tempo: null,
  rootNote: null,
  loop: null,
  cues: [],
  fileTags: {},
};

/** Beyond these a tag is no label. */
const TAGS_MAX = 64;
const TAG_LETTERS_MAX = 1_000;
const BPM = { least: 10, most: 1_000 };

/** Tags of any container by one name each: the first of a name counts, empty ones do not. */
export class TagList {
  private readonly tags = new Map<string, string>();

  add(name: string, text: string): void {
    const [key, value] = [cleaned(name), cleaned(text)];
    if (key === '' || value === '' || this.tags.has(key) || this.tags.size === TAGS_MAX) return;
    this.tags.set(key, value);
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.tags);
  }

  tempo(): FileNotes['tempo'] {
    const bpm = Number((this.tags.get('bpm') ?? '').replace(',', '.'));
    return isTempo(bpm) ? { bpm, source: 'tag' } : null;
  }
}

/** The database takes no zero and no half of a letter, and terminals take more than text. */
const cleaned = (text: string): string =>
  text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, TAG_LETTERS_MAX)
    .toWellFormed();

export const isTempo = (bpm: number): boolean => bpm >= BPM.least && bpm <= BPM.most;
export const isNote = (note: number): boolean => note >= 0 && note <= 127;

/** Text of unknown origin: UTF-8 where it is, else the letters of old Windows machines. */
export function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const text = end === -1 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return new TextDecoder('windows-1252').decode(text);
  }
}
