import { Controller, Headers, Res } from '@nestjs/common';
import {
  deleteTrack,
  listTracks,
  patchTrack,
  playCode,
  type PlannedChange,
  putTrack,
  ROUTES,
  type Track,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import type { z } from 'zod';
import { BodyOf, expecting, ParamsOf } from '../edge/input.js';

type PlayResult = z.output<typeof playCode.reply>;
type Named = { name: string };

@Controller()
export class TracksController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.play)
  play(@BodyOf(ROUTES.play) wish: z.output<typeof ROUTES.play.body>): Promise<PlayResult> {
    return this.nats.request(playCode, wish);
  }

  @Route(ROUTES.listTracks)
  list(): Promise<{ tracks: Track[] }> {
    return this.nats.request(listTracks, {});
  }

  @Route(ROUTES.putTrack)
  async put(
    @ParamsOf(ROUTES.putTrack) { name }: Named,
    @BodyOf(ROUTES.putTrack) wish: z.output<typeof ROUTES.putTrack.body>,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Track | PlannedChange> {
    return tagged(response, await this.nats.request(putTrack, { name, wish, ...expecting(ifMatch) }));
  }

  @Route(ROUTES.patchTrack)
  async patch(
    @ParamsOf(ROUTES.patchTrack) { name }: Named,
    @BodyOf(ROUTES.patchTrack) patch: z.output<typeof ROUTES.patchTrack.body>,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Track | PlannedChange> {
    return tagged(response, await this.nats.request(patchTrack, { name, patch, ...expecting(ifMatch) }));
  }

  @Route(ROUTES.deleteTrack)
  async delete(
    @ParamsOf(ROUTES.deleteTrack) { name }: Named,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.nats.request(deleteTrack, { name, ...expecting(ifMatch) });
  }
}

/** The track with its ETag, or the plan with 202. */
function tagged<T extends Track | PlannedChange>(response: Response, answer: T): T {
  if ('revision' in answer) response.setHeader('ETag', `"${answer.revision}"`);
  else response.status(202);
  return answer;
}
