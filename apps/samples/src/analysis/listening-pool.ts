import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { OnApplicationShutdown } from '@nestjs/common';
import { AppError, type ErrorCode } from '@oiduna/contracts';
import type { WaveformToDraw } from '../waveform/draw-waveform.js';
import { deadline } from '../clock.js';
import type { ExaminedSample, SampleToExamine } from './examine-sample.js';

/** What a thread can be asked, and what it answers. */
export interface Listening {
  examine: { wish: SampleToExamine; answer: ExaminedSample };
  draw: { wish: WaveformToDraw; answer: Uint8Array };
}
export type ListeningWish = {
  [K in keyof Listening]: { kind: K; tellsVerified: boolean } & Listening[K]['wish'];
}[keyof Listening];
export type ListeningAnswer =
  | { value: Listening[keyof Listening]['answer'] }
  | { refusal: { code: ErrorCode; details: Record<string, unknown> } }
  | { error: string }
  | { isVerified: true };

/** Ten minutes of sound take some seconds; a file that takes so long was made to. */
const ANSWER_MS_MAX = 180_000;

interface Asked {
  readonly wish: ListeningWish;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly onVerified: (() => void) | undefined;
}

interface Thread {
  readonly worker: Worker;
  asked: Asked | undefined;
  callOff(): void;
}

/** Workers run compiled code, seen from src/ and dist/ alike. */
const WORKER = new URL('../../dist/analysis/listening.worker.js', import.meta.url);

/**
 * Listening takes a core for as long as it takes: threads of low priority, one a core, each with one sample
 * at a time. They start when there is something to hear, and wait without work afterwards.
 */
export class ListeningPool implements OnApplicationShutdown {
  private readonly threads = new Set<Thread>();
  private readonly waiting: Asked[] = [];
  private hasEnded = false;

  constructor(
    private readonly threadsMax: number = availableParallelism(),
    private readonly answerMsMax: number = ANSWER_MS_MAX,
  ) {}

  /** @throws AppError as `verifySample` */
  examine(wish: SampleToExamine, onVerified?: () => void): Promise<ExaminedSample> {
    return this.ask('examine', wish, onVerified);
  }

  draw(wish: WaveformToDraw): Promise<Uint8Array> {
    return this.ask('draw', wish);
  }

  private ask<K extends keyof Listening>(
    kind: K,
    wish: Listening[K]['wish'],
    onVerified?: () => void,
  ): Promise<Listening[K]['answer']> {
    const { promise, resolve, reject } = Promise.withResolvers<Listening[K]['answer']>();
    const tellsVerified = onVerified !== undefined;
    this.waiting.push({ wish: { kind, tellsVerified, ...wish } as ListeningWish, resolve, reject, onVerified });
    this.next();
    return promise;
  }

  private next(): void {
    if (this.waiting.length === 0 || this.hasEnded) return;
    const thread = [...this.threads].find(({ asked }) => asked === undefined) ?? this.started();
    if (thread === undefined) return;
    const asked = this.waiting.shift()!;
    thread.asked = asked;
    thread.worker.ref();
    thread.worker.postMessage(asked.wish, []);
    thread.callOff = deadline(this.answerMsMax, () => void thread.worker.terminate());
  }

  private started(): Thread | undefined {
    if (this.threads.size === this.threadsMax) return undefined;
    const thread: Thread = { worker: new Worker(WORKER, { execArgv: [] }), asked: undefined, callOff: () => undefined };
    this.threads.add(thread);
    const answered = (answer: ListeningAnswer): void => {
      const { asked } = thread;
      if ('isVerified' in answer) return asked?.onVerified?.();
      thread.asked = undefined;
      thread.callOff();
      // an idle thread keeps no process alive
      thread.worker.unref();
      if ('error' in answer) asked?.reject(new Error(answer.error));
      else if ('refusal' in answer) asked?.reject(new AppError(answer.refusal.code, answer.refusal.details));
      else asked?.resolve(answer.value as never);
      this.next();
    };
    thread.worker.on('message', answered);
    thread.worker.on('error', (error) => thread.asked?.reject(error));
    thread.worker.once('exit', () => {
      this.threads.delete(thread);
      thread.asked?.reject(new Error('a thread ended while it listened'));
      this.next();
    });
    return thread;
  }

  async onApplicationShutdown(): Promise<void> {
    this.hasEnded = true;
    for (const { reject } of this.waiting) reject(new Error('the samples service ends'));
    await Promise.all([...this.threads].map(({ worker }) => worker.terminate()));
  }
}
