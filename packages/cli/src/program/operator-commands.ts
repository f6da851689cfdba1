import { Argument, type Command as CommanderCommand } from 'commander';
import { SHELLS } from '../completion/shells.ts';
import type { Dispatch } from './program.ts';

/** What an operator asks of an appliance on the second day: what is wrong with it, what was interrupted, and how to be rid of it. */
export function addOperatorCommands(program: CommanderCommand, dispatch: Dispatch): void {
  program
    .command('doctor')
    .description('examine the appliance: about forty checks, each with its evidence and what to do')
    .option('--only <ids...>', 'only these checks')
    .option('--list', 'say which checks there are')
    .option('--fix', 'put right what is safe to: file modes, leftovers, interrupted commands')
    .option('--cis', 'also list every finding at the running containers')
    .option('--bundle <file>', 'also write a support bundle (.tar.gz) without secrets')
    .action((args) => dispatch('doctor', async () => (await import('../commands/doctor.ts')).doctor, args));
  program
    .command('recover')
    .description('finish or undo what was interrupted')
    .action((args) => dispatch('recover', async () => (await import('../commands/recover.ts')).recover, args));
  program
    .command('import')
    .argument('<file>', 'the database file')
    .option('--key-file <file>', 'file that holds its key, where it is encrypted')
    .option('--without-wal', 'it was stopped cleanly and left no -wal file')
    .description('bring in a database of a former Votive: prompts, tests, people, what they answered')
    .action((file, args) =>
      dispatch('import', async () => (await import('../import/import-database.ts')).importDatabase, { file, ...args }),
    );
  program
    .command('destroy')
    .description('stop the appliance and take its home away; a final copy stays')
    .option('--confirm <name>', 'name of the appliance, as `votive status` shows it')
    .option('--no-final-copy', 'keep no copy: its data and keys are gone for good')
    .option('--copy-to <dir>', 'folder for the final copy; the default is beside the home')
    .action((args) => dispatch('destroy', async () => (await import('../commands/destroy.ts')).destroy, args));
  addReferenceCommands(program, dispatch);
}

/** What a shell, a program or a person at night looks up. */
function addReferenceCommands(program: CommanderCommand, dispatch: Dispatch): void {
  program
    .command('completion')
    .description('print what a shell loads to complete votive')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action((shell) =>
      dispatch('completion', async () => (await import('../commands/completion.ts')).completion, { shell }),
    );
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action((words) =>
      dispatch('__complete', async () => (await import('../commands/completion.ts')).completeWords, { words }),
    );
  program
    .command('explain')
    .description('say what an error code means and what to do')
    .argument('[code]', 'the code, e.g. VOT-202; all of them if left out')
    .action((code) => dispatch('explain', async () => (await import('../commands/explain.ts')).explain, { code }));
  program
    .command('schema')
    .description("print the JSON Schema of a command's data")
    .argument('[command...]', 'the command, e.g. status; all of them if left out')
    .action((words) => dispatch('schema', async () => (await import('../commands/schema.ts')).schema, { words }));
  program
    .command('commands')
    .description('list every command, with --json for programs')
    .action((args) =>
      dispatch('commands', async () => (await import('../commands/list-commands.ts')).listCommands, args),
    );
}
