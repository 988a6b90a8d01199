import { SampleSort, SampleVerdict } from '@oiduna/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CountSamplesParams, SampleFilter } from '../generated/studio.js';
import { parsePerformer } from '../api/studio.js';
import { parseCount, parseNumber } from './numbers.js';

/** What the options say of the samples that are meant, in the words of a search. */
export interface FilterOptions {
  bank?: string;
  tag?: string;
  shorter?: number;
  longer?: number;
  quieter?: number;
  louder?: number;
  lower?: number;
  higher?: number;
  slower?: number;
  faster?: number;
  mono?: true;
  stereo?: true;
  channels?: number;
  rate?: number;
  format?: string;
  encoding?: string;
  verdict?: SampleVerdict;
  loop?: true;
  oneShot?: true;
  after?: string;
  before?: string;
  unused?: string;
  by?: string;
}

export const filterOptions = (command: Command): Command =>
  command
    .option('--bank <bank>', 'of this bank')
    .option('--tag <list>', 'with this tag; several with commas between: with all of them')
    .option('--shorter <seconds>', 'at most this long', parseNumber)
    .option('--longer <seconds>', 'at least this long', parseNumber)
    .option('--quieter <lufs>', 'at most this loud', parseNumber)
    .option('--louder <lufs>', 'at least this loud', parseNumber)
    .option('--lower <hz>', 'of a pitch up to this', parseNumber)
    .option('--higher <hz>', 'of a pitch from this on', parseNumber)
    .option('--slower <bpm>', 'of a tempo up to this', parseNumber)
    .option('--faster <bpm>', 'of a tempo from this on', parseNumber)
    .option('--mono', 'of one channel')
    .option('--stereo', 'of two channels')
    .option('--channels <n>', 'of so many channels', parseCount)
    .option('--rate <hz>', 'of this sample rate', parseNumber)
    .option('--format <container>', 'uploaded as this: wav, aiff, flac, ogg, mp3')
    .option('--encoding <encoding>', 'uploaded as this: pcm_s16le, vorbis, ...')
    .addOption(new Option('--verdict <verdict>', 'found to be this').choices(SampleVerdict.options))
    .option('--loop', 'marked as a loop')
    .option('--one-shot', 'not marked as a loop')
    .option('--after <date>', 'uploaded then or later', parseMoment)
    .option('--before <date>', 'uploaded before then', parseMoment)
    .option('--by <performer>', 'uploaded by them (`--as` of who loads)', parsePerformer)
    .option('--unused <date>', 'played by no track since then, or `today`', parseMomentOrToday);

export const sortOption = (): Option =>
  new Option('--sort <order>', 'which comes first (by bank and file name when left out)').choices(SampleSort.options);

/** A date is its first moment, UTC. @throws InvalidArgumentError */
function parseMoment(text: string): string {
  const at = new Date(text);
  if (/^\d{4}-/.test(text) && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new InvalidArgumentError('It must be a date such as 2026-11-23, or a moment such as 2026-11-23T20:15Z.');
}

/** `today` is what this machine's clock and time zone say. @throws InvalidArgumentError */
const parseMomentOrToday = (text: string): string =>
  text === 'today' ? new Date(new Date().setHours(0, 0, 0, 0)).toISOString() : parseMoment(text);

/** @throws InvalidArgumentError for options that exclude each other */
export function filterOf(words: readonly string[], options: FilterOptions): SampleFilter {
  const { mono, stereo, channels, loop, oneShot } = options;
  const counts = [mono && 1, stereo && 2, channels].filter((count) => count !== undefined);
  if (counts.length > 1) throw new InvalidArgumentError('--mono, --stereo and --channels exclude each other.');
  if (loop && oneShot) throw new InvalidArgumentError('--loop and --one-shot exclude each other.');
  const filter: { [field in keyof SampleFilter]: SampleFilter[field] | undefined } = {
    q: words.length > 0 ? words.join(' ') : undefined,
    bank: options.bank,
    tag: options.tag,
    minSeconds: options.longer,
    maxSeconds: options.shorter,
    minLufs: options.louder,
    maxLufs: options.quieter,
    minHz: options.higher,
    maxHz: options.lower,
    minBpm: options.faster,
    maxBpm: options.slower,
    channels: counts[0],
    sampleRateHz: options.rate,
    container: options.format,
    encoding: options.encoding,
    verdict: options.verdict,
    loop: loop ?? (oneShot && false),
    uploadedAfter: options.after,
    uploadedBefore: options.before,
    uploadedBy: options.by,
    unusedSince: options.unused,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** As a URL carries it. */
export const queryOf = ({ loop, ...filter }: SampleFilter): CountSamplesParams => ({
  ...filter,
  ...(loop !== undefined && { loop: String(loop) }),
});
