import type { GenerateWish } from '@oiduna/contracts';
import { arpeggioText, markovText, walkText } from './melodies.js';
import { drumsText, euclidText } from './rhythms.js';

/** Pattern text that a performer reads, changes and plays: equal settings give equal text. */
export function generated(wish: GenerateWish): string {
  switch (wish.generator) {
    case 'euclid':
      return euclidText(wish);
    case 'drums':
      return drumsText(wish);
    case 'arpeggio':
      return arpeggioText(wish);
    case 'walk':
      return walkText(wish);
    case 'markov':
      return markovText(wish);
  }
}
