import { AppError, type OscDestination } from '@oiduna/contracts';

/** `host` or `host:port`, separated by commas. */
export const HOST_LIST = /^\s*([A-Za-z0-9.-]+(:\d{1,5})?(\s*,\s*[A-Za-z0-9.-]+(:\d{1,5})?)*)?\s*$/;

/** @returns whether this list, as ENGINE_OSC_OUT_HOSTS has it, names the host, on this port or on any */
export function isAllowed(list: string, host: string, port: number): boolean {
  return list
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim().split(':'))
    .some(([name, only]) => plainName(name!) === plainName(host) && (only === undefined || Number(only) === port));
}

const plainName = (host: string): string => (/^localhost$/i.test(host) ? '127.0.0.1' : host.toLowerCase());

/** What was asked for, why not, and what would do. */
export const refused = ({ host, port }: OscDestination, list: string, reason: string): AppError =>
  new AppError('OSC_HOST_REFUSED', { host, port, reason, allowed: list.trim() || 'none' });
