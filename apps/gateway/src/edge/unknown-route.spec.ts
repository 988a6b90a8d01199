import { expect, it } from 'vitest';
import { nearestRoute } from './unknown-route.controller.js';

it.each([
  ['GET', '/v1/trakcs', 'GET /v1/tracks'],
  ['PUT', '/v1/track/kick', 'PUT /v1/tracks/kick'],
  ['POST', '/v1/transport/strat', 'POST /v1/transport/start'],
  ['DELETE', '/v1/status', 'GET /v1/status'],
  ['GET', '/wp-login.php', undefined],
])('%s %s is nearest to %s', (method, path, nearest) => {
  expect(nearestRoute(method, path)).toBe(nearest);
});
