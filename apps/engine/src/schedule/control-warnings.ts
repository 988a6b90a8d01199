import type { Onset } from '@oiduna/contracts';
import type { NamedSound } from '../sounds/sound-names.js';
import { whyUnheard } from './note-controls.js';
import { type Clamped, whyClamped } from './parameter-range.js';

/** Of one track; a stranger may send any name, and nobody reads a thousand warnings. */
const WARNINGS_MAX = 32;
/** Pairs of a sound and a control that were looked at; those beyond go unjudged. */
const KNOWN_MAX = 1_024;

/** What is known of the controls of one track. */
interface Said {
  readonly known: Set<string>;
  warnings: number;
}

/** What a track asks of its sounds that they do not play as asked: said once, until the track has a new pattern. */
export class ControlWarnings {
  private readonly tracks = new Map<string, Said>();

  /** @returns what to say of this note that was not said before: controls that its sound has no parameter for */
  unheard(track: string, controls: Onset['controls'], soundName: string, sound: NamedSound): string[] {
    const said = this.saidOf(track);
    return Object.keys(controls).flatMap((name) => {
      if (!isNew(said, `${name} ${soundName}`)) return [];
      const why = whyUnheard(name, soundName, sound);
      if (why === undefined) return [];
      said.warnings += 1;
      return [why];
    });
  }

  /** @returns what to say of a number that is played as another; undefined when that was said before */
  clamped(track: string, clamped: Clamped, soundName: string): string | undefined {
    const said = this.saidOf(track);
    if (!isNew(said, `${clamped.name} ${soundName} clamped`)) return undefined;
    said.warnings += 1;
    return whyClamped(clamped, soundName);
  }

  /** @returns whether to say this of a track: something else that was not said before */
  isNew(track: string, what: string): boolean {
    const said = this.saidOf(track);
    if (!isNew(said, what)) return false;
    said.warnings += 1;
    return true;
  }

  forget(track: string): void {
    this.tracks.delete(track);
  }

  private saidOf(track: string): Said {
    const said = this.tracks.get(track) ?? { known: new Set(), warnings: 0 };
    this.tracks.set(track, said);
    return said;
  }
}

function isNew({ known, warnings }: Said, what: string): boolean {
  if (known.has(what) || known.size >= KNOWN_MAX || warnings >= WARNINGS_MAX) return false;
  known.add(what);
  return true;
}
