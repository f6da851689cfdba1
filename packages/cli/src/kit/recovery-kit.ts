import { existsSync, readFileSync, statSync } from 'node:fs';
import { ArtefactError } from '@votive/shared/backup/artefact-error';
import { parseRecoveryKey, recipientOf } from '@votive/shared/backup/recovery-key';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError, systemError } from '../output/command-error.ts';

const ARMOR = '-----BEGIN AGE ENCRYPTED FILE-----';
const MAX_KIT_BYTES = 64 * 1024;

/** What opens backups: the recovery key and its public half. */
export type RecoveryKey = { identity: string; recipient: string };

/** The recovery key of a home. Throws VOT-401 where it is missing, VOT-702 where it is none. */
export async function readRecoveryKey({ recoveryKey }: Pick<HomeLayout, 'recoveryKey'>): Promise<RecoveryKey> {
  if (!existsSync(recoveryKey)) {
    throw new CommandError('VOT-401', {
      message: 'The recovery key is missing.',
      reason: `${recoveryKey} does not exist.`,
      fix: 'Put it back from your recovery kit: the kit without its comments is that file. Where there is neither, `votive up` makes a new one once backups/ is empty.',
    });
  }
  return toRecoveryKey(readText(recoveryKey), recoveryKey);
}

/** The text of a kit: the recovery key, and what to do with it for whoever finds it. */
export function kitText(
  { identity, recipient }: RecoveryKey,
  { instance, now }: { instance: string; now: Date },
): string {
  return [
    `# Votive recovery kit of "${instance}", written ${now.toISOString()}`,
    `# public key: ${recipient}`,
    '# It opens every backup of this appliance, those of before a key rotation too. Keep it away from the appliance.',
    '# On an empty host: votive restore <backup> --kit <this file>',
    identity,
    '',
  ].join('\n');
}

/** The kit's text, encrypted with a passphrase in the form that the age tools read. */
export async function encryptKit(text: string, passphrase: string): Promise<string> {
  const { armor, Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return armor.encode(await encrypter.encrypt(text));
}

/** The recovery key in a kit. Throws VOT-702 for a file that is none, a passphrase that is wrong, or one that is missing. */
export async function readKit(path: string, passphraseFile: string | undefined): Promise<RecoveryKey> {
  const text = readText(path);
  if (!text.startsWith(ARMOR)) return toRecoveryKey(text, path);
  if (passphraseFile === undefined)
    throw badKit(path, 'It is protected by a passphrase.', 'Name the file that holds it with --passphrase-file.');
  return toRecoveryKey(await decryptKit(path, { text, passphrase: readPassphrase(passphraseFile) }), path);
}

/** The first line of a passphrase file. Throws VOT-205 for an empty one. */
export function readPassphrase(path: string): string {
  const [line = ''] = readText(path).split(/\r?\n/);
  if (line !== '') return line;
  throw new CommandError('VOT-205', {
    message: `The passphrase file ${path} is empty.`,
    reason: 'Its first line is the passphrase.',
    fix: 'Write the passphrase to it, readable by you alone.',
  });
}

async function decryptKit(path: string, { text, passphrase }: { text: string; passphrase: string }): Promise<string> {
  const { armor, Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(armor.decode(text), 'text');
  } catch (cause) {
    throw badKit(path, 'The passphrase does not open it, or the file was altered.', 'Try the right passphrase.', cause);
  }
}

async function toRecoveryKey(text: string, path: string): Promise<RecoveryKey> {
  try {
    const identity = parseRecoveryKey(text);
    return { identity, recipient: await recipientOf(identity) };
  } catch (cause) {
    if (!(cause instanceof ArtefactError)) throw cause;
    throw badKit(path, cause.message, 'Name the file that `votive keys export-kit` wrote.', cause);
  }
}

function badKit(path: string, reason: string, fix: string, cause?: unknown): CommandError {
  return new CommandError('VOT-702', { message: `The recovery key in ${path} cannot be used.`, reason, fix, cause });
}

function readText(path: string): string {
  try {
    if (statSync(path).size > MAX_KIT_BYTES) return '';
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError('VOT-205', {
      message: `The file ${path} cannot be read.`,
      reason: `The system says ${systemError(error).code ?? 'nothing more'}.`,
      fix: 'Check the path and its permissions.',
      cause: error,
    });
  }
}
