import type { CommandResult, Output } from '../output/output.ts';
import type { Installation } from '../stack/installation.ts';
import type { CommandTable } from './command-table.ts';
import type { GlobalOptions } from './global-options.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What every command is given. */
export type CommandContext = {
  /** The words of the command, e.g. `config set`. */
  name: string;
  options: GlobalOptions;
  /** Absolute path of the home directory; it may not exist. */
  home: string;
  installation: Installation;
  output: Output;
  environment: Environment;
  now: () => Date;
  /** The whole command surface as data. */
  commandTable: () => CommandTable;
  /** Replaces what SIGINT and SIGTERM do (end at once with 130 or 143) until the returned function is called. */
  onSignal(handler: (signal: 'SIGINT' | 'SIGTERM') => void): () => void;
};

/** A command: does its work and answers, or throws a `CommandError`. */
export type Command<Arguments> = (context: CommandContext, args: Arguments) => Promise<CommandResult>;
