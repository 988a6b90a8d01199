import { AppError } from '@oiduna/contracts';
import type { Studio } from '../api/studio.js';
import {
  deleteTrack,
  getTransport,
  listTracks,
  putTrack,
  startTransport,
  stopTransport,
  type Track,
  type Transport,
} from '../generated/studio.js';

export const CLICKS_PER_CYCLE = 16;
const TRACK = 'verify-timing';

/**
 * The work while clicks play that nobody hears, on a track of their own, and music with them if it played before;
 * then the studio is as it was.
 * @throws AppError MEASUREMENT_REFUSED when the clicks could not play without changing what people hear
 */
export async function withClicks<T>(
  studio: Studio,
  work: (track: string, transport: Transport) => Promise<T>,
): Promise<T> {
  const transport = await getTransport({ studio });
  const { tracks } = await listTracks({ studio });
  if (!transport.playing) mustStaySilent(transport, tracks);
  const track = freeName(tracks);
  // Without gain as well: somebody may unmute every track meanwhile.
  await putTrack(track, { code: `s("click*${CLICKS_PER_CYCLE}")`, muted: true, gain: 0 }, { studio });
  try {
    if (!transport.playing) await startTransport({ studio });
    return await work(track, transport);
  } finally {
    if (!transport.playing) await stopTransport({ studio });
    await deleteTrack(track, { studio });
  }
}

/** Somebody's own track of that name stays. */
function freeName(tracks: readonly Track[]): string {
  const taken = new Set(tracks.map(({ name }) => name));
  let name = TRACK;
  for (let n = 2; taken.has(name); n += 1) name = `${TRACK}-${n}`;
  return name;
}

function mustStaySilent({ state }: Transport, tracks: readonly Track[]): void {
  const refuse = (reason: string, remedy: string): never => {
    throw new AppError('MEASUREMENT_REFUSED', { reason, remedy });
  };
  if (state === 'paused') {
    refuse(
      'the transport is paused, and would lose its place',
      '`./oiduna transport continue` or `./oiduna stop` first',
    );
  }
  const audible = tracks.filter(({ muted }) => !muted).map(({ name }) => name);
  if (audible.length > 0) {
    refuse(
      `the transport is stopped, and the clicks would start ${audible.join(', ')} with them`,
      '`./oiduna start` if they may be heard, `./oiduna hush` if not',
    );
  }
}
