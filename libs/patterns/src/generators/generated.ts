import type { GenerateWish } from '@oiduna/contracts';
import { arpeggio, markov, walk } from './melodies.js';
import { drums, euclid } from './rhythms.js';

/** Pattern text that a performer reads, changes and plays: equal settings give equal text. */
export function generated(wish: GenerateWish): string {
  switch (wish.generator) {
    case 'euclid':
      return euclid(wish);
    case 'drums':
      return drums(wish);
    case 'arpeggio':
      return arpeggio(wish);
    case 'walk':
      return walk(wish);
    case 'markov':
      return markov(wish);
  }
}
