import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { SearchedSample } from '../search/sample-columns.js';
import { Catalogue } from './catalogue.js';
import { firstIdAt } from './sample-id.js';

/** The bytes of the sample at a place; the same for the same. */
export const contentAt = (bank: string, fileName: string): string =>
  Buffer.from(`${bank}/${fileName}`).toString('hex').padEnd(64, '0').slice(-64);

export interface OwnCatalogue extends AsyncDisposable {
  readonly catalogue: Catalogue;
  readonly url: string;
}

/** An empty catalogue in a database of its own, so that counts are exact whoever else tests beside us. */
export async function ownCatalogue(): Promise<OwnCatalogue> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) throw new Error('TEST_DATABASE_URL is not set; ./oiduna test sets it');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const outer = await Catalogue.open(server);
  await sql`create database ${sql.id(name)}`.execute(outer.db);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const catalogue = await Catalogue.open(url);
  return {
    catalogue,
    url,
    [Symbol.asyncDispose]: async () => {
      await catalogue.onApplicationShutdown();
      await sql`drop database ${sql.id(name)} with (force)`.execute(outer.db);
      await outer.onApplicationShutdown();
    },
  };
}

/** Put samples in their places, as uploads would, without listening to any. */
export async function fill({ db }: Catalogue, samples: readonly SearchedSample[]): Promise<void> {
  const rows = samples.map((sample) => ({
    id: firstIdAt(sample.bank, sample.fileName),
    bank: sample.bank,
    file_name: sample.fileName,
    sha256: contentAt(sample.bank, sample.fileName),
    wav_sha256: contentAt(sample.bank, sample.fileName),
    size_bytes: 100,
    container: sample.container,
    encoding: sample.encoding,
    frame_count: Math.round(sample.durationSeconds * sample.sampleRateHz),
    channel_count: sample.channelCount,
    sample_rate_hz: sample.sampleRateHz,
    duration_seconds: sample.durationSeconds,
    peak: 0.5,
    verdict: sample.verdict,
    findings: [],
    analysis: analysisOf(sample),
    created_at: new Date(sample.createdAtMs).toISOString(),
    job_id: 'job',
    uploaded_by: sample.uploadedBy,
  }));
  await sql`insert into sample (id, bank, file_name, sha256, size_bytes, wav_sha256, container, encoding, frame_count,
      channel_count, sample_rate_hz, duration_seconds, peak, verdict, findings, analysis, created_at, job_id, uploaded_by)
    select id, bank, file_name, sha256, size_bytes, wav_sha256, container, encoding, frame_count,
      channel_count, sample_rate_hz, duration_seconds, peak, verdict, findings, analysis, created_at, job_id, uploaded_by
    from jsonb_populate_recordset(null::sample, ${JSON.stringify(rows)}::jsonb)`.execute(db);
  const used = samples
    .filter(({ usedAtMs }) => usedAtMs !== null)
    .map(({ bank, fileName, usedAtMs }) => ({ id: firstIdAt(bank, fileName), at: new Date(usedAtMs!).toISOString() }));
  await sql`insert into sample_use (id, last_used_at)
    select id, at from jsonb_to_recordset(${JSON.stringify(used)}::jsonb) as used (id uuid, at timestamptz)`.execute(
    db,
  );
  const tagged = samples.map(({ bank, fileName, tags }) => ({ bank, file_name: fileName, tags }));
  await sql`insert into sample_tags (bank, file_name, tags)
    select bank, file_name, tags from jsonb_populate_recordset(null::sample_tags, ${JSON.stringify(tagged)}::jsonb)
    where cardinality(tags) > 0`.execute(db);
}

const analysisOf = ({ features, loudnessLufs, pitchHz, tempoBpm, hasLoop }: SearchedSample) => ({
  loudnessLufs,
  pitch: pitchHz === null ? null : { hz: pitchHz, confidence: 1 },
  tempo: tempoBpm === null ? null : { bpm: tempoBpm, source: 'acid' },
  loop: hasLoop ? { startFrame: 0, endFrame: 9 } : null,
  features,
});
