import { ROLES } from '@votive/shared/admin-api/roles';
import { type Command as CommanderCommand, Option } from 'commander';
import type { Dispatch } from './program.ts';

/** `votive admin …` and what brings prompts in and compares them. */
export function addAdminCommands(program: CommanderCommand, dispatch: Dispatch): void {
  const admin = program.command('admin').description('let people into the prompt editor').helpCommand(false);
  admin
    .command('link')
    .description('print a link that signs a browser in once, within ten minutes')
    .option('--name <name>', 'whom it signs in, as the audit shows it', 'owner')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).default('owner'))
    .action((args) => dispatch('admin link', async () => (await import('../admin/admin-link.ts')).adminLink, args));

  const keys = admin.command('keys').description('API keys with a name and a role').helpCommand(false);
  keys
    .command('list')
    .description('list the named keys')
    .action((args) =>
      dispatch('admin keys list', async () => (await import('../admin/admin-keys.ts')).adminKeysList, args),
    );
  keys
    .command('create')
    .argument('<name>', 'whose it is, as the audit shows it')
    .description('make a named key, and print its secret this once')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .action((name, { role }) =>
      dispatch('admin keys create', async () => (await import('../admin/admin-keys.ts')).adminKeysCreate, {
        name,
        role,
      }),
    );
  keys
    .command('revoke')
    .argument('<key>', 'its id or its name')
    .description('take a named key out of use, and end its sessions')
    .action((key) =>
      dispatch('admin keys revoke', async () => (await import('../admin/admin-keys.ts')).adminKeysRevoke, { key }),
    );
}

/** `votive prompts …`, for files. */
export function addPromptCommands(program: CommanderCommand, dispatch: Dispatch): void {
  const prompts = program.command('prompts').description('work with the prompts').helpCommand(false);
  prompts
    .command('export')
    .description('print all prompts, with all versions and labels')
    .option('--to <file>', 'write them to a file')
    .action((args) =>
      dispatch('prompts export', async () => (await import('../prompts/prompts-export.ts')).promptsExport, args),
    );
  prompts
    .command('import')
    .argument('<file>', 'a file that `votive prompts export` wrote')
    .description('bring in prompts: adds what is missing, points labels where the file says')
    .option('--reason <text>', 'why, for the audit', 'imported from a file')
    .action((file, { reason }) =>
      dispatch('prompts import', async () => (await import('../prompts/prompts-import.ts')).promptsImport, {
        file,
        reason,
      }),
    );
  prompts
    .command('diff')
    .argument('<file>', 'a file that `votive prompts export` wrote')
    .description('say how the prompts of a file differ from those here')
    .action((file) =>
      dispatch('prompts diff', async () => (await import('../prompts/prompts-diff.ts')).promptsDiff, { file }),
    );
}
