import { EventEnvelope } from '@oiduna/contracts';

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The envelopes in a body of Server-Sent Events, each as soon as its block is whole.
 * @see WHATWG HTML: "Parsing an event stream"
 */
export async function* envelopesIn(body: Chunks): AsyncGenerator<EventEnvelope> {
  for await (const block of blocksIn(body)) {
    const data = block
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice('data:'.length).replace(/^ /, ''))
      .join('\n');
    if (data !== '') yield EventEnvelope.parse(JSON.parse(data));
  }
}

/** An empty line ends a block; a block cut off by the end of the stream does not count. */
async function* blocksIn(body: Chunks): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let waiting = '';
  for await (const chunk of body) {
    waiting += decoder.decode(chunk, { stream: true });
    const blocks = waiting.split('\n\n');
    waiting = blocks.pop() ?? '';
    yield* blocks;
  }
}
