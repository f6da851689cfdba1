import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ArtefactError } from '@votive/shared/backup/artefact-error';
import { parseRecoveryKey, recipientOf } from '@votive/shared/backup/recovery-key';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { CommandError } from '../output/command-error.ts';
import type { HomeLayout } from './home-layout.ts';

type SecretFile = { path: string; create: () => string | Promise<string> };

/** Makes every secret that is missing, except the root key and the keyring; answers the paths it made. A secret that is there is never touched. */
export async function createMissingSecrets(layout: HomeLayout, now: Date): Promise<string[]> {
  const made: string[] = [];
  for (const { path, create } of secretFiles(layout, now)) {
    if (isPresent(path)) continue;
    writeFileAtomically(path, `${await create()}\n`);
    made.push(path);
  }
  if (!readdirSync(layout.jwtKeys).some((name) => name.endsWith('.pem')))
    made.push(join(layout.jwtKeys, `${createSigningKey(layout.jwtKeys)}.pem`));
  await writeRecipient(layout);
  return made;
}

/** The public half of the recovery key, computed from the key itself: a service encrypts backups to it and never sees the key. One that cannot be read is told by whoever needs it. */
async function writeRecipient({ recoveryKey, recoveryRecipient }: HomeLayout): Promise<void> {
  try {
    const recipient = await recipientOf(parseRecoveryKey(readFileSync(recoveryKey, 'utf8')));
    const found = existsSync(recoveryRecipient) ? readFileSync(recoveryRecipient, 'utf8').trim() : '';
    if (found !== recipient) writeFileAtomically(recoveryRecipient, `${recipient}\n`);
  } catch (error) {
    if (!(error instanceof ArtefactError)) throw error;
    rmSync(recoveryRecipient, { force: true });
  }
}

/** Closes secrets that others may read: files 0600. Answers the names it changed. */
export function tightenSecrets(layout: HomeLayout): string[] {
  const open = readdirSync(layout.secrets, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => (statSync(path).mode & 0o077) !== 0);
  for (const path of open) chmodSync(path, 0o600);
  return open;
}

function secretFiles(layout: HomeLayout, now: Date): SecretFile[] {
  const token = () => randomBytes(32).toString('base64url');
  return [
    { path: layout.recoveryKey, create: () => createRecoveryKey(layout, now) },
    { path: layout.adminKey, create: token },
    { path: layout.sessionSecret, create: token },
    { path: layout.serviceKey, create: token },
    { path: layout.plansKey, create: () => randomBytes(32).toString('hex') },
  ];
}

/** An age identity in the form that the age tools read. Backups already made need the old one, so it is never made anew beside them. */
async function createRecoveryKey(layout: HomeLayout, now: Date): Promise<string> {
  if (readdirSync(layout.backups).some((name) => name.endsWith('.age'))) {
    throw new CommandError('VOT-401', {
      message: 'The recovery key is missing, and there are backups that need it.',
      reason: `${layout.recoveryKey} does not exist, but ${layout.backups} holds backups.`,
      fix: 'Put the recovery key back from your recovery kit, or move the old backups away.',
    });
  }
  const { generateIdentity, identityToRecipient } = await import('age-encryption');
  const identity = await generateIdentity();
  return `# created: ${now.toISOString()}\n# public key: ${await identityToRecipient(identity)}\n${identity}`;
}

/** Makes an ES256 key pair and answers its id: the first 16 hex digits of the public key's SHA-256, and the name of its file. */
export function createSigningKey(folder: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
  writeFileAtomically(join(folder, `${id}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return id;
}

/** A file cut to nothing by a full disk counts as missing. */
function isPresent(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}
