import * as change from './change.js';
import type { EventContract, JobContract, RequestContract } from './define.js';
import * as effect from './effect.js';
import * as errorSeen from './error-seen.js';
import * as generator from './generator.js';
import * as history from './history.js';
import * as hush from './hush.js';
import * as job from './job.js';
import * as language from './language.js';
import * as meters from './meters.js';
import * as playback from './playback.js';
import * as preset from './preset.js';
import * as preview from './preview.js';
import * as profile from './profile.js';
import * as recording from './recording.js';
import * as sample from './sample.js';
import * as sampleImport from './sample-import.js';
import * as sampleMedia from './sample-media.js';
import * as sampleSearch from './sample-search.js';
import * as sampleTags from './sample-tags.js';
import * as sessionLog from './session-log.js';
import * as sampleUse from './sample-use.js';
import * as status from './status.js';
import * as synthdef from './synthdef.js';
import * as synthdefTemplate from './synthdef-template.js';
import * as synthdefLibrary from './synthdef-library.js';
import * as synthdefPreset from './synthdef-preset.js';
import * as synthdefExchange from './synthdef-exchange.js';
import * as synthdefCheck from './synthdef-check.js';
import * as track from './track.js';
import * as transport from './transport.js';
import * as ugenGraph from './ugen-graph.js';

const declared: unknown[] = [
  change,
  effect,
  errorSeen,
  generator,
  history,
  hush,
  job,
  language,
  meters,
  playback,
  preset,
  preview,
  profile,
  recording,
  sample,
  sampleImport,
  sampleMedia,
  sampleSearch,
  sampleTags,
  sessionLog,
  sampleUse,
  status,
  synthdef,
  synthdefTemplate,
  synthdefLibrary,
  synthdefPreset,
  synthdefCheck,
  synthdefExchange,
  track,
  transport,
  ugenGraph,
].flatMap((module) => Object.values(module));
const isKind = (value: unknown, kind: string): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;

/** Every declared contract. The boot check, the documents and the tests all read these lists. */
export const REQUESTS = declared.filter((value): value is RequestContract => isKind(value, 'request'));
export const JOBS = declared.filter((value): value is JobContract => isKind(value, 'job'));
export const EVENTS = declared.filter((value): value is EventContract => isKind(value, 'event'));
