import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { AppError, ROUTES } from '@oiduna/contracts';
import { Route } from '@oiduna/platform';
import type { Response } from 'express';
import { openApiText } from './openapi-file.js';
import { apiPage, errorsPage, startScript } from './pages.js';

const ASSETS_FOLDER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const ASSETS = new Set(['swagger-ui.css', 'swagger-ui-bundle.js']);
/** Swagger UI sets styles and draws icons from data: URLs; scripts come from us alone. */
const PAGE_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/** The API for readers. These pages are no part of the API contract. */
@Controller()
export class DocsController {
  private readonly document = openApiText();

  @Route(ROUTES.getOpenApi)
  @Header('Content-Type', 'application/json')
  openApi(): string {
    return this.document;
  }

  @Get('docs')
  @Header('Content-Security-Policy', PAGE_POLICY)
  api(): string {
    return apiPage();
  }

  @Get('docs/errors')
  @Header('Content-Security-Policy', PAGE_POLICY)
  errors(): string {
    return errorsPage();
  }

  @Get('docs/start.js')
  @Header('Content-Type', 'text/javascript')
  start(): string {
    return startScript();
  }

  @Get('docs/assets/:file')
  asset(@Param('file') file: string, @Res() response: Response): void {
    if (!ASSETS.has(file)) throw new AppError('ROUTE_UNKNOWN', { method: 'GET', path: `/docs/assets/${file}` });
    response.sendFile(file, { root: ASSETS_FOLDER });
  }
}
