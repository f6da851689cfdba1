import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { systemError } from '../../output/command-error.ts';
import { damagedCertificate } from '../certificate-error.ts';
import { toKeyPem } from '../pairs/pem.ts';

/** The key of this installation's account at the ACME server `directoryUrl`, as PKCS #8 PEM: made once, then kept, one for each server. */
export function ensureAccountKey(accounts: string, directoryUrl: string): string {
  const folder = join(accounts, createHash('sha256').update(directoryUrl).digest('hex').slice(0, 16));
  const file = join(folder, 'account.key');
  try {
    const text = readFileSync(file, 'utf8');
    if (isPrivateKey(text)) return text;
  } catch (error) {
    if (systemError(error).code !== 'ENOENT') throw error;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileAtomically(join(folder, 'directory-url'), `${directoryUrl}\n`);
    const text = toKeyPem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    writeFileAtomically(file, text);
    return text;
  }
  throw damagedCertificate(
    `The ACME account key ${file} is damaged.`,
    'It holds no private key.',
    'Put it back from a backup, or move it away: the next renewal opens a new account.',
  );
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).type === 'private';
  } catch {
    return false;
  }
}
