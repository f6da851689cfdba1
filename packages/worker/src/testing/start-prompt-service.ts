import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyring, formatKeyring, generateRootKey, parseRootKey } from '@votive/shared/keyring/keyring';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import { onTestFinished } from 'vitest';
import { spawnProgram } from './spawn-program.ts';

/** The real prompt-service in a process of its own, whose database holds three expired tokens and three that live. */
export async function startPromptService() {
  const folder = mkdtempSync(join(tmpdir(), 'worker-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const rootKey = generateRootKey();
  const serviceKey = randomBytes(32).toString('hex');
  const environment = {
    PORT: '0',
    DATA_DIR: join(folder, 'data'),
    KEYRING_PATH: file('keyring.json', formatKeyring(createKeyring(parseRootKey(rootKey), new Date()))),
    ROOT_KEY_FILE: file('root.key', rootKey),
    SERVICE_KEY_FILE: file('service.key', serviceKey),
    ADMIN_API_KEY_FILE: file('admin_api_key', 'a'.repeat(43)),
    SESSION_SECRET_FILE: file('session_secret', 's'.repeat(43)),
  };
  const seeded = await spawnProgram('packages/prompt-service/src/testing/seed-expired-tokens.ts', environment).exited;
  if (seeded.code !== 0) throw new Error(seeded.output);
  const service = spawnProgram('packages/prompt-service/src/main.ts', environment);
  const url = await service.listening;
  const serviceToken = createServiceTokenSource(new Secret(serviceKey), {
    from: 'worker',
    to: 'prompt-service',
    now: () => new Date(),
  });
  const restart = (port: string) => spawnProgram('packages/prompt-service/src/main.ts', { ...environment, PORT: port });

  return { folder, url, serviceToken, service, restart, serviceKeyFile: environment.SERVICE_KEY_FILE };
}
