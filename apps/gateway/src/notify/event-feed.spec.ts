import { EVENT_REPLAY_SECONDS, type EventEnvelope } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import {
  BEHIND_BYTES_MAX,
  BEHIND_EVENTS_MAX,
  EventFeed,
  type Frame,
  KEPT_BYTES_MAX,
  type Outlet,
} from './event-feed.js';

interface Wish {
  type?: string;
  atSeconds?: number;
  data?: unknown;
}

const event = (id: number, { type = 'job.v1.completed', atSeconds = 0, data = null }: Wish = {}): EventEnvelope => ({
  id,
  type,
  at: new Date(atSeconds * 1_000).toISOString(),
  requestId: null,
  traceId: null,
  data,
});

/** Writes down what it gets: an id, or `from-to` for a gap. */
class Notes implements Outlet {
  readonly got: (number | string)[] = [];
  room = Infinity;

  hasRoom(): boolean {
    return this.room > 0;
  }

  send({ id }: Frame): void {
    this.got.push(id);
    this.room -= 1;
  }

  missed(fromId: number, toId: number): void {
    this.got.push(`${fromId}-${toId}`);
    this.room -= 1;
  }
}

function listen(feed: EventFeed, afterId?: number, types: string[] = []) {
  const notes = new Notes();
  return { notes, listener: feed.listen({ afterId, types }, notes) };
}

const push = (feed: EventFeed, from: number, to: number, more: Wish = {}): void => {
  for (let id = from; id <= to; id += 1) feed.push(event(id, more));
};

describe('the event feed', () => {
  it('gives every listener every event', () => {
    const feed = new EventFeed(0, 0);
    const [a, b] = [listen(feed), listen(feed)];
    push(feed, 1, 3);
    expect(a.notes.got).toEqual([1, 2, 3]);
    expect(b.notes.got).toEqual([1, 2, 3]);
  });

  it('sends the envelope as JSON', () => {
    const feed = new EventFeed(0, 0);
    const frames: Frame[] = [];
    feed.listen({ types: [] }, { hasRoom: () => true, send: (frame) => frames.push(frame), missed: () => undefined });
    feed.push(event(1, { data: { id: 'x' } }));
    expect(JSON.parse(frames[0]!.json)).toEqual(event(1, { data: { id: 'x' } }));
  });

  it('starts with now when no id is given', () => {
    const feed = new EventFeed(0, 0);
    push(feed, 1, 2);
    const { notes } = listen(feed);
    push(feed, 3, 3);
    expect(notes.got).toEqual([3]);
  });

  it('replays what came after the given id, then goes on', () => {
    const feed = new EventFeed(0, 0);
    push(feed, 1, 4);
    const { notes } = listen(feed, 2);
    push(feed, 5, 5);
    expect(notes.got).toEqual([3, 4, 5]);
  });

  it('starts with now when the given id has not been yet: the stream began anew', () => {
    const feed = new EventFeed(0, 0);
    push(feed, 1, 3);
    const { notes } = listen(feed, 99);
    push(feed, 4, 5);
    expect(notes.got).toEqual([4, 5]);
  });

  it('does not take events for new that were there before this process', () => {
    const feed = new EventFeed(0, 2);
    const { notes } = listen(feed);
    push(feed, 1, 3);
    expect(notes.got).toEqual([3]);
  });

  it('ignores an event it has already had', () => {
    const feed = new EventFeed(0, 0);
    const { notes } = listen(feed);
    push(feed, 1, 2);
    push(feed, 1, 3);
    expect(notes.got).toEqual([1, 2, 3]);
  });

  it('sends only the types a listener asked for', () => {
    const feed = new EventFeed(0, 0);
    const { notes } = listen(feed, undefined, ['track.v1.changed']);
    feed.push(event(1));
    feed.push(event(2, { type: 'track.v1.changed' }));
    expect(notes.got).toEqual([2]);
  });

  it('tells of a gap first when the given id is older than what is kept', () => {
    const feed = new EventFeed(4, 6);
    push(feed, 5, 6);
    expect(listen(feed, 1).notes.got).toEqual(['2-4', 5, 6]);
    expect(listen(feed, 4).notes.got).toEqual([5, 6]);
  });

  it('forgets what is older than the newest event by more than the replay time', () => {
    const feed = new EventFeed(0, 0);
    feed.push(event(1, { atSeconds: 0 }));
    feed.push(event(2, { atSeconds: EVENT_REPLAY_SECONDS }));
    expect(listen(feed, 0).notes.got).toEqual([1, 2]);
    feed.push(event(3, { atSeconds: EVENT_REPLAY_SECONDS + 1 }));
    expect(listen(feed, 0).notes.got).toEqual(['1-1', 2, 3]);
  });

  it('forgets the oldest when the rest takes too many bytes', () => {
    const feed = new EventFeed(0, 0);
    const data = 'x'.repeat(KEPT_BYTES_MAX / 4);
    push(feed, 1, 5, { data });
    expect(listen(feed, 0).notes.got).toEqual(['1-1', 2, 3, 4, 5]);
  });
});

describe('an event that is worth nothing later', () => {
  const passing = { ...event(0, { type: 'meters.v1.measured' }) };

  it('goes to those who asked for its type, with the id of the newest that is kept', () => {
    const feed = new EventFeed(0, 6);
    const [all, asked] = [listen(feed), listen(feed, undefined, ['meters.v1.measured'])];
    push(feed, 7, 7);
    feed.pass(passing);
    expect([all.notes.got, asked.notes.got]).toEqual([[7], [7]]);
    expect(listen(feed, 6, ['meters.v1.measured']).notes.got).toEqual([]);
  });

  it('is left out for one that has no room, or not all that came before', () => {
    const feed = new EventFeed(0, 0);
    const { notes, listener } = listen(feed, undefined, ['meters.v1.measured', 'job.v1.completed']);
    notes.room = 0;
    feed.pass(passing);
    push(feed, 1, 1);
    notes.room = Infinity;
    feed.pass(passing);
    expect(notes.got).toEqual([]);
    listener.pump();
    feed.pass(passing);
    expect(notes.got).toEqual([1, 1]);
  });
});

describe('a slow listener', () => {
  it('gets the rest once it has room, and holds nobody up', () => {
    const feed = new EventFeed(0, 0);
    const [slow, quick] = [listen(feed), listen(feed)];
    slow.notes.room = 1;
    push(feed, 1, 3);
    expect(slow.notes.got).toEqual([1]);
    expect(quick.notes.got).toEqual([1, 2, 3]);
    slow.notes.room = Infinity;
    slow.listener.pump();
    expect(slow.notes.got).toEqual([1, 2, 3]);
  });

  it('is told of a gap and brought to now when it falls too many events behind', () => {
    const feed = new EventFeed(0, 0);
    const { notes, listener } = listen(feed);
    notes.room = 0;
    push(feed, 1, BEHIND_EVENTS_MAX + 1);
    notes.room = Infinity;
    listener.pump();
    push(feed, BEHIND_EVENTS_MAX + 2, BEHIND_EVENTS_MAX + 2);
    expect(notes.got).toEqual([`1-${BEHIND_EVENTS_MAX + 1}`, BEHIND_EVENTS_MAX + 2]);
  });

  it('is told of a gap when it falls too many bytes behind', () => {
    const feed = new EventFeed(0, 0);
    const { notes, listener } = listen(feed);
    notes.room = 0;
    push(feed, 1, 3, { data: 'x'.repeat(BEHIND_BYTES_MAX) });
    notes.room = Infinity;
    listener.pump();
    expect(notes.got).toEqual(['1-3']);
  });

  it('may take its time over a replay', () => {
    const feed = new EventFeed(0, 0);
    push(feed, 1, BEHIND_EVENTS_MAX + 50);
    const notes = new Notes();
    notes.room = 10;
    const listener = feed.listen({ afterId: 0, types: [] }, notes);
    notes.room = Infinity;
    listener.pump();
    expect(notes.got).toHaveLength(BEHIND_EVENTS_MAX + 50);
  });

  it('gets nothing more once it has left', () => {
    const feed = new EventFeed(0, 0);
    const { notes, listener } = listen(feed);
    feed.leave(listener);
    push(feed, 1, 1);
    expect(notes.got).toEqual([]);
  });
});
