import { Controller } from '@nestjs/common';
import {
  activateScene,
  AppError,
  cancelChange,
  continueTransport,
  getPlaybackStatus,
  listChanges,
  type PendingChange,
  pauseTransport,
  type PlaybackStatus,
  type ReplyOf,
  ROUTES,
  type SessionSubmitted,
  setEnvironment,
  setTrackParams,
  setTransport,
  submitSession,
  switchTrack,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { z } from 'zod';
import { BodyOf, ParamsOf } from '../edge/input.js';
import { pendingChanges } from './pending-changes.js';

type Body<K extends 'mutePlaybackTrack' | 'soloPlaybackTrack' | 'activateScene'> = z.output<(typeof ROUTES)[K]['body']>;
type OfTrack = { track_id: string };
type Muted = z.output<(typeof ROUTES.muteTrack.replies)[200]>;
type Soloed = z.output<(typeof ROUTES.soloTrack.replies)[200]>;
const status = 'ok' as const;

/** The original project's routes, in its names. */
@Controller()
export class PlaybackController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.submitSession)
  submit(@BodyOf(ROUTES.submitSession) session: z.output<typeof ROUTES.submitSession.body>): Promise<SessionSubmitted> {
    return this.nats.request(submitSession, session);
  }

  @Route(ROUTES.getPlaybackStatus)
  getStatus(): Promise<PlaybackStatus> {
    return this.nats.request(getPlaybackStatus, {});
  }

  @Route(ROUTES.startPlayback)
  async start(): Promise<{ status: 'ok'; playing: boolean }> {
    const { playing } = await this.nats.request(continueTransport, {});
    return { status, playing };
  }

  @Route(ROUTES.stopPlayback)
  async stop(): Promise<{ status: 'ok'; playing: boolean }> {
    const { playing } = await this.nats.request(setTransport, { playing: false });
    return { status, playing };
  }

  @Route(ROUTES.pausePlayback)
  async pause(): Promise<{ status: 'ok'; playing: boolean; paused: boolean }> {
    const { playing, state } = await this.nats.request(pauseTransport, {});
    return { status, playing, paused: state === 'paused' };
  }

  @Route(ROUTES.patchEnvironment)
  tune(
    @BodyOf(ROUTES.patchEnvironment) patch: z.output<typeof ROUTES.patchEnvironment.body>,
  ): Promise<ReplyOf<typeof setEnvironment>> {
    return this.nats.request(setEnvironment, patch);
  }

  @Route(ROUTES.patchTrackParams)
  shape(
    @ParamsOf(ROUTES.patchTrackParams) { track_id }: OfTrack,
    @BodyOf(ROUTES.patchTrackParams) params: z.output<typeof ROUTES.patchTrackParams.body>,
  ): Promise<ReplyOf<typeof setTrackParams>> {
    return this.nats.request(setTrackParams, { track_id, params });
  }

  @Route(ROUTES.mutePlaybackTrack)
  async mute(
    @ParamsOf(ROUTES.mutePlaybackTrack) { track_id }: OfTrack,
    @BodyOf(ROUTES.mutePlaybackTrack) wish: Body<'mutePlaybackTrack'>,
  ): Promise<Muted> {
    const { muted } = await this.nats.request(switchTrack, { track_id, ...wish });
    return { status, track_id, muted };
  }

  @Route(ROUTES.soloPlaybackTrack)
  async solo(
    @ParamsOf(ROUTES.soloPlaybackTrack) { track_id }: OfTrack,
    @BodyOf(ROUTES.soloPlaybackTrack) wish: Body<'soloPlaybackTrack'>,
  ): Promise<Soloed> {
    const { solo } = await this.nats.request(switchTrack, { track_id, ...wish });
    return { status, track_id, solo };
  }

  @Route(ROUTES.muteTrack)
  muteTrack(
    @ParamsOf(ROUTES.muteTrack) track: OfTrack,
    @BodyOf(ROUTES.muteTrack) wish: Body<'mutePlaybackTrack'>,
  ): Promise<Muted> {
    return this.mute(track, wish);
  }

  @Route(ROUTES.soloTrack)
  soloTrack(
    @ParamsOf(ROUTES.soloTrack) track: OfTrack,
    @BodyOf(ROUTES.soloTrack) wish: Body<'soloPlaybackTrack'>,
  ): Promise<Soloed> {
    return this.solo(track, wish);
  }

  @Route(ROUTES.activateScene)
  activate(
    @BodyOf(ROUTES.activateScene) { scene_id, timing = 'bar' }: Body<'activateScene'>,
  ): Promise<ReplyOf<typeof activateScene>> {
    return this.nats.request(activateScene, { scene_id, timing });
  }

  @Route(ROUTES.activatePlaybackScene)
  activateNamed(
    @ParamsOf(ROUTES.activatePlaybackScene) { scene_name }: { scene_name: string },
  ): Promise<ReplyOf<typeof activateScene>> {
    return this.nats.request(activateScene, { scene_id: scene_name, timing: 'bar' });
  }

  @Route(ROUTES.listPendingChanges)
  async pending(): Promise<{ pending: PendingChange[] }> {
    const { changes } = await this.nats.request(listChanges, {});
    return { pending: changes.flatMap(pendingChanges) };
  }

  @Route(ROUTES.cancelPendingChange)
  async cancel(
    @ParamsOf(ROUTES.cancelPendingChange) { change_id: id }: { change_id: string },
  ): Promise<{ status: 'ok'; cancelled_id: string }> {
    await this.nats.request(cancelChange, { id });
    return { status, cancelled_id: id };
  }

  /** One that lands meanwhile was not taken back, and is not counted. */
  @Route(ROUTES.cancelAllChanges)
  async cancelAll(): Promise<{ status: 'ok'; cancelled_count: number }> {
    const { changes } = await this.nats.request(listChanges, {});
    const cancelled = await Promise.all(changes.map(({ id }) => this.isCancelled(id)));
    return { status, cancelled_count: cancelled.filter(Boolean).length };
  }

  private async isCancelled(id: string): Promise<boolean> {
    try {
      await this.nats.request(cancelChange, { id });
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'CHANGE_UNKNOWN') return false;
      throw error;
    }
  }
}
