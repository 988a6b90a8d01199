import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, ROUTES } from '@oiduna/contracts';
import { acceptRequestId, parse, REQUEST_ID_HEADER, runInContext, toProblem } from '@oiduna/platform';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { ListenerWish } from './event-feed.js';
import { listenerWish } from './listener-wish.js';

const Query = ROUTES.streamEvents.query.extend({ lastEventId: z.string().optional() });
/** Listeners only listen; a control frame is the most they say. */
const MESSAGE_BYTES_MAX = 1_024;

/** Turns `GET /v1/events` with `Upgrade: websocket` into a socket. */
export class WebSocketDoor {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });

  constructor(private readonly enter: (socket: WebSocket, wish: ListenerWish) => void) {}

  open(http: Server): void {
    this.server.on('wsClientError', ({ message: reason }, socket) =>
      refuse(socket, new AppError('INPUT_MALFORMED', { reason })),
    );
    http.on('upgrade', (request, socket, head) => {
      const requestId = acceptRequestId(request.headers[REQUEST_ID_HEADER]);
      runInContext({ requestId }, () => this.admit(request, socket, head));
    });
  }

  private admit(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined); // a peer that hangs up during the handshake
    try {
      const wish = wishOf(request);
      this.server.handleUpgrade(request, socket, head, (webSocket) => this.enter(webSocket, wish));
    } catch (error) {
      refuse(socket, error);
    }
  }
}

/** @throws AppError ROUTE_UNKNOWN | ORIGIN_FOREIGN | INPUT_INVALID */
function wishOf(request: IncomingMessage): ListenerWish {
  const [path = '', search = ''] = (request.url ?? '').split('?', 2); // a request target need not be a URL
  if (path !== ROUTES.streamEvents.path) throw new AppError('ROUTE_UNKNOWN', { method: 'WebSocket', path });
  refuseForeignOrigin(request);
  const query = parse(Query, Object.fromEntries(new URLSearchParams(search)));
  return listenerWish(query.lastEventId, query.types);
}

/** Browsers let any page open a WebSocket anywhere; only our own pages may listen. Other clients send no Origin. */
function refuseForeignOrigin({ headers }: IncomingMessage): void {
  if (headers.origin === undefined) return;
  const host = URL.canParse(headers.origin) ? new URL(headers.origin).host : '';
  if (host !== headers.host) throw new AppError('ORIGIN_FOREIGN', { origin: headers.origin });
}

function refuse(socket: Duplex, error: unknown): void {
  const problem = toProblem(error);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} Refused\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `X-Request-Id: ${problem.instance}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
