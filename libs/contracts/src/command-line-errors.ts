import { entry } from './error-entry.js';

/** What goes wrong between a person at a terminal and a studio, and while one is started. */
export const COMMAND_LINE_ERRORS = {
  // speaking to a studio from the command line
  STUDIO_AWAY: entry(
    'unavailable',
    'No studio answers at {url}: {reason}.',
    'Start one with `./oiduna up`, or give its address with --url.',
  ),
  STUDIO_SLOW: entry(
    'timeout',
    'The studio at {url} did not answer within {timeoutMs} ms.',
    'Allow more with --timeout; `./oiduna status` says what is away.',
  ),
  JOB_UNFINISHED: entry(
    'timeout',
    'Job {id} is still {state} after {timeoutMs} ms.',
    'See `./oiduna job show {id}`, or allow more with --timeout.',
  ),
  RECORDING_FAILED: entry(
    'unavailable',
    'The recording failed: {reason}.',
    'See `./oiduna status`, then record again.',
  ),
  PROFILE_FAILED: entry('unavailable', 'No profile was taken: {reason}.', 'See `./oiduna status`, then try again.'),
  MEASUREMENT_REFUSED: entry('invalid', 'Nothing was measured: {reason}.', '{remedy}.'),
  FILE_UNUSABLE: entry('not_found', '{path} cannot be {what}: {reason}.', 'Check the path.'),

  // starting the studio
  STUDIO_RUNNING: entry(
    'conflict',
    'A studio already runs in {home} (process {pid}).',
    'Use it, stop it with `./oiduna down`, or set OIDUNA_HOME to start another.',
  ),
  STUDIO_NOT_RUNNING: entry('unavailable', 'No studio runs in {home}.', 'Start one with `./oiduna up`.'),
  PACKAGES_MISSING: entry('unavailable', 'These programs are missing: {programs}.', 'Install them with: {command}.'),
  PART_FAILED: entry('unavailable', '{part} did not become ready: {reason}.', 'See {logFile}.'),
  SETTING_INVALID: entry('invalid', '{name} is {value}.', 'It must be {expected}.'),
  PORT_TAKEN: entry('conflict', 'Port {port} is in use.', 'Choose another with --port.'),
} as const;
