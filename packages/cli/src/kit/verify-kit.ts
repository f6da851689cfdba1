import { resolve } from 'node:path';
import { listBackups } from '@votive/shared/backup/backup-folder';
import { openArtefact } from '@votive/shared/backup/open-artefact';
import { inspectHome } from '../home/claim-home.ts';
import { homeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { readKit, readRecoveryKey } from './recovery-kit.ts';

export type VerifyKitArguments = { file: string; passphraseFile?: string };

/** Proves that a kit is whole and opens each backup of this home, as far as there are any. Works where there is no appliance too. Throws VOT-702 (exit 12). */
export const verifyKit: Command<VerifyKitArguments> = async ({ home }, { file, passphraseFile }) => {
  const path = resolve(file);
  const kit = await readKit(path, passphraseFile);
  const layout = homeLayout(home);
  const isHome = inspectHome(home, process.getuid?.()) === 'home';
  const fitsHome = isHome ? (await readRecoveryKey(layout)).recipient === kit.recipient : null;
  const artefacts = isHome ? listBackups(layout.backups).map((artefact) => artefact.path) : [];
  const opened = await Promise.all(artefacts.map((artefact) => opens(artefact, kit.identity)));
  const data = {
    file: path,
    publicKey: kit.recipient,
    fitsHome,
    backups: artefacts.length,
    opens: opened.filter((isOpen) => isOpen).length,
  };
  if (fitsHome === false || data.opens < data.backups) throw wrongKit(data);
  return { data, text: describe(data) };
};

type KitFacts = { file: string; publicKey: string; fitsHome: boolean | null; backups: number; opens: number };

function describe({ file, fitsHome, backups, opens }: KitFacts): string {
  if (fitsHome === null) return `${file} is a whole recovery kit. There is no appliance here to compare it with.`;
  const tried = backups === 0 ? 'There is no backup yet.' : `It opens all ${opens} backups of this home.`;
  return `${file} is the recovery kit of this appliance. ${tried}`;
}

async function opens(path: string, identity: string): Promise<boolean> {
  try {
    (await openArtefact(path, { identity })).close();
    return true;
  } catch {
    return false;
  }
}

function wrongKit(facts: KitFacts): CommandError {
  const { file, fitsHome, backups, opens: count } = facts;
  return new CommandError('VOT-702', {
    message: `${file} is not the recovery kit of this appliance.`,
    reason: fitsHome === false ? 'It holds another key.' : `It opens ${count} of ${backups} backups.`,
    fix: 'Write one with `votive keys export-kit --to FILE`; look at backups that it does not open with `votive backup verify`.',
    data: facts,
  });
}
