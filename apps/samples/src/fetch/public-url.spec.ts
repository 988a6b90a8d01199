import { describe, expect, it } from 'vitest';
import { isHost, isListed, webUrl } from './public-url.js';

const base = new URL('https://samples.example/drums/strudel.json');

describe('a URL', () => {
  it.each([
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
    ['http://017700000001/', 'http://127.0.0.1/'],
    ['http://127.1/', 'http://127.0.0.1/'],
    ['http://127.0.0.1./', 'http://127.0.0.1/'],
    ['http://１２７.０.０.１/', 'http://127.0.0.1/'],
    ['http://0/', 'http://0.0.0.0/'],
    ['http://[0:0:0:0:0:ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/'],
    ['http:\\\\127.0.0.1\\a', 'http://127.0.0.1/a'],
    ['https://bücher.example/a b.wav', 'https://xn--bcher-kva.example/a%20b.wav'],
    ['https://SAMPLES.example:443/a.wav#part', 'https://samples.example/a.wav'],
    ['../kick.wav', 'https://samples.example/kick.wav'],
    ['//other.example/a.wav', 'https://other.example/a.wav'],
  ])('%s is read as %s', (text, read) => {
    expect(webUrl(text, base).href).toBe(read);
  });

  it.each([
    ['file:///etc/passwd', 'neither http nor https'],
    ['data:audio/wav;base64,AAAA', 'neither http nor https'],
    ['ftp://samples.example/a.wav', 'neither http nor https'],
    ['gopher://127.0.0.1:6379/_INFO', 'neither http nor https'],
    ['javascript:alert(1)', 'neither http nor https'],
    ['http://samples.example@127.0.0.1/', 'a user name or a password'],
    ['http://me:secret@samples.example/', 'a user name or a password'],
    ['http://', 'no URL'],
    ['http://[::1%25lo]/', 'no URL'],
    ['http://256.256.256.256/', 'no URL'],
    ['http://a b/', 'no URL'],
    ['http://samples.example:99999/', 'no URL'],
    [`https://samples.example/${'a'.repeat(2_048)}`, 'too long'],
  ])('%s is refused', (text, reason) => {
    expect(() => webUrl(text)).toThrow(expect.objectContaining({ code: 'URL_REFUSED', details: expect.anything() }));
    expect(() => webUrl(text)).toThrow(reason);
  });

  it('is never told with the password in it', () => {
    expect(() => webUrl('http://me:secret@samples.example/a')).toThrow('http://samples.example/a is not fetched');
  });
});

describe('a list of hosts', () => {
  it.each([
    ['nas.local', 'http://nas.local/', true],
    ['nas.local', 'http://nas.local:8080/', true],
    ['nas.local:8080', 'http://nas.local:8080/', true],
    ['NAS.local:80', 'http://nas.local/', true],
    ['nas.local:443', 'https://nas.local/', true],
    ['[fd00::1]:8080', 'http://[fd00::1]:8080/', true],
    ['127.0.0.1', 'http://0x7f.1/', true],
    ['nas.local:8080', 'http://nas.local/', false],
    ['nas.local', 'http://other.nas.local/', false],
    ['nas.local', 'http://nas.local.evil.example/', false],
    ['127.0.0.1', 'http://127.0.0.2/', false],
    ['localhost', 'http://localhost./', false],
  ])('%s and %s: %s', (entry, url, listed) => {
    expect(isListed(['other.example', entry], new URL(url))).toBe(listed);
  });

  it('takes names, addresses and ports, and nothing else', () => {
    expect(['nas', 'nas.local:80', '10.0.0.1', '[fd00::1]:8080'].every(isHost)).toBe(true);
    expect(['http://nas', 'nas/a', '10.0.0.0/8', 'fd00::1', '*', ''].some(isHost)).toBe(false);
  });
});
