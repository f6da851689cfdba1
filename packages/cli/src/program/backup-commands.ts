import type { Command as CommanderCommand } from 'commander';
import type { Dispatch } from './program.ts';

/** `votive backup …`; without a further word it makes one. */
export function addBackupCommands(program: CommanderCommand, dispatch: Dispatch): void {
  const backup = program.command('backup').description('make, list, prove and remove backups').helpCommand(false);
  backup
    .command('create', { isDefault: true })
    .description('make a backup, and prove that it can be restored')
    .option('--to <dir>', 'also copy it to this folder')
    .option('--exec <command>', 'afterwards run this command with the path of the backup')
    .option('--prune', 'afterwards remove what the retention policy no longer keeps')
    .option('--print-systemd', 'make none: print a systemd service and timer that do so every night')
    .action((args) =>
      dispatch('backup create', async () => (await import('../backup/backup-create.ts')).backupCreate, args),
    );
  backup
    .command('list')
    .description('list the backups of this home')
    .action((args) => dispatch('backup list', async () => (await import('../backup/backup-list.ts')).backupList, args));
  backup
    .command('verify')
    .argument('[backup]', 'id or file; the newest if left out')
    .description('unpack a backup and check every page and row of it')
    .action((name) =>
      dispatch('backup verify', async () => (await import('../backup/backup-verify.ts')).backupVerify, {
        backup: name,
      }),
    );
  backup
    .command('prune')
    .description('remove the backups that the retention policy no longer keeps')
    .action((args) =>
      dispatch('backup prune', async () => (await import('../backup/backup-prune.ts')).backupPrune, args),
    );
  backup
    .command('drill')
    .argument('[backup]', 'id or file; the newest proved one if left out')
    .description('restore a backup beside the data, start the services on it, and measure how long that takes')
    .action((name) =>
      dispatch('backup drill', async () => (await import('../backup/backup-drill.ts')).backupDrill, { backup: name }),
    );
  program
    .command('restore')
    .argument('[backup]', 'id or file of the backup')
    .description('put a backup in place of the data; what was there is kept')
    .option('--kit <file>', 'recovery kit that opens it; not needed where the home has the recovery key')
    .option('--passphrase-file <file>', 'file with the passphrase that protects the kit')
    .option('--undo', 'put back what the last restore set aside')
    .action((artefact, args) =>
      dispatch('restore', async () => (await import('../restore/restore.ts')).restore, { artefact, ...args }),
    );
}
