import type { PatternReply, PatternRequest } from '@oiduna/contracts';
import { freezePrototypes } from './frozen-prototypes.js';
import { PatternPlayer } from './pattern-player.js';

freezePrototypes();
const player = new PatternPlayer();
/** An engine that has gone hears nothing, and this process ends with the channel. */
const unheard = (): void => undefined;
const reply = (answer: PatternReply): void => void process.send?.(answer, undefined, undefined, unheard);

/** One text at a time; whoever asks meanwhile comes first. */
const buildTheRest = (): void => {
  if (player.buildNext()) setImmediate(buildTheRest);
};

process.on('message', (request: PatternRequest) => {
  const answer = player.answer(request);
  if (answer !== undefined) reply(answer);
  if (request.kind === 'query') setImmediate(buildTheRest);
});
// When the engine goes, this channel closes; nothing else keeps the process alive.
// A terminal's Ctrl-C reaches the whole process group; the engine decides when this process ends.
process.on('SIGINT', () => undefined);
reply({ kind: 'ready' });
