import { AppError } from '@oiduna/contracts';

const URL_CHARACTERS_MAX = 2_048;

export const refusedUrl = (url: string, reason: string): AppError => new AppError('URL_REFUSED', { url, reason });

/**
 * An address on the web, as the URL standard reads it: `http://0x7f.1` is 127.0.0.1 here too.
 * @param base what a relative one is relative to
 * @throws AppError URL_REFUSED
 */
export function webUrl(text: string, base?: URL): URL {
  const shown = text.slice(0, URL_CHARACTERS_MAX);
  if (text.length > URL_CHARACTERS_MAX) throw refusedUrl(`${shown}…`, 'it is too long');
  if (!URL.canParse(text, base?.href)) throw refusedUrl(shown, 'it is no URL');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refusedUrl(shown, 'it is neither http nor https');
  if (url.username !== '' || url.password !== '') {
    [url.username, url.password] = ['', ''];
    throw refusedUrl(url.href, 'it holds a user name or a password');
  }
  url.hash = '';
  return url;
}

/** A name, an IPv4 address, or an IPv6 address in brackets; and a port. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?$/i;

export const isHost = (text: string): boolean => HOST.test(text);

/** Whether `host` or `host:port` among these is that of a URL. */
export const isListed = (hosts: readonly string[], url: URL): boolean =>
  hosts.some((entry) => {
    const [, host, port] = HOST.exec(entry) ?? [];
    const portOfUrl = url.port || (url.protocol === 'https:' ? '443' : '80');
    return host?.toLowerCase() === url.hostname && (port === undefined || port === portOfUrl);
  });
