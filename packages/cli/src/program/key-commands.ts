import type { Command as CommanderCommand } from 'commander';
import type { Dispatch } from './program.ts';

/** `votive keys …`. */
export function addKeyCommands(program: CommanderCommand, dispatch: Dispatch): void {
  const keys = program.command('keys').description('write and check the recovery kit').helpCommand(false);
  keys
    .command('export-kit')
    .description('write the recovery kit, which opens every backup on an empty host')
    .requiredOption('--to <file>', 'new file for it, readable by you alone')
    .option('--passphrase-file <file>', 'protect it with the passphrase in the first line of this file')
    .action((args) => dispatch('keys export-kit', async () => (await import('../kit/export-kit.ts')).exportKit, args));
  keys
    .command('verify-kit')
    .argument('<file>', 'the recovery kit')
    .description('prove that a recovery kit opens the backups of this home')
    .option('--passphrase-file <file>', 'file with the passphrase that protects it')
    .action((file, { passphraseFile }) =>
      dispatch('keys verify-kit', async () => (await import('../kit/verify-kit.ts')).verifyKit, {
        file,
        passphraseFile,
      }),
    );
}
