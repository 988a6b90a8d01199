import { encodePacket, sNew } from '@oiduna/supercollider';
import { createSocket } from 'node:dgram';

/** Plays clicks as a program without timetags does: sleep until the next one, then send it. Ends when killed. */
const [port = 0, bus = 0, clicksPerSecond = 1] = process.argv.slice(2).map(Number);
const periodMs = 1_000 / clicksPerSecond;
const socket = createSocket('udp4');
const click = encodePacket(
  sNew({
    defName: 'click',
    nodeId: -1,
    action: 'head',
    targetId: 0,
    controls: { out: bus, amp: 0.5 },
    buses: { controls: new Set(['out']), lowest: bus, highest: bus },
  }),
);

const startedAt = performance.now();
function playFrom(index: number): void {
  const inMs = Math.max(0, startedAt + index * periodMs - performance.now());
  setTimeout(() => {
    socket.send(click, port, '127.0.0.1');
    playFrom(index + 1);
  }, inMs);
}
playFrom(1);
