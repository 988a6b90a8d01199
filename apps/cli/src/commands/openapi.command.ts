import type { Command } from 'commander';
import { getOpenApi } from '../generated/studio.js';
import { type Session, type Shell, studioCommand } from './session.js';

export function registerOpenApi(program: Command, shell: Shell): void {
  studioCommand(program, 'openapi', "print the studio's API as OpenAPI 3.1", shell, async (session: Session) => {
    session.write(JSON.stringify(await getOpenApi({ studio: session.studio }), null, 2));
  });
}
