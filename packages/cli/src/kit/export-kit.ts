import { closeSync, fsyncSync, lstatSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { syncFolder } from '@votive/shared/files/atomic-file';
import { existingHome } from '../commands/existing-home.ts';
import { instanceName } from '../home/instance-name.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { encryptKit, kitText, readKit, readPassphrase, readRecoveryKey } from './recovery-kit.ts';

export type ExportKitArguments = { to: string; passphraseFile?: string };

/**
 * Writes the recovery kit, which opens every backup, to a new file for its owner alone (0600). Never overwrites: a file that holds the same kit is no change, any other is
 * VOT-705. It is read back before success is said, and is never shown.
 */
export const exportKit: Command<ExportKitArguments> = async (context, args) => {
  const { layout } = existingHome(context.home);
  const key = await readRecoveryKey(layout);
  const path = resolve(args.to);
  requireFolder(dirname(path));
  const passphrase = args.passphraseFile === undefined ? undefined : readPassphrase(args.passphraseFile);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found) {
    const isSame =
      found.isFile() && (await holdsKey(path, { recipient: key.recipient, passphraseFile: args.passphraseFile }));
    if (!isSame) throw targetTaken(path, found.isFile());
    return answer({ changed: false, path, recipient: key.recipient, protected: passphrase !== undefined });
  }
  if (context.options.dryRun)
    return answer({ changed: false, path, recipient: key.recipient, protected: passphrase !== undefined }, true);

  const text = kitText(key, { instance: instanceName(layout.home), now: context.now() });
  writeNewFile(path, passphrase === undefined ? text : await encryptKit(text, passphrase));
  const written = await readKit(path, args.passphraseFile);
  if (written.identity !== key.identity) throw new Error(`${path} does not hold what was written to it.`);
  return answer({ changed: true, path, recipient: key.recipient, protected: passphrase !== undefined });
};

type KitAnswer = { changed: boolean; path: string; recipient: string; protected: boolean };

function answer({ changed, path, recipient, protected: isProtected }: KitAnswer, dryRun = false) {
  const data = { changed, file: path, publicKey: recipient, passphrase: isProtected };
  if (dryRun) return { data, text: `\`votive keys export-kit\` would write ${path}.` };
  return {
    data,
    text: changed
      ? `The recovery kit is ${path}. Keep it away from this machine: it opens every backup, and without it none can be opened once this machine is gone.`
      : `${path} holds the recovery kit already; no changes.`,
  };
}

async function holdsKey(
  path: string,
  { recipient, passphraseFile }: { recipient: string; passphraseFile: string | undefined },
): Promise<boolean> {
  try {
    return (await readKit(path, passphraseFile)).recipient === recipient;
  } catch {
    return false;
  }
}

function requireFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new CommandError('VOT-205', {
    message: `There is no folder ${folder}.`,
    reason: 'The recovery kit would be written there.',
    fix: 'Name a file in a folder that exists. Nothing was changed.',
  });
}

function writeNewFile(path: string, text: string): void {
  const handle = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  syncFolder(dirname(path));
}

function targetTaken(path: string, isFile: boolean): CommandError {
  return new CommandError('VOT-705', {
    message: `The recovery kit is not written to ${path}.`,
    reason: isFile ? 'A file is there that holds something else.' : 'It is no plain file, and a key is never shown.',
    fix: 'Name a new file with --to. Nothing was changed.',
  });
}
