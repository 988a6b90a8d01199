import { COMMAND_LINE_ERRORS } from './command-line-errors.js';
import { SAMPLE_CATALOGUE_ERRORS } from './sample-catalogue-errors.js';
import { SAMPLE_IMPORT_ERRORS } from './sample-import-errors.js';
import { entry, type ErrorEntry } from './error-entry.js';
import { SESSION_LOG_ERRORS } from './session-log-errors.js';
import { JOB_ERRORS } from './job-errors.js';
import { SYNTHDEF_ERRORS } from './synthdef-errors.js';
import { UPLOAD_ERRORS } from './upload-errors.js';

export type { ErrorCategory } from './error-entry.js';

/** Every error Oiduna raises on purpose. A code never changes its meaning; texts may. */
export const ERRORS = {
  // input
  INPUT_INVALID: entry('invalid', 'The request does not match its schema.', 'Correct the fields listed in `errors`.'),
  INPUT_TOO_LARGE: entry('invalid', '{what} is larger than {limitBytes} bytes.', 'Send less, or split it.', 413),
  INPUT_MALFORMED: entry('invalid', 'The body could not be read: {reason}.', 'Send a well-formed body.', 400),
  CONTENT_TYPE_UNSUPPORTED: entry(
    'invalid',
    'This route does not take {contentType}.',
    'Send one of: {supported}.',
    415,
  ),
  RANGE_UNSATISFIABLE: entry('invalid', '{range} lies outside of {sizeBytes} bytes.', 'Ask for bytes within.', 416),
  ROUTE_UNKNOWN: entry('not_found', 'There is no {method} {path}.', 'See /docs for every route{nearest}.'),
  ORIGIN_FOREIGN: entry(
    'invalid',
    'Pages of {origin} may not listen to this studio.',
    'Open the page from the studio itself, or connect from outside a browser.',
    403,
  ),

  ...SESSION_LOG_ERRORS,
  ...SYNTHDEF_ERRORS,
  // samples and buffers
  SAMPLE_FORMAT_UNKNOWN: entry(
    'invalid',
    '{fileName} is not an audio file Oiduna reads: {reason}.',
    'Send WAV, AIFF, FLAC, Ogg, MP3, M4A or AAC.',
  ),
  SAMPLE_DAMAGED: entry('invalid', '{fileName} is damaged at byte {atByte}: {reason}.', 'Export the file again.'),
  SAMPLE_UNDECODABLE: entry(
    'invalid',
    '{fileName} could not be decoded: {reason}.',
    'Export the file again, as WAV if you can.',
  ),
  SAMPLE_LIMIT: entry('invalid', '{fileName}: {reason}.', 'Stay within the stated limits.'),
  SAMPLE_REFUSED: entry(
    'invalid',
    'The audio server did not take {name}: {reason}.',
    "Check the file; the reason is the audio server's own.",
  ),
  SAMPLE_SUPERSEDED: entry(
    'conflict',
    'A newer upload of {bank}/{fileName} is already in place.',
    'Nothing; send this file again if it should come back.',
  ),
  SAMPLE_UNKNOWN: entry('not_found', 'There is no sample {name}.', 'Use a name from GET /v1/samples{nearest}.'),
  ...SAMPLE_CATALOGUE_ERRORS,
  ...UPLOAD_ERRORS,
  ...SAMPLE_IMPORT_ERRORS,
  BUFFERS_EXHAUSTED: entry(
    'overload',
    'All {limit} of the audio server are in use.',
    'Wait until some have ended, or raise ENGINE_BUFFERS_MAX or ENGINE_BUFFER_MEMORY_MIB.',
  ),
  SAMPLE_TOO_LARGE: entry(
    'invalid',
    '{name} takes {needed} of memory, and all buffers together may take {limit}.',
    'Raise ENGINE_BUFFER_MEMORY_MIB, or send a shorter one.',
  ),
  SAMPLE_NOT_LOADED: entry(
    'unavailable',
    '{name}:{index} is not heard: {reason}.',
    'It is heard once it is in a buffer; GET /v1/buffers lists those that are.',
  ),

  // patterns, tracks and transport
  PATTERN_SYNTAX: entry('invalid', 'Line {line}, column {column}: {reason}.', 'Correct the pattern at that position.'),
  PATTERN_OVER_BUDGET: entry(
    'invalid',
    'The pattern asks for more than its budget: {reason}.',
    'Make it sparser; the budget keeps the other performers in time.',
  ),
  PERFORMER_OVER_BUDGET: entry(
    'overload',
    'What {owner} plays is left out where it is too much: {reason}.',
    'Play fewer or shorter notes; the budget keeps the others in time.',
  ),
  TIME_TOO_FINE: entry(
    'invalid',
    'The time {time} needs more digits than the engine counts with.',
    'Use rounder factors; each decimal place makes the grid of the pattern finer.',
  ),
  PATTERN_UNAVAILABLE: entry(
    'unavailable',
    'The pattern process is restarting.',
    'Send the pattern again; what plays goes on.',
  ),
  SOUND_UNKNOWN: entry(
    'invalid',
    'There is no sound named {name}{nearest}.',
    'Load a SynthDef or sample of that name, or use a name from GET /v1/sounds.',
  ),
  TRACK_UNKNOWN: entry('not_found', 'There is no track {name}.', 'Use a name from GET /v1/tracks{nearest}.'),
  SCENE_UNKNOWN: entry('not_found', 'The session has no scene {name}.', 'Use one of GET /v1/playback/status{nearest}.'),
  PRESET_UNKNOWN: entry('not_found', 'There is no preset {name}.', 'Use a name from GET /v1/presets{nearest}.'),
  PRESET_VERSION_UNKNOWN: entry('not_found', 'Preset {name} has no version {version}.', 'It has: {kept}.'),
  PRESETS_EXHAUSTED: entry('overload', 'There is no room for another preset: {reason}.', 'Delete some first.'),
  EFFECT_UNKNOWN: entry('invalid', 'There is no effect {name}{why}.', 'Use a name from GET /v1/effects{nearest}.'),
  EFFECT_NOT_IN_CHAIN: entry('not_found', 'The chain {chain} has no effect {id}.', 'Use an id of the chain{nearest}.'),
  EFFECT_PRESET_UNKNOWN: entry(
    'not_found',
    'There is no effect preset {name}.',
    'Use a name from GET /v1/effect-presets{nearest}.',
  ),
  EFFECTS_EXHAUSTED: entry(
    'overload',
    'There is no room for another effect: {reason}.',
    'Remove one; a bypassed effect takes its place as well.',
  ),
  TRACK_SILENCED: entry(
    'invalid',
    'Track {name} is faded out: {reason}.',
    'Change its text or its gain, or unmute it, and it is heard again.',
  ),
  TRACKS_EXHAUSTED: entry(
    'overload',
    'The studio already has {limit} tracks.',
    'Delete a track first; each one owns a group and a stereo bus.',
  ),
  CHANGE_UNKNOWN: entry(
    'not_found',
    'There is no planned change {id}: it has landed, was taken back, or never was.',
    'Use an id from GET /v1/changes.',
  ),
  CHANGE_PLANNED: entry(
    'conflict',
    'A change of track {name} is already planned for cycle {cycle}.',
    'Take it back with DELETE /v1/changes/{id}, or send yours without If-Match to land after it.',
    412,
  ),
  CHANGES_EXHAUSTED: entry(
    'overload',
    '{limit} changes are already planned.',
    'Take some back with DELETE /v1/changes/ID, or wait until they land.',
  ),
  HISTORY_EMPTY: entry(
    'conflict',
    'There is nothing to go {direction} to{of}.',
    'Only changes of text are steps, the last 32 of them; forward leads where back has been, until a new edit.',
  ),
  REVISION_MISMATCH: entry(
    'conflict',
    '{what} is at revision {actual}, not {expected}.',
    'Read it again, merge, and send the new revision.',
    412,
  ),
  RECORDING_UNKNOWN: entry('not_found', 'There is no recording {id}.', 'Use the id that POST /v1/recordings answered.'),
  RECORDING_NOT_READY: entry(
    'conflict',
    'Recording {id} is still {state}.',
    'Wait for the recording.v1.finished event, or ask again after {endsAt}.',
  ),
  RECORDINGS_BUSY: entry(
    'overload',
    '{limit} recordings are already running.',
    'Wait for one to end; each holds a disk buffer on the audio server.',
  ),

  PROFILE_UNKNOWN: entry('not_found', 'There is no profile {id}.', 'Use the id that starting one answered.'),
  PROFILE_NOT_READY: entry('conflict', 'Profile {id} is still {state}.', 'Ask again after {endsAt}.'),
  PROFILE_BUSY: entry(
    'conflict',
    'A profile is being taken until {endsAt}.',
    'Wait for its end; two would falsify both.',
  ),

  ...JOB_ERRORS,
  // dependencies
  SCSYNTH_SILENT: entry(
    'timeout',
    'The audio server did not answer {command} within {timeoutMs} ms.',
    'See GET /v1/status for its state; the command can be sent again.',
  ),
  AUDIO_SERVER_AWAY: entry(
    'unavailable',
    'The audio server is {state}.',
    'Wait until GET /v1/status says running, then send again.',
  ),
  AUDIO_SERVER_DIED: entry(
    'unavailable',
    '{name} is {state}: {reason}.',
    'It is started again; docs/operating.md says what each state means.',
  ),
  AUDIO_SERVER_COMPLAINED: entry(
    'unavailable',
    '{name} said "{line}".',
    'What it says is about the command it was sent just before.',
  ),
  REPLY_PORT_BLOCKED: entry(
    'unavailable',
    'Nothing of the audio server arrived on UDP port {port} any more.',
    'Look for a firewall rule on loopback; port {newPort} has taken over.',
  ),
  OSC_ADDRESS_UNKNOWN: entry(
    'invalid',
    'There is no OSC address {address}{nearest}.',
    'Use one of the addresses in docs/guide.md.',
  ),
  OSC_VALUE_REFUSED: entry(
    'invalid',
    '{address}: {what} is {value}, and must be {expected}.',
    'Send a value the audio server can take.',
  ),
  OSC_HOST_REFUSED: entry(
    'invalid',
    'No OSC goes to {host}:{port}: {reason}.',
    'Allowed are: {allowed}. Whoever runs the studio adds others to ENGINE_OSC_OUT_HOSTS.',
  ),
  SERVICE_UNAVAILABLE: entry(
    'unavailable',
    'The {service} service does not answer.',
    'Send again; see GET /readyz for what is away.',
  ),
  BLOB_STORE_AWAY: entry(
    'unavailable',
    'The blob store cannot be used: {reason}.',
    'Send again; GET /readyz says when it is back. What was accepted is not lost.',
  ),
  BLOB_MISSING: entry(
    'internal',
    'The bytes {sha256} are no longer in the blob store.',
    'Restore them from a backup, or load their file again.',
  ),
  SERVICE_TIMEOUT: entry(
    'timeout',
    'The {service} service took longer than {timeoutMs} ms for {subject}.',
    'Send again; see GET /readyz for what is away.',
  ),

  ...COMMAND_LINE_ERRORS,
  INTERNAL: entry('internal', 'Something went wrong on our side.', 'Report it with the request ID.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
export const ERROR_CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];
