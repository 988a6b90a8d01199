import type { Command } from 'commander';
import { registerAudioServer } from './audio-server.command.js';
import { registerChanges } from './changes.command.js';
import { registerDebug } from './debug.command.js';
import { registerEffects } from './effect.command.js';
import { registerErrors } from './errors.command.js';
import { registerEvents } from './events.command.js';
import { registerGenerate } from './generate.command.js';
import { registerHistory } from './history.command.js';
import { registerJob } from './job.command.js';
import { registerLogLevel } from './log-level.command.js';
import { registerMeters } from './meters.command.js';
import { registerOpenApi } from './openapi.command.js';
import { registerPlay } from './play.command.js';
import { registerPreset } from './preset.command.js';
import { registerPreview } from './preview.command.js';
import { registerRecord } from './record.command.js';
import { registerSample } from './sample.command.js';
import { addStudioOptions, processShell, type Shell } from './session.js';
import { registerStatus } from './status.command.js';
import { registerStepSession } from './step-session.command.js';
import { registerSynthDef } from './synthdef.command.js';
import { registerTempo } from './tempo.command.js';
import { registerTracks } from './tracks.command.js';
import { registerTransport } from './transport.command.js';
import { registerVerify } from './verify.command.js';

const GROUPS = [
  registerStatus,
  registerPlay,
  registerPreview,
  registerPreset,
  registerGenerate,
  registerTransport,
  registerTempo,
  registerTracks,
  registerEffects,
  registerChanges,
  registerHistory,
  registerStepSession,
  registerSynthDef,
  registerSample,
  registerJob,
  registerRecord,
  registerVerify,
  registerEvents,
  registerErrors,
  registerMeters,
  registerLogLevel,
  registerDebug,
  registerAudioServer,
  registerOpenApi,
];

/** Everything that speaks to a studio over its HTTP API. */
export function registerStudioCommands(program: Command, shell: Shell = processShell): void {
  addStudioOptions(program).enablePositionalOptions();
  for (const register of GROUPS) register(program, shell);
}
