import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  BlobSettings,
  DatabaseSettings,
  describeConfig,
  parseConfig,
  RedisSettings,
  ServiceSettings,
} from './config.js';

const Schema = z.object({
  ...ServiceSettings,
  ...RedisSettings,
  ...DatabaseSettings,
  ENGINE_LOOKAHEAD_MS: z.coerce.number().min(50).default(400).describe('How far ahead notes leave.'),
});

describe('settings', () => {
  it('have a default each', () => {
    expect(parseConfig(Schema, {})).toMatchObject({ HTTP_PORT: 0, LOG_LEVEL: 'info', ENGINE_LOOKAHEAD_MS: 400 });
  });

  it('are read from the environment as their own type; what nobody declared is left alone', () => {
    const config = parseConfig(Schema, { HTTP_PORT: '8080', PATH: '/bin' });
    expect(config.HTTP_PORT).toBe(8080);
    expect(config).not.toHaveProperty('PATH');
  });

  it('count as unset when empty', () => {
    expect(parseConfig(Schema, { LOG_LEVEL: '', HTTP_PORT: '' })).toMatchObject({ LOG_LEVEL: 'info', HTTP_PORT: 0 });
  });

  it('tell all their problems at once, each with its key and the value it has', () => {
    const wrong = {
      HTTP_PORT: '70000',
      LOG_LEVEL: 'loud',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'here',
      ENGINE_LOOKAHEAD_MS: 'x',
    };
    const attempt = () => parseConfig(Schema, wrong);
    expect(attempt).toThrow('configuration refused, 4 problem(s):');
    for (const [key, value] of Object.entries(wrong))
      expect(attempt).toThrow(new RegExp(`^  ${key}: .*"${value}"`, 'm'));
  });
});

describe('the printed configuration', () => {
  const described = Object.fromEntries(
    describeConfig(Schema, { LOG_LEVEL: 'debug', NATS_URL: '', DATABASE_URL: 'postgres://me:geheim@db:5432/x' }).map(
      (row) => [row.key, row],
    ),
  );

  it('names each value and where it came from', () => {
    expect(described['LOG_LEVEL']).toEqual({
      key: 'LOG_LEVEL',
      value: 'debug',
      origin: 'environment',
      description: 'Lowest level that is logged.',
    });
    expect(described['ENGINE_LOOKAHEAD_MS']).toMatchObject({
      value: 400,
      origin: 'default',
      description: 'How far ahead notes leave.',
    });
    expect(described['NATS_URL']).toMatchObject({ value: 'nats://127.0.0.1:4222', origin: 'default' });
  });

  it('shows an unset setting as null', () => {
    expect(described['OTEL_EXPORTER_OTLP_ENDPOINT']?.value).toBeNull();
  });

  it('shows no password', () => {
    expect(described['DATABASE_URL']?.value).toBe('postgres://me:***@db:5432/x');
  });

  it('shows no secret', () => {
    const settings = { BLOB_S3_SECRET: 'geheim', BLOB_S3_KEY_ID: 'me' };
    const shown = JSON.stringify(describeConfig(z.object(BlobSettings), settings));
    expect(shown).not.toContain('geheim');
    expect(shown).toContain('"BLOB_S3_SECRET","value":"***"');
  });

  it.each([
    ['redis://:geheim@r:6379', 'redis://:***@r:6379'],
    ['nats://a:b@1,nats://c:d@2', 'nats://a:***@1,nats://c:***@2'],
    ['postgres://me:a/b@db/x', 'postgres://me:***@db/x'],
    ['postgres://db/x?user=me&password=geheim&ssl=1', 'postgres://db/x?user=me&password=***&ssl=1'],
    ['redis://r:6379', 'redis://r:6379'],
  ])('shows %s as %s', (url, shown) => {
    expect(describeConfig(z.object(RedisSettings), { REDIS_URL: url })[0]?.value).toBe(shown);
  });
});
