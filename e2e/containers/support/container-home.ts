import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderNginx } from '../../../packages/cli/src/edge/nginx/render-nginx.ts';
import { claimHome } from '../../../packages/cli/src/home/claim-home.ts';
import { homeLayout } from '../../../packages/cli/src/home/home-layout.ts';
import { ensureKeys } from '../../../packages/cli/src/home/keys.ts';
import { createMissingSecrets } from '../../../packages/cli/src/home/secrets.ts';
import { makeThrowAwayCa } from './throw-away-ca.ts';

export type ContainerHome = { folder: string; ca: string; uid: number };
const CONTAINER_USER = 10_001;

/** A home as `votive up` leaves it for containers: secrets, the edge's configuration and certificate, settings, and an owner that is not root. */
export async function makeContainerHome(ports: { httpsPort: number; httpPort: number }): Promise<ContainerHome> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-containers-'));
  const layout = homeLayout(folder);
  claimHome(layout);
  ensureKeys(layout, new Date());
  await createMissingSecrets(layout, new Date());

  const ca = makeThrowAwayCa(join(folder, 'certs'));
  mkdirSync(join(layout.run, 'edge'), { mode: 0o700 });
  const config = renderNginx({ hostnames: [], ...ports });
  writeFileSync(join(layout.run, 'edge', 'nginx.conf'), config);
  for (const service of ['backend', 'prompt-service', 'worker']) writeFileSync(join(layout.run, `${service}.env`), '');

  const ownUid = process.getuid?.() ?? CONTAINER_USER;
  const uid = ownUid === 0 ? CONTAINER_USER : ownUid;
  if (ownUid === 0) execFileSync('chown', ['-R', `${uid}:${uid}`, folder]);
  return { folder, ca, uid };
}
