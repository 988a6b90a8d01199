import { Inject, Injectable } from '@nestjs/common';
import {
  AppError,
  type ControlRange,
  type RenderFigures,
  type StatedRanges,
  type SynthDefDryRun,
} from '@oiduna/contracts';
import { BlobStore, CONFIG, nowMicros, withSpan } from '@oiduna/platform';
import { controlsOf, type LogLine, readLogLine, type SynthDef } from '@oiduna/supercollider';
import { Slots } from '../compile/slots.js';
import type { SynthDefsConfig } from '../config.js';
import { wallsAround } from '../jail/walls.js';
import { channelOf, figuresOf } from './figures.js';
import { dangerIn, dangerOfEnd, type EdgeFinding, SIGNALLED, safeRanges, warningsOf } from './judge.js';
import {
  installed,
  type OfflineRender,
  renderOffline,
  type RenderWalls,
  RT_MEMORY_MIB,
  SAMPLE_RATE_HZ,
} from './offline-render.js';
import { rangesOf } from './parameter-ranges.js';
import { spectrumPicture, waveformPicture } from './plots.js';
import { type Edge, edgesOf, type Score, scoreOf } from './score.js';
import { wav16 } from './wav.js';

/** Renders of one def: an edge that ends the audio server is left out of the next. */
const RENDERS_MAX = 3;
/** Channels of a preview. */
const STEREO = 2;
/** Behind the end of a sound, so that a player does not cut it. */
const PREVIEW_TAIL_SECONDS = 0.05;
const PREVIEW_SECONDS_MIN = 0.1;
/** CPU time is counted in hundredths of a second. */
const SECONDS_MEASURABLE = 1;

export interface Rehearsed {
  readonly dryRun: SynthDefDryRun;
  /** How far each parameter goes, without what was found to be dangerous. */
  readonly ranges: ReadonlyMap<string, ControlRange>;
}

/** Plays each SynthDef where nobody hears it, before anybody can: with its defaults, and at the ends of its ranges. */
@Injectable()
export class DryRun {
  private readonly slots: Slots;
  private readonly walls: RenderWalls;
  private idleCpuSeconds: number | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: SynthDefsConfig,
    private readonly blobs: BlobStore,
  ) {
    this.slots = new Slots(config.SYNTHDEFS_RENDERS_MAX);
    this.walls = { isolation: config.SYNTHDEFS_ISOLATION, bubblewrap: config.SYNTHDEFS_BUBBLEWRAP };
  }

  /**
   * @param file the SCgf bytes of `def` as the audio server gets them
   * @throws AppError SYNTHDEF_DRY_RUN_FAILED | SYNTHDEF_REFUSED | SERVICE_UNAVAILABLE (no scsynth) | SERVICE_TIMEOUT |
   *   SYNTHDEF_ISOLATION_MISSING
   */
  rehearse(def: SynthDef, file: Uint8Array, name: string, stated: StatedRanges = {}): Promise<Rehearsed> {
    return this.slots.run(() => withSpan('dry run', {}, () => this.render(def, file, name, stated)));
  }

  /** @throws AppError SERVICE_UNAVAILABLE when scsynth is not installed | SYNTHDEF_ISOLATION_MISSING */
  async check(): Promise<void> {
    await installed(this.config.SYNTHDEFS_SCSYNTH);
    if (this.walls.isolation === 'bubblewrap') await wallsAround(this.walls.bubblewrap, []);
  }

  private async render(def: SynthDef, file: Uint8Array, name: string, stated: StatedRanges): Promise<Rehearsed> {
    const startedAt = nowMicros();
    const guessed = rangesOf(def, stated);
    const edges = edgesOf(def, guessed);
    const score = scoreOf(def, file, edges, true);
    const first = await this.play(score);
    // a crash is believed when it comes twice: a machine short of memory or time ends children, too
    const render = heardIn(score, first)[0] === undefined ? await this.play(score) : first;
    const log = render.log.split('\n').map(readLogLine);
    mustHold(log, name);
    const [figures, ...atEdges] = heardIn(score, render);
    if (figures === undefined) throw endedEarly(render, name);
    const outOfMemory = log.some(({ kind }) => kind === 'out-of-memory');
    mustBeSafe(figures, outOfMemory, name);
    if (this.config.SYNTHDEFS_DRY_RUN_SUPERNOVA) await this.alsoOnSupernova(def, file, name);
    const found: EdgeFinding[] = [];
    let missing = judgeEdges(edges, atEdges, render, found);
    for (let renders = 1; missing.length > 0 && renders < RENDERS_MAX; renders += 1) {
      const rest = scoreOf(def, file, missing, false);
      const again = await this.play(rest);
      missing = judgeEdges(missing, heardIn(rest, again), again, found);
    }
    const idle = await this.idleCpu(def, file);
    const cpuPerVoice = Math.max(0, render.cpuSeconds - idle) / secondsOf([figures, ...atEdges]);
    const { kind, hasGate, channelCount } = score;
    const warnings = warningsOf({ kind, hasGate, figures, cpuPerVoice, outOfMemory, edges: found, missing }, guessed);
    const defaults = new Map(controlsOf(def).map((control) => [control.name, control.defaultValue]));
    const dryRun: SynthDefDryRun = {
      server: 'scsynth',
      sampleRateHz: SAMPLE_RATE_HZ,
      channelCount,
      kind,
      figures,
      cpuPerVoice,
      edges: found,
      warnings,
      ...(await this.keepPreview(score, render, figures)),
      tookMs: (nowMicros() - startedAt) / 1_000,
    };
    return { dryRun, ranges: safeRanges(guessed, found, defaults) };
  }

  /**
   * With the defaults alone, and none of it kept: the figures are scsynth's, whose synths can be counted.
   * @throws AppError SYNTHDEF_DRY_RUN_FAILED | SERVICE_UNAVAILABLE | SERVICE_TIMEOUT
   */
  private async alsoOnSupernova(def: SynthDef, file: Uint8Array, name: string): Promise<void> {
    const score = scoreOf(def, file, [], true);
    const render = await renderOffline('supernova', score, this.walls);
    const [figures] = heardIn(score, render);
    if (figures === undefined) throw endedEarly(render, name, 'on supernova ');
    mustBeSafe(figures, false, name, 'on supernova ');
  }

  private play(score: Score): Promise<OfflineRender> {
    return renderOffline(this.config.SYNTHDEFS_SCSYNTH, score, this.walls);
  }

  /** What scsynth takes to start, with a def that does not play. */
  private async idleCpu(def: SynthDef, file: Uint8Array): Promise<number> {
    return (this.idleCpuSeconds ??= (await this.play(scoreOf(def, file, [], false))).cpuSeconds);
  }

  private async keepPreview(score: Score, render: OfflineRender, figures: RenderFigures) {
    const seconds = Math.min(
      figures.seconds,
      Math.max(PREVIEW_SECONDS_MIN, (figures.endsAfterSeconds ?? figures.seconds) + PREVIEW_TAIL_SECONDS),
    );
    const frames = Math.round(seconds * SAMPLE_RATE_HZ);
    const channels = Array.from({ length: STEREO }, (_, channel) =>
      channelOf(render.samples, score.channelCount + 1, channel, 0, frames),
    );
    const peakOf = (samples: Float32Array): number => samples.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
    const loudest = channels.toSorted((a, b) => peakOf(b) - peakOf(a))[0]!;
    const scale = 1 / Math.max(1, peakOf(loudest));
    const [audio, waveform, spectrum] = await Promise.all([
      this.blobs.put(
        wav16(
          channels.map((samples) => samples.map((value) => value * scale)),
          SAMPLE_RATE_HZ,
        ),
      ),
      this.blobs.put(waveformPicture(channels, SAMPLE_RATE_HZ)),
      this.blobs.put(spectrumPicture(loudest, SAMPLE_RATE_HZ)),
    ]);
    return { audioSha256: audio.sha256, waveformSha256: waveform.sha256, spectrumSha256: spectrum.sha256 };
  }
}

type Heard = RenderFigures | undefined;

const heardIn = (score: Score, render: OfflineRender): Heard[] =>
  score.takes.map((take) => figuresOf(take, score, render));

/** How long voices ran; a note too short to measure counts as a second. */
const secondsOf = (heard: readonly Heard[]): number =>
  Math.max(
    SECONDS_MEASURABLE,
    heard.reduce((sum, figures) => sum + (figures?.endsAfterSeconds ?? figures?.seconds ?? 0), 0),
  );

/** Why the first take did not come to its end. */
function endedEarly({ log, exitCode }: OfflineRender, name: string, where = ''): AppError {
  if (exitCode > SIGNALLED) {
    return new AppError('SYNTHDEF_DRY_RUN_FAILED', { name, reason: where + dangerOfEnd(exitCode), figures: null });
  }
  const reason = `it ended with ${exitCode}: ${log.trim().slice(-200)}`;
  return new AppError('SERVICE_UNAVAILABLE', { service: 'scsynth', reason });
}

/** @throws AppError SYNTHDEF_REFUSED when scsynth could not read the def */
function mustHold(log: readonly LogLine[], name: string): void {
  for (const line of log) {
    if (line.kind !== 'synthdef-refused') continue;
    throw new AppError('SYNTHDEF_REFUSED', { name, reason: line.reason, server: 'scsynth' });
  }
}

/**
 * A UGen that gets no memory is silent. When something is heard, it was at an edge that memory ran out.
 * @throws AppError SYNTHDEF_DRY_RUN_FAILED
 */
function mustBeSafe(figures: RenderFigures, outOfMemory: boolean, name: string, where = ''): void {
  const isStarved = outOfMemory && figures.peakDbfs === null && figures.isFinite;
  const reason = isStarved ? `it asks for more real-time memory than ${RT_MEMORY_MIB} MiB` : dangerIn(figures);
  if (reason === undefined) return;
  throw new AppError('SYNTHDEF_DRY_RUN_FAILED', { name, reason: where + reason, figures });
}

/** Adds to `found` what was heard. A render ends during the edge that is at fault. @returns the edges behind that */
function judgeEdges(
  edges: readonly Edge[],
  heard: readonly Heard[],
  render: OfflineRender,
  found: EdgeFinding[],
): Edge[] {
  for (const [at, edge] of edges.entries()) {
    const figures = heard[at];
    if (figures === undefined) {
      found.push({ ...edge, peakDbfs: null, danger: dangerOfEnd(render.exitCode) });
      return edges.slice(at + 1);
    }
    found.push({ ...edge, peakDbfs: figures.peakDbfs, danger: dangerIn(figures) ?? null });
  }
  return [];
}
