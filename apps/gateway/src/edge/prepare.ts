import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

/**
 * The HTTP side before it listens. An ETag here is always a revision, so Express makes none of its own;
 * no CORS header is ever sent, so pages of other sites cannot read an answer.
 */
export function prepare(app: NestExpressApplication): void {
  app.disable('etag');
  app.use(securityHeaders);
}

function securityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', 'no-store');
  next();
}
