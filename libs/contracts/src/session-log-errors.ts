import { entry } from './error-entry.js';

/** Playing a session again. */
export const SESSION_LOG_ERRORS = {
  SESSION_FILE_INVALID: entry(
    'invalid',
    'Line {line} is no entry of a session log: {reason}.',
    'Send the lines as `oiduna session log --jsonl` prints them.',
  ),
  REPLAY_UNDER_WAY: entry(
    'conflict',
    'Another session is being replayed: {id}.',
    'Wait until it has ended, or cancel it.',
  ),
  REPLAY_UNKNOWN: entry('not_found', 'There is no replay {id}.', 'Replays are forgotten when the engine restarts.'),
  SESSION_SOUND_MISSING: entry(
    'not_found',
    'This studio has no SynthDef {name} with these bytes.',
    'Bring the library along: `oiduna synthdef export` there, `oiduna synthdef import` here.',
  ),
} as const;
