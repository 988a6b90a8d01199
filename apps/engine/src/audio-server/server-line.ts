import { encodePacket, notify, type Reply, status } from '@oiduna/supercollider';
import { within } from '../clock.js';
import { OscSocket } from './osc-socket.js';

/** A server that lives answers within a few ms; one that takes longer hangs. */
const ANSWER_MS = 500;

/** The line to one life of an audio server: a socket, and another one when nothing is heard there. */
export class ServerLine {
  private isTrying = false;
  private isClosed = false;

  private constructor(
    private readonly serverPort: number,
    private readonly onReply: (reply: Reply) => void,
    private socket: OscSocket,
  ) {}

  /** @throws Error when the kernel has no port to give */
  static async open(serverPort: number, onReply: (reply: Reply) => void): Promise<ServerLine> {
    return new ServerLine(serverPort, onReply, await OscSocket.open(serverPort, onReply));
  }

  /** The server's port and our own. */
  get ports(): readonly number[] {
    return this.socket.ports;
  }

  /** Resolves once the datagram has left for the kernel. */
  send(bytes: Uint8Array): Promise<void> {
    return this.socket.send(bytes);
  }

  /**
   * A server that is not heard may hang, or only the way to our port be blocked. One that answers on another port is
   * heard there from now on. @returns whether it is
   */
  async tryAnotherPort(isStillUnheard: () => boolean): Promise<boolean> {
    if (this.isTrying) return false;
    this.isTrying = true;
    const answered = Promise.withResolvers<boolean>();
    const other = await OscSocket.open(this.serverPort, (reply) => {
      answered.resolve(true);
      if (this.socket === other) this.onReply(reply);
    });
    await other.send(encodePacket(status()));
    const isBetter = (await within(ANSWER_MS, answered.promise)) === true && isStillUnheard() && !this.isClosed;
    if (isBetter) {
      await this.socket.send(encodePacket(notify(false))); // a server has few logins
      this.socket.close();
      this.socket = other;
      await other.send(encodePacket(notify(true)));
    } else {
      other.close();
    }
    this.isTrying = false;
    return isBetter;
  }

  close(): void {
    this.isClosed = true;
    this.socket.close();
  }
}
