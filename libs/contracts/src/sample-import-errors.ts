import { entry } from './error-entry.js';

/** Many samples at once. */
export const SAMPLE_IMPORT_ERRORS = {
  IMPORT_UNKNOWN: entry('not_found', 'There is no import {id}.', 'Use an id from GET /v1/sample-imports.'),
  IMPORT_CLOSED: entry('conflict', 'The import {id} is {state} and takes no more files.', 'Open another import.'),
  IMPORT_FULL: entry(
    'invalid',
    '{source} holds more than {limit} files.',
    'Import it in parts: each folder by itself, for example.',
  ),
  IMPORT_EMPTY: entry(
    'invalid',
    '{source} holds no audio file.',
    'Name a folder or a zip with WAV, AIFF, FLAC, Ogg, MP3, M4A or AAC files.',
  ),
  IMPORT_FILE_ENDED: entry(
    'conflict',
    'The import of {fileName} was cancelled, or is done.',
    'Nothing; import it again if need be.',
  ),
  IMPORT_FOLDER_REFUSED: entry(
    'invalid',
    'The folder {folder} is not imported: {reason}.',
    'Name a folder below one of: {roots}. Whoever runs the studio sets them, as SAMPLES_IMPORT_ROOTS.',
  ),
  IMPORT_FILE_REFUSED: entry('invalid', '{file} is left out: {reason}.', 'Put it right and import it by itself.'),
  MAP_MALFORMED: entry(
    'invalid',
    'This is no map of samples: {reason}.',
    'Name a strudel.json: an object with a bank at each key, and paths as its values.',
  ),
  URL_REFUSED: entry(
    'invalid',
    '{url} is not fetched: {reason}.',
    'Name a file on a public web server. Whoever runs the studio may allow a host of its own network with SAMPLES_FETCH_HOSTS.',
  ),
  URL_UNREADABLE: entry('invalid', '{url} could not be fetched: {reason}.', 'Look whether it opens in a browser.'),
} as const;
