import { AppError, PerformerName, RequestId } from '@oiduna/contracts';
import { InvalidArgumentError } from 'commander';
import { randomUUID } from 'node:crypto';
import type { CliConfig } from '../config.js';
import { readRunFile } from '../up/run-file.js';

/** Where the gateway listens unless told otherwise: the original's HTTP port. */
const DEFAULT_URL = 'http://127.0.0.1:57122';
/** Longer than any answer takes; loads wait for a compiler and a queue. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** The studio one command speaks to. */
export interface Studio {
  /** Without a slash at its end. */
  url: string;
  timeoutMs: number;
  /** One for the whole command, so that all it did is found under it. */
  requestId: string;
  /** Who asks, by their own word. */
  performer?: string | undefined;
  fetch: typeof globalThis.fetch;
  /** Set for --verbose. */
  note?: (line: string) => void;
}

/** The options every command that speaks to a studio takes. */
export interface StudioOptions {
  url?: string;
  timeout?: number;
  requestId?: string;
  as?: string;
}

/**
 * The command line's word first, then the environment, then the studio of this home, then the default – which is
 * somebody else's studio when OIDUNA_HOME names a home without one.
 * @throws AppError STUDIO_NOT_RUNNING | SETTING_INVALID
 */
export async function studioOf(options: StudioOptions, config: CliConfig, fetch: Studio['fetch']): Promise<Studio> {
  const url = options.url ?? urlFrom(config.url) ?? (await readRunFile(config.home))?.url ?? defaultUrl(config);
  return {
    url: url.replace(/\/+$/, ''),
    timeoutMs: options.timeout ?? DEFAULT_TIMEOUT_MS,
    requestId: options.requestId ?? randomUUID(),
    performer: options.as ?? config.performer,
    fetch,
  };
}

function defaultUrl({ home, homeIsNamed }: CliConfig): string {
  if (homeIsNamed) throw new AppError('STUDIO_NOT_RUNNING', { home });
  return DEFAULT_URL;
}

const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/** @throws AppError SETTING_INVALID */
function urlFrom(environment: string | undefined): string | undefined {
  if (!environment) return undefined;
  if (isHttp(environment)) return environment;
  throw new AppError('SETTING_INVALID', { name: 'OIDUNA_URL', value: environment, expected: 'an http:// URL' });
}

export function parseUrl(text: string): string {
  if (!isHttp(text)) throw new InvalidArgumentError('It must be an http:// URL.');
  return text;
}

/** setTimeout holds at most 2^31 - 1 ms; a longer wait would end at once. */
const TIMEOUT_SECONDS_MAX = 2_000_000;

/** Seconds as people write them, `2.5` or `30s`. @returns milliseconds */
export function parseTimeout(text: string): number {
  const seconds = /^(\d+(?:\.\d+)?)s?$/.exec(text)?.[1];
  const value = Number(seconds);
  if (seconds === undefined || value <= 0 || value > TIMEOUT_SECONDS_MAX) {
    throw new InvalidArgumentError('It must be seconds above 0, such as 2.5 or 30s.');
  }
  return Math.ceil(value * 1_000);
}

/** The gateway would quietly replace an ID it cannot carry. */
export const parseRequestId = (text: string): string => safeIn(RequestId, text);

export const parsePerformer = (text: string): string => safeIn(PerformerName, text);

function safeIn(schema: typeof RequestId, text: string): string {
  const { success, error } = schema.safeParse(text);
  if (!success) throw new InvalidArgumentError(error.issues.map(({ message }) => message).join(' '));
  return text;
}
