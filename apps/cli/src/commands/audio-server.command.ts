import type { Command } from 'commander';
import { restartAudioServer } from '../generated/studio.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { oneLine } from './table.js';

export function registerAudioServer(program: Command, shell: Shell): void {
  const audioServer = program.command('audio-server').description('the process that makes the sound');
  const description = 'start it anew, also when the studio has given it up; everything returns, in time';
  studioCommand(audioServer, 'restart', description, shell, async (session: Session) => {
    const status = await restartAudioServer({ studio: session.studio });
    session.print(status, () => `${status.name} ${status.state} (${oneLine(status.reason ?? 'no reason given')})`);
  });
}
