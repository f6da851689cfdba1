import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createKeyring,
  formatKeyring,
  generateRootKey,
  type Keyring,
  parseKeyring,
  parseRootKey,
} from '@votive/shared/keyring/keyring';
import { Secret } from '@votive/shared/secret';
import { onTestFinished } from 'vitest';

/** A home directory as `votive up` leaves it for the first start: keyring in state `new`, root key, service key, no data. */
export type Home = {
  folder: string;
  dataDir: string;
  keyringPath: string;
  rootKey: Secret;
  serviceKey: Secret;
  adminKey: Secret;
  sessionSecret: Secret;
  keyring: () => Keyring;
  /** What the CLI does when the first start was healthy. */
  confirmKeyring: () => void;
};

export function makeHome(): Home {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-service-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const keyringPath = join(folder, 'keyring.json');
  const rootKey = generateRootKey();
  writeFileSync(keyringPath, formatKeyring(createKeyring(parseRootKey(rootKey), new Date())));
  const keyring = () => parseKeyring(readFileSync(keyringPath, 'utf8'));

  return {
    folder,
    dataDir: join(folder, 'data'),
    keyringPath,
    rootKey: new Secret(rootKey),
    serviceKey: new Secret(randomBytes(32).toString('hex')),
    adminKey: new Secret(randomBytes(32).toString('base64url')),
    sessionSecret: new Secret(randomBytes(32).toString('base64url')),
    keyring,
    confirmKeyring() {
      const { deks, ...rest } = keyring();
      const confirmed = Object.entries(deks).map(([id, dek]) => [id, { ...dek, state: 'active' as const }]);
      writeFileSync(keyringPath, formatKeyring({ ...rest, deks: Object.fromEntries(confirmed) }));
    },
  };
}
