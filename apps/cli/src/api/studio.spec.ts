import { describe, expect, it } from 'vitest';
import { readConfig } from '../config.js';
import { preferWait } from './finished-job.js';
import { parseRequestId, parseTimeout, parseUrl, studioOf } from './studio.js';

const config = (env = {}) => readConfig({ OIDUNA_HOME: '/nowhere', ...env });

describe('the studio a command speaks to', () => {
  it('is the one named by --url, then OIDUNA_URL, then the default', async () => {
    const env = { OIDUNA_URL: 'http://env:1' };
    expect((await studioOf({ url: 'http://flag:2' }, config(env), fetch)).url).toBe('http://flag:2');
    expect((await studioOf({}, config(env), fetch)).url).toBe('http://env:1');
    expect((await studioOf({}, { ...config(), homeIsNamed: false }, fetch)).url).toBe('http://127.0.0.1:57122');
  });

  it('is never another one than that of the home it was told to use', async () => {
    await expect(studioOf({}, config(), fetch)).rejects.toMatchObject({
      code: 'STUDIO_NOT_RUNNING',
      details: { home: '/nowhere' },
    });
  });

  it('may lie under a path', async () => {
    expect((await studioOf({ url: 'https://host/studio/' }, config(), fetch)).url).toBe('https://host/studio');
  });

  it('is not found under an OIDUNA_URL that is no URL', async () => {
    await expect(studioOf({}, config({ OIDUNA_URL: 'host' }), fetch)).rejects.toMatchObject({
      code: 'SETTING_INVALID',
    });
  });

  it('gets one request ID for the whole command', async () => {
    expect((await studioOf({ url: 'http://host', requestId: 'mine' }, config(), fetch)).requestId).toBe('mine');
    expect((await studioOf({ url: 'http://host' }, config(), fetch)).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    [60_000, 'wait=30'],
    [10_000, 'wait=9'],
    [200, 'wait=1'],
  ])('is asked to wait, within %i ms of patience, with %s', (timeoutMs, prefer) => {
    expect(preferWait({ url: '', requestId: '', fetch, timeoutMs })).toBe(prefer);
  });
});

describe('an option', () => {
  it.each([
    ['30', 30_000],
    ['2.5', 2_500],
    ['30s', 30_000],
    ['0.0001', 1],
  ])('--timeout %s is %i ms', (text, ms) => {
    expect(parseTimeout(text)).toBe(ms);
  });

  it.each(['0', '-1', '', 'soon', '1m', '1e3', '9999999'])('--timeout %j is refused', (text) => {
    expect(() => parseTimeout(text)).toThrow('It must be seconds');
  });

  it.each(['host:80', 'ftp://host', ''])('--url %j is refused', (text) => {
    expect(() => parseUrl(text)).toThrow('It must be an http:// URL.');
    expect(parseUrl('http://host')).toBe('http://host');
  });

  it('--request-id is refused where the gateway would replace it', () => {
    expect(() => parseRequestId('a b')).toThrow('a request ID takes');
    expect(parseRequestId('gig-1')).toBe('gig-1');
  });
});
