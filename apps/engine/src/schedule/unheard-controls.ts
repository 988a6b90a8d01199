import type { Onset } from '@oiduna/contracts';
import type { PlayedSound } from '../sounds/sound-names.js';
import { whyUnheard } from './note-controls.js';

/** Of one track; a stranger may send any name, and nobody reads a thousand warnings. */
const WARNINGS_MAX = 32;
/** Pairs of a sound and a control that were looked at; those beyond go unjudged. */
const KNOWN_MAX = 1_024;

/** Which controls of a track are not heard: said once, until the track has a new pattern. */
export class UnheardControls {
  private readonly tracks = new Map<string, { readonly known: Set<string>; warnings: number }>();

  /** @returns what to say of this note that was not said before */
  take(track: string, controls: Onset['controls'], soundName: string, sound: PlayedSound): string[] {
    const said = this.tracks.get(track) ?? { known: new Set(), warnings: 0 };
    this.tracks.set(track, said);
    return Object.keys(controls).flatMap((name) => {
      const pair = `${name} ${soundName}`;
      if (said.known.has(pair) || said.known.size >= KNOWN_MAX || said.warnings >= WARNINGS_MAX) return [];
      said.known.add(pair);
      const why = whyUnheard(name, soundName, sound);
      if (why === undefined) return [];
      said.warnings += 1;
      return [why];
    });
  }

  forget(track: string): void {
    this.tracks.delete(track);
  }
}
