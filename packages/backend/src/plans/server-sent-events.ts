export type ServerSentEvent = { event: string; data: string };

const MAX_PENDING_CHARACTERS = 1_000_000;

/** The events of a `text/event-stream` body, one after the other, as the HTML standard parses them; `onBytes` is called for anything that arrives. */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of body) {
    onBytes();
    pending += decoder.decode(chunk, { stream: true });
    if (pending.length > MAX_PENDING_CHARACTERS) throw new Error('an event is larger than one megabyte');
    const blocks = pending.split(/\r\n\r\n|\n\n|\r\r/);
    pending = blocks.pop() ?? '';
    for (const block of blocks) yield toEvent(block);
  }
}

function toEvent(block: string): ServerSentEvent {
  const fields = block.split(/\r\n|\n|\r/).map((line) => {
    const colon = line.indexOf(':');
    return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
  });
  const valuesOf = (name: string) => fields.filter(([field]) => field === name).map(([, value = '']) => value);
  return { event: valuesOf('event').at(-1) ?? 'message', data: valuesOf('data').join('\n') };
}
