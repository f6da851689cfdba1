import { createEdgeServer } from './edge-server.ts';

const {
  PORT = '',
  HOSTNAMES = '',
  BACKEND_URL = '',
  PROMPT_SERVICE_URL = '',
  WEB_ROOT = '',
  ADMIN_ROOT = '',
} = process.env;
const DRAIN_MS = 10_000;

const say = (level: 'info' | 'error', fields: Record<string, unknown>) =>
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), name: 'edge', ...fields })}\n`);

const server = createEdgeServer({
  port: Number(PORT),
  hostnames: HOSTNAMES.split(',').filter((name) => name !== ''),
  upstreams: { backend: new URL(BACKEND_URL), 'prompt-service': new URL(PROMPT_SERVICE_URL) },
  roots: { web: WEB_ROOT, admin: ADMIN_ROOT },
  now: () => new Date(),
  write: (line) => say('info', line),
});
server.once('error', (error: NodeJS.ErrnoException) => {
  say('error', { code: error.code, msg: `cannot listen on port ${PORT}: ${error.code}` });
  process.exit(1);
});
server.listen({ port: Number(PORT), host: '127.0.0.1' }, () => say('info', { port: Number(PORT), msg: 'listening' }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
