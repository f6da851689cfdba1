import { type Artefact, listBackups } from '@votive/shared/backup/backup-folder';
import { existingHome } from '../commands/existing-home.ts';
import type { Command } from '../program/command.ts';
import { inWords } from './count-bytes.ts';

/** The backups of a home, newest first, with what is known of each: a file that somebody put there says nothing of itself until it is verified. */
export const backupList: Command<object> = async ({ home, output }) => {
  const { layout } = existingHome(home);
  const backups = listBackups(layout.backups).reverse();
  return {
    data: { backups: backups.map(toEntry) },
    text:
      backups.length === 0
        ? 'There is no backup yet. Make one with `votive backup`.'
        : backups.map((backup) => describe(backup, output.palette)).join('\n'),
  };
};

function toEntry({ id, path, bytes, createdAt, record }: Artefact) {
  return {
    id,
    path,
    bytes,
    createdAt,
    reason: record?.reason ?? null,
    scope: record?.scope ?? null,
    verified: record?.verified ?? null,
    drill: record?.drill ?? null,
  };
}

function describe(
  { id, bytes, record }: Artefact,
  { green, red, yellow }: { green: Paint; red: Paint; yellow: Paint },
) {
  const state = !record ? yellow('unknown') : record.verified.ok ? green('proved') : red('damaged');
  const drill = record?.drill ? ` · drill ${record.drill.ok ? 'passed' : 'failed'} ${record.drill.at}` : '';
  return `${id}  ${inWords(bytes).padStart(8)}  ${state}${record ? ` · ${record.reason}` : ''}${drill}`;
}

type Paint = (text: string) => string;
