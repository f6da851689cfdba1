import type { Command as CommanderCommand } from 'commander';
import type { Dispatch } from './program.ts';

/** Moving a home to another version of the program, and back. */
export function addUpgradeCommands(program: CommanderCommand, dispatch: Dispatch): void {
  program
    .command('upgrade')
    .option(
      '--to <version>',
      'a tag, branch or commit of the checkout, a folder, or a packed release; the checkout itself if left out',
    )
    .description('go to another version, with a backup before, a trial on a copy, and the way back when it fails')
    .action((args) => dispatch('upgrade', async () => (await import('../upgrade/upgrade.ts')).upgrade, args));
  program
    .command('rollback')
    .description('take the last upgrade back: the version of before, with the data of before')
    .action((args) => dispatch('rollback', async () => (await import('../upgrade/rollback.ts')).rollback, args));
  program
    .command('__release', { hidden: true })
    .argument('<step>')
    .action((step) =>
      dispatch('__release', async () => (await import('../upgrade/release-step.ts')).releaseStep, { step }),
    );
}
