import { expect, it } from 'vitest';
import { signatureProblem } from './s3-signature.js';

/** The worked example of Amazon's own description: "Example: GET Object". */
const NOW = Date.parse('2013-05-24T00:00:00Z');
const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const credential = `${KEY_ID}/20130524/us-east-1/s3/aws4_request`;
const names = 'host;range;x-amz-content-sha256;x-amz-date';
const signature = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41';
const headers: Record<string, string> = {
  host: 'examplebucket.s3.amazonaws.com',
  range: 'bytes=0-9',
  'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'x-amz-date': '20130524T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names},Signature=${signature}`,
};
const problem = (changed: Record<string, string> = {}, url = '/test.txt', nowMs = NOW, secret = SECRET) =>
  signatureProblem({ method: 'GET', url, headers: { ...headers, ...changed } }, KEY_ID, secret, nowMs);

it("takes the signature of Amazon's own example", () => {
  expect(problem()).toBeUndefined();
});

it.each([
  ['another range', problem({ range: 'bytes=0-8' }), 'SignatureDoesNotMatch'],
  ['another object', problem({}, '/test.txt2'), 'SignatureDoesNotMatch'],
  ['another secret', problem({}, '/test.txt', NOW, 'x'), 'SignatureDoesNotMatch'],
  ['a header that is not signed', problem({ 'x-amz-acl': 'public-read' }), 'AccessDenied'],
  ['no signature', problem({ authorization: '' }), 'AccessDenied'],
  [
    'another key',
    problem({ authorization: headers['authorization']!.replace('Credential=AKIA', 'Credential=BKIA') }),
    'InvalidAccessKeyId',
  ],
  ['a clock that is wrong', problem({}, '/test.txt', NOW + 16 * 60_000), 'RequestTimeTooSkewed'],
])('refuses %s by the name S3 has for it', (_, found, code) => {
  expect(found).toBe(code);
});
