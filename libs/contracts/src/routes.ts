import { CHANGE_ROUTES } from './change-routes.js';
import { EFFECT_ROUTES } from './effect-routes.js';
import { ERROR_ROUTES } from './error-seen.js';
import { GRAPH_ROUTES } from './graph-routes.js';
import { HISTORY_ROUTES } from './history-routes.js';
import { JOB_ROUTES } from './job-routes.js';
import { PLAYBACK_ROUTES } from './playback-routes.js';
import { DEBUG_ROUTES } from './debug-routes.js';
import { METER_ROUTES } from './meters.js';
import { PATTERN_ROUTES } from './pattern-routes.js';
import { PLAY_ROUTES } from './play-routes.js';
import { PRESET_ROUTES } from './preset-routes.js';
import { SAMPLE_MEDIA_ROUTES } from './sample-media.js';
import { SAMPLE_CATALOGUE_ROUTES } from './sample-catalogue-routes.js';
import { SESSION_LOG_ROUTES } from './session-log-routes.js';
import { SAMPLE_IMPORT_ROUTES } from './sample-import-routes.js';
import { SOUND_ROUTES } from './sound-routes.js';
import { SYNTHDEF_PRESET_ROUTES } from './synthdef-preset-routes.js';
import { SYNTHDEF_ROUTES } from './synthdef-routes.js';
import { SYNTHDEF_EXCHANGE_ROUTES } from './synthdef-exchange-routes.js';
import { STUDIO_ROUTES } from './studio-routes.js';
import { SYNTHDEF_PREVIEW_ROUTES } from './synthdef-preview-routes.js';
import { TEMPLATE_ROUTES } from './template-routes.js';
import { SYNTHDEF_CHECK_ROUTES } from './synthdef-check.js';
import { TRANSPORT_ROUTES } from './transport-routes.js';
import { UPLOAD_ROUTES } from './upload.js';

/** Every route of the gateway. */
export const ROUTES = {
  ...TEMPLATE_ROUTES,
  ...SOUND_ROUTES,
  ...JOB_ROUTES,
  ...SAMPLE_CATALOGUE_ROUTES,
  ...SAMPLE_MEDIA_ROUTES,
  ...UPLOAD_ROUTES,
  ...SAMPLE_IMPORT_ROUTES,
  ...SYNTHDEF_PREVIEW_ROUTES,
  ...GRAPH_ROUTES,
  ...SYNTHDEF_EXCHANGE_ROUTES,
  ...SYNTHDEF_ROUTES,
  ...SYNTHDEF_PRESET_ROUTES,
  ...SYNTHDEF_CHECK_ROUTES,
  ...PATTERN_ROUTES,
  ...PLAY_ROUTES,
  ...PRESET_ROUTES,
  ...EFFECT_ROUTES,
  ...TRANSPORT_ROUTES,
  ...CHANGE_ROUTES,
  ...HISTORY_ROUTES,
  ...SESSION_LOG_ROUTES,
  ...PLAYBACK_ROUTES,
  ...STUDIO_ROUTES,
  ...METER_ROUTES,
  ...ERROR_ROUTES,
  ...DEBUG_ROUTES,
} as const;

export type OperationId = keyof typeof ROUTES;
