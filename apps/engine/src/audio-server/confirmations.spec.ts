import { AppError } from '@oiduna/contracts';
import { bFree, decodePacket, type OscMessage, type OscPacket, type Reply } from '@oiduna/supercollider';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONFIRMATION_TIMEOUT_MS, Confirmations, keysOf } from './confirmations.js';
import { WINDOW } from './pace.js';
import { bufferQuestion, syncQuestion, synthDefProof } from './proofs.js';

/** Everything that was sent, message by message, and the table under test. */
function table(): { sent: OscMessage[]; confirmations: Confirmations } {
  const sent: OscMessage[] = [];
  const confirmations = new Confirmations((bytes) => {
    sent.push(...messagesOf(decodePacket(bytes)));
    return Promise.resolve();
  });
  return { sent, confirmations };
}
const messagesOf = (packet: OscPacket): OscMessage[] =>
  'address' in packet ? [packet] : packet.packets.flatMap(messagesOf);
const syncIds = (sent: readonly OscMessage[]): number[] =>
  sent.filter(({ address }) => address === '/sync').map(({ args }) => (args[0] as { value: number }).value);
const synced = (syncId: number): Reply => ({ kind: 'synced', syncId });
const info = (nodeId: number): Reply => ({ kind: 'n_info', nodeId }) as Reply;
const buffer = (bufferId: number, frameCount: number): Reply => ({
  kind: 'b_info',
  buffers: [{ bufferId, frameCount, channelCount: 1, sampleRateHz: 48_000 }],
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a question', () => {
  it('is answered by its own reply and no other', async () => {
    const { sent, confirmations } = table();
    const answers: string[] = [];
    const all = ['a', 'b', 'c'].map(async (name) => {
      await confirmations.ask(name, syncQuestion());
      answers.push(name);
    });
    await vi.advanceTimersByTimeAsync(1);
    const [a, b, c] = syncIds(sent);
    for (const id of [c!, 999, a!, b!]) {
      confirmations.receive(synced(id));
      await vi.advanceTimersByTimeAsync(0);
    }
    await Promise.all(all);
    expect(answers).toEqual(['c', 'a', 'b']);
    expect(confirmations.outstanding).toBe(0);
  });

  it('whose reply is lost is asked again under a new ID, later each time', async () => {
    const { sent, confirmations } = table();
    const answer = confirmations.ask('/b_allocRead', syncQuestion());
    const askedAfterMs: number[] = [];
    for (let ms = 0, seen = 0; ms < 3_400; ms += 10) {
      await vi.advanceTimersByTimeAsync(ms === 0 ? 0 : 10);
      if (syncIds(sent).length > seen) askedAfterMs.push(ms);
      seen = syncIds(sent).length;
    }
    expect(askedAfterMs).toEqual([0, 100, 300, 700, 1_100, 1_500, 1_900, 2_300, 2_700, 3_100]);
    expect(new Set(syncIds(sent)).size).toBe(10);
    confirmations.receive(synced(syncIds(sent).at(-1)!));
    await expect(answer).resolves.toBe(true);
  });

  it('asked again does not repeat the commands it is about', async () => {
    const { sent, confirmations } = table();
    const answer = confirmations.ask('/b_free', syncQuestion(bFree(3)));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.map(({ address }) => address)).toEqual(['/b_free', '/sync', '/sync', '/sync', '/sync']);
    confirmations.receive(synced(syncIds(sent).at(-1)!));
    await answer;
  });

  it('is not answered by a late reply to its earlier asking', async () => {
    const { sent, confirmations } = table();
    const answered = vi.fn<() => void>();
    const answer = confirmations.ask('/sync', syncQuestion()).then(answered);
    await vi.advanceTimersByTimeAsync(150);
    const [first, second] = syncIds(sent);
    confirmations.receive(synced(first!));
    await vi.advanceTimersByTimeAsync(0);
    expect(answered).not.toHaveBeenCalled();
    confirmations.receive(synced(second!));
    await answer;
  });

  it('nobody answers ends as SCSYNTH_SILENT', async () => {
    const { confirmations } = table();
    const failure = confirmations.ask('/d_load', syncQuestion()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(CONFIRMATION_TIMEOUT_MS);
    expect(await failure).toMatchObject({
      code: 'SCSYNTH_SILENT',
      details: { command: '/d_load', timeoutMs: CONFIRMATION_TIMEOUT_MS },
    });
    expect(confirmations.outstanding).toBe(0);
  });

  it('ends at once when the audio server goes away', async () => {
    const { confirmations } = table();
    const failures = [1, 2].map(() => confirmations.ask('/sync', syncQuestion()).catch((error: unknown) => error));
    await vi.advanceTimersByTimeAsync(1);
    confirmations.abandon(new AppError('AUDIO_SERVER_AWAY', { state: 'dead' }));
    for (const failure of failures) expect(await failure).toMatchObject({ code: 'AUDIO_SERVER_AWAY' });
    expect(confirmations.outstanding).toBe(0);
  });

  it('that cannot be sent fails with the reason', async () => {
    const confirmations = new Confirmations(() => Promise.reject(new AppError('AUDIO_SERVER_AWAY', { state: 'dead' })));
    const failure = confirmations.ask('/sync', syncQuestion()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failure).toMatchObject({ code: 'AUDIO_SERVER_AWAY' });
  });

  it('waits its turn while a window of others is outstanding', async () => {
    const { sent, confirmations } = table();
    const all = Array.from({ length: WINDOW + 1 }, () => confirmations.ask('/sync', syncQuestion()));
    await vi.advanceTimersByTimeAsync(1);
    expect(syncIds(sent)).toHaveLength(WINDOW);
    expect(confirmations.outstanding).toBe(WINDOW + 1);
    confirmations.receive(synced(syncIds(sent)[0]!));
    await vi.advanceTimersByTimeAsync(1);
    expect(syncIds(sent)).toHaveLength(WINDOW + 1);
    for (const id of syncIds(sent)) confirmations.receive(synced(id));
    expect(await Promise.all(all)).toHaveLength(WINDOW + 1);
  });
});

describe('the proof of a SynthDef', () => {
  const prove = async (...replies: ((id: number, nodeId: number) => Reply)[]): Promise<boolean> => {
    const { confirmations } = table();
    const asked: [number, number][] = [];
    const answer = confirmations.ask('/s_new', (id) => {
      const question = synthDefProof('a')(id);
      asked.push([id, Number(question.keys[1]!.slice('node:'.length))]);
      return question;
    });
    await vi.advanceTimersByTimeAsync(1);
    for (const reply of replies) confirmations.receive(reply(...asked[0]!));
    return answer;
  };

  it.each(['n_info', 'n_go', 'n_end'] as const)('is a node of it: /%s', async (kind) => {
    expect(await prove((_, nodeId) => ({ kind, nodeId }) as Reply, synced)).toBe(true);
  });

  it('fails when the server is done and there was no node', async () => {
    expect(await prove(synced)).toBe(false);
  });
});

describe('the question what a buffer holds', () => {
  it('is answered by that buffer only', async () => {
    const { confirmations } = table();
    const answer = confirmations.ask('/b_query', bufferQuestion(7));
    await vi.advanceTimersByTimeAsync(1);
    confirmations.receive(buffer(8, 1));
    confirmations.receive(buffer(7, 4_800));
    expect(await answer).toMatchObject({ bufferId: 7, frameCount: 4_800 });
  });

  it('asked by two at once is answered to both', async () => {
    const { confirmations } = table();
    const answers = [1, 2].map(() => confirmations.ask('/b_query', bufferQuestion(7)));
    await vi.advanceTimersByTimeAsync(1);
    confirmations.receive(buffer(7, 4_800));
    expect(await Promise.all(answers)).toEqual([1, 2].map(() => expect.objectContaining({ frameCount: 4_800 })));
    expect(confirmations.outstanding).toBe(0);
  });
});

it.each([
  [synced(3), ['sync:3']],
  [info(1_001), ['node:1001']],
  [buffer(5, 1), ['buffer:5']],
  [{ kind: 'd_removed', defName: 'a' } satisfies Reply, []],
])('%j concerns %j', (reply, keys) => {
  expect(keysOf(reply)).toEqual(keys);
});

it('IDs start anew after the largest 31-bit one', () => {
  const { confirmations } = table();
  Object.assign(confirmations, { lastId: 0x7fff_fff0 });
  expect([confirmations.newId(), confirmations.newId()]).toEqual([1, 2]);
});
