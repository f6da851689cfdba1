import { connect } from 'node:tls';

/**
 * Sends bytes over TLS exactly as they are and answers all that comes back until the other side closes, with how long that took. Sends `then` every second
 * for as long as it is open, to play a slow client.
 */
export function sendRaw(
  { port, ca }: { port: number; ca: string },
  bytes: string | Buffer,
  { then }: { then?: string } = {},
): Promise<{ text: string; seconds: number }> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost', ALPNProtocols: ['http/1.1'] });
    let text = '';
    const drip = then === undefined ? undefined : setInterval(() => socket.write(then), 1_000);
    const give = setTimeout(() => socket.destroy(), 20_000);
    socket.once('secureConnect', () => socket.write(bytes));
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? undefined : reject(error)));
    socket.once('close', () => {
      clearInterval(drip);
      clearTimeout(give);
      resolve({ text, seconds: (performance.now() - startedAt) / 1000 });
    });
  });
}
