import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { renderNginx } from '../../../packages/cli/src/edge/nginx/render-nginx.ts';
import type { App, Upstream } from '../../../packages/cli/src/edge/route-table.ts';
import { freePort } from '../../support/free-port.ts';
import { call } from './call.ts';
import { docker } from './docker.ts';
import { makeThrowAwayCa } from './throw-away-ca.ts';

const DESCRIBE = join(import.meta.dirname, '..', '..', '..', 'compose', 'build', 'describe-nginx.sh');
/** More than the kernel holds for a client that does not read. */
const LARGE_BYTES = 2 * 1024 * 1024;

export type RealNginx = {
  httpsPort: number;
  httpPort: number;
  ca: string;
  /** The pages that it serves, by app. */
  roots: Record<App, string>;
  logs: () => Promise<string>;
  stop: () => Promise<void>;
};

/** The image's nginx with the rendered configuration, on the loopback address of this machine, in front of the given ports. It has the rights that compose.yaml gives the edge. */
export async function startRealNginx(image: string, ports: Readonly<Record<Upstream, number>>): Promise<RealNginx> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-nginx-'));
  const [https, http, health] = [await freePort(), await freePort(), await freePort()];
  const ca = makeThrowAwayCa(join(folder, 'certs'));
  const roots = { web: makePages(join(folder, 'srv/web')), admin: makePages(join(folder, 'srv/admin')) };
  const config = renderNginx({
    hostnames: ['votive.example.org'],
    httpsPort: https,
    httpPort: http,
    places: {
      upstreams: { backend: `127.0.0.1:${ports.backend}`, 'prompt-service': `127.0.0.1:${ports['prompt-service']}` },
      pagesRoot: '/srv',
      imageDir: '/tmp/image',
      resolver: '',
      listen: { https, http, health },
    },
  });
  const edge = join(folder, 'edge');
  mkdirSync(edge, { recursive: true });
  writeFileSync(join(folder, 'certs/challenges/token'), 'token.thumbprint');
  writeFileSync(join(edge, 'nginx.conf'), config);
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', '10001:10001', folder]);

  const name = `votive-test-nginx-${process.pid}`;
  const user = process.getuid?.() === 0 ? 10_001 : process.getuid?.();
  const rights = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges:true', `--user=${user}`];
  const mounts = [`${edge}:/etc/votive/edge:ro`, `${folder}/srv:/srv:ro`];
  const certificates = [
    `${folder}/certs/pairs:/etc/votive/tls:ro`,
    `${folder}/certs/challenges:/etc/votive/challenges:ro`,
  ];
  const volumes = [...mounts, ...certificates, `${DESCRIBE}:/describe.sh:ro`].flatMap((mount) => ['--volume', mount]);
  const start = `sh /describe.sh /tmp/image ${https} && exec nginx -e stderr -c /etc/votive/edge/nginx.conf`;
  const place = ['--detach', '--name', name, '--network=host', '--tmpfs=/tmp:mode=1777', '--entrypoint=sh'];
  await docker('run', ...place, ...rights, ...volumes, image, '-c', start);

  const logs = async () => Object.values(await docker('logs', name)).join('');
  const stop = async () => {
    await docker('rm', '--force', name);
    rmSync(folder, { recursive: true, force: true });
  };
  await answers(https, ca, logs).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    httpsPort: https,
    httpPort: http,
    ca,
    roots,
    logs,
    stop,
  };
}

function makePages(folder: string): string {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(folder, '.vite'));
  const script = 'export const one = 1;\n'.repeat(100);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Votive</title>');
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'assets/app.js'), script);
  writeFileSync(join(folder, 'assets/app.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'assets/large.js'), '/'.repeat(LARGE_BYTES));
  writeFileSync(join(folder, '.vite/manifest.json'), '{}');
  return folder;
}

async function answers(port: number, ca: string, logs: () => Promise<string>): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const isUp = await call({ port, ca, path: '/health', headers: { host: `localhost:${port}` } }).catch(
      () => undefined,
    );
    if (isUp) return;
    await sleep(200);
  }
  throw new Error(`nginx does not answer:\n${await logs()}`);
}
