import { createSocket, type Socket } from 'node:dgram';
import { decodePacket, type OscMessage, type OscPacket, readReply, type Reply } from '@oiduna/supercollider';
import { logger } from '@oiduna/platform';

/** Answers come in bursts: 1,000 nodes starting at once were seen to lose three of four notices with less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** The one OSC socket of the studio. */
export class OscSocket {
  private constructor(
    private readonly socket: Socket,
    private readonly port: number,
    /** The server's and our own. */
    readonly ports: readonly number[],
  ) {}

  /** @throws Error when the kernel has no port to give */
  static open(port: number, onReply: (reply: Reply) => void): Promise<OscSocket> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    socket.on('message', (bytes) => {
      for (const reply of repliesIn(bytes)) onReply(reply);
    });
    // A refused datagram means the server is gone; its process and its silence say so better.
    socket.on('error', (error) => logger('osc').debug({ error: error.message }, 'socket'));
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, '127.0.0.1', () => resolve(new OscSocket(socket, port, [port, socket.address().port])));
    });
  }

  /** Resolves once the datagram has left for the kernel. */
  send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(bytes, this.port, '127.0.0.1', (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  close(): void {
    this.socket.close();
  }
}

/** What the server said; a datagram we cannot read is logged and dropped. */
function repliesIn(bytes: Uint8Array): Reply[] {
  try {
    return messagesOf(decodePacket(bytes)).map(readReply);
  } catch (error) {
    logger('osc').warn({ err: error, bytes: bytes.byteLength }, 'unreadable datagram from the audio server');
    return [];
  }
}

const messagesOf = (packet: OscPacket): OscMessage[] =>
  'address' in packet ? [packet] : packet.packets.flatMap(messagesOf);
