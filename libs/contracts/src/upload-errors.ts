import { entry } from './error-entry.js';

/** Uploads in pieces. */
export const UPLOAD_ERRORS = {
  TUS_VERSION_UNSUPPORTED: entry(
    'invalid',
    'This route speaks tus 1.0.0, and the request says Tus-Resumable: {version}.',
    'Send `Tus-Resumable: 1.0.0`, or the whole file to POST /v1/samples.',
    412,
  ),
  UPLOAD_UNKNOWN: entry(
    'not_found',
    'There is no upload {id}: it was cancelled, has expired, or never was.',
    'Begin it again with POST /v1/uploads.',
  ),
  UPLOAD_OFFSET_WRONG: entry(
    'conflict',
    'Upload {id} goes on at byte {offsetBytes}, not at {given}.',
    'Ask for the offset with HEAD, and send what follows it.',
  ),
  UPLOAD_TAKEN_OVER: entry(
    'conflict',
    'Another connection goes on with upload {id}.',
    'If that was not you, ask for the offset with HEAD, and send what follows it.',
    423,
  ),
  UPLOAD_CHECKSUM_WRONG: entry(
    'invalid',
    'This piece of upload {id} is not what its Upload-Checksum says; it was dropped.',
    'Send the piece again.',
    460,
  ),
  UPLOAD_DIGEST_WRONG: entry(
    'invalid',
    '{fileName} has arrived with the sha256 {actual}, not {expected}; the upload was dropped.',
    'Begin it again; the file may have changed meanwhile.',
  ),
  UPLOADS_EXHAUSTED: entry(
    'overload',
    'There is no room for another upload: {reason}.',
    'Finish or cancel one of GET /v1/uploads, or raise GATEWAY_UPLOADS_MAX or GATEWAY_UPLOAD_SPACE_MIB.',
  ),
} as const;
