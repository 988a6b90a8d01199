import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Amazon refuses requests signed further from its own time. */
const SKEW_MS_MAX = 15 * 60 * 1_000;

const sha256 = (data: string): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/**
 * What is wrong with a request's Signature Version 4, by the name S3 has for it; undefined when it is right.
 * @see Amazon S3 API Reference: "Authenticating Requests: Using the Authorization Header"
 */
export function signatureProblem(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  keyId: string,
  secret: string,
  nowMs = Date.now(),
): string | undefined {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/[^/]+\/s3\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, givenKey, scope = '', names = '', given] = form.exec(request.headers.authorization ?? '') ?? [];
  if (given === undefined) return 'AccessDenied';
  if (givenKey !== keyId) return 'InvalidAccessKeyId';
  const signed = names.split(';');
  const needed = Object.keys(request.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  if (needed.some((name) => !signed.includes(name))) return 'AccessDenied';
  const at = String(request.headers['x-amz-date']);
  const [date = '', region = ''] = scope.split('/');
  const signedAt = Date.parse(at.replace(/^(....)(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5Z'));
  if (!at.startsWith(date) || !(Math.abs(nowMs - signedAt) < SKEW_MS_MAX)) return 'RequestTimeTooSkewed';
  const url = new URL(request.url ?? '', 'http://stand-in');
  const canonical = [
    request.method,
    url.pathname,
    [...url.searchParams]
      .map((pair) => pair.map(encodeURIComponent).join('='))
      .toSorted()
      .join('&'),
    ...signed.map((name) => `${name}:${String(request.headers[name]).trim().replaceAll(/ +/g, ' ')}`),
    '',
    names,
    request.headers['x-amz-content-sha256'],
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n');
  const key = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, toSign).toString('hex') === given ? undefined : 'SignatureDoesNotMatch';
}
