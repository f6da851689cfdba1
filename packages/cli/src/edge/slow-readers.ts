import type { ServerResponse } from 'node:http';

const LOOK_EVERY_MS = 1_000;

/** Cuts off a client for which bytes of an answer have been waiting for `silenceMs` without one of them being taken. An answer that has nothing to send meanwhile goes on. */
export function dropWhenNotRead(response: ServerResponse, silenceMs: number): void {
  const { socket } = response;
  if (!socket) return;
  let taken = -1;
  let since = performance.now();
  const timer = setInterval(() => {
    const now = socket.bytesWritten - socket.writableLength;
    if (socket.writableLength === 0 || now !== taken) {
      taken = now;
      since = performance.now();
    } else if (performance.now() - since >= silenceMs - LOOK_EVERY_MS) socket.destroy();
  }, LOOK_EVERY_MS).unref();
  response.once('close', () => clearInterval(timer));
}
