import { Argument, type Command as CommanderCommand } from 'commander';
import type { Dispatch } from './program.ts';

const WHAT = ['status', 'plan', 'up'] as const;

export function addMigrationCommands(program: CommanderCommand, dispatch: Dispatch): void {
  program
    .command('migrate')
    .description('bring the schema of the database up to this version: on a copy first, with a snapshot kept')
    .addArgument(
      new Argument('[what]', 'say what is pending, say what would be done, or do it').choices(WHAT).default('up'),
    )
    .action((what) => dispatch('migrate', async () => (await import('../migrate/migrate.ts')).migrate, { what }));
}
