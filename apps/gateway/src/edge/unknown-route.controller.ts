import { All, Controller, Req } from '@nestjs/common';
import { AppError, nearestName, ROUTES } from '@oiduna/contracts';
import type { Request } from 'express';

/** What no other controller answers; the module names it last. */
@Controller()
export class UnknownRouteController {
  @All('{*path}')
  refuse(@Req() { method, path }: Request): never {
    throw new AppError('ROUTE_UNKNOWN', { method, path, nearest: nearestRoute(method, path) });
  }
}

/** The route a typing error away: the same path with another method, else the nearest path. */
export function nearestRoute(method: string, path: string): string | undefined {
  const known = Object.values(ROUTES).map((route) => ({
    method: route.method.toUpperCase(),
    path: filledFrom(path, route.path),
  }));
  const nearest = nearestName(
    path,
    known.map((route) => route.path),
  );
  const candidates = known.filter((route) => route.path === nearest);
  const route = candidates.find((candidate) => candidate.method === method) ?? candidates[0];
  return route && `${route.method} ${route.path}`;
}

/** A template with its `{names}` taken from the same places of a path. */
function filledFrom(path: string, template: string): string {
  const given = path.split('/');
  return template
    .split('/')
    .map((part, index) => (part.startsWith('{') ? (given[index] ?? part) : part))
    .join('/');
}
