import { entry } from './error-entry.js';

/** Finding and tagging samples. */
export const SAMPLE_CATALOGUE_ERRORS = {
  SAMPLE_NOT_ANALYSED: entry(
    'conflict',
    'Nobody has listened to {name} yet, so nothing can be compared with it.',
    'Load it again: it is analysed then.',
  ),
  SAMPLE_IN_USE: entry(
    'conflict',
    'Tracks play the bank of {name}: {tracks}. Without it, what comes after it there moves up by one.',
    'Change those tracks first, or delete it all the same with force=true.',
  ),
  SAMPLE_TAGS_FULL: entry(
    'conflict',
    '{name} would have more than {limit} tags; nothing was changed.',
    'Remove some of its tags first.',
  ),
  SAMPLES_TOO_MANY: entry(
    'invalid',
    'The filter finds {found} samples, and one request changes at most {limit}.',
    'Narrow it, by bank for example.',
  ),
  TAG_UNKNOWN: entry('not_found', 'No sample has the tag {name}.', 'Use one of GET /v1/samples/facets{nearest}.'),
} as const;
