import { Argument, type Command as CommanderCommand } from 'commander';
import type { Dispatch } from './program.ts';

const KINDS = ['root', 'database', 'jwt', 'admin', 'session', 'service', 'all'] as const;

export function addRotationCommands(program: CommanderCommand, dispatch: Dispatch): void {
  program
    .command('rotate-keys')
    .description('replace keys: when it returns, the rotation is complete')
    .addArgument(
      new Argument('[what]', 'which keys; `database` encrypts all data anew, the others take a moment')
        .choices(KINDS)
        .default('root'),
    )
    .action((what) =>
      dispatch('rotate-keys', async () => (await import('../rotate-keys/rotate-keys.ts')).rotateKeys, { what }),
    );
}
