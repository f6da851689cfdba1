import type { Argument, Option } from 'commander';
import { examplesIn, leafCommands } from './examples.ts';
import { createProgram } from './program.ts';

export type OptionEntry = {
  /** As help shows it, e.g. `-f, --follow`. */
  flags: string;
  long: string;
  short: string | null;
  description: string;
  /** Whether a value follows. */
  takesValue: boolean;
  choices: string[] | null;
};
export type ArgumentEntry = { name: string; description: string; required: boolean; variadic: boolean };

/** One command as a machine reads it. */
export type CommandEntry = {
  name: string;
  description: string;
  arguments: ArgumentEntry[];
  options: OptionEntry[];
  examples: string[];
};
export type CommandTable = { commands: CommandEntry[]; globalOptions: OptionEntry[] };

/** The whole command surface as data, read from the same definition that parses the command line. */
export function commandTable(version: string): CommandTable {
  let help = '';
  const program = createProgram(async () => undefined, {
    version,
    write(text) {
      help += text;
    },
  });
  const commands = leafCommands(program)
    .filter(({ name }) => !name.startsWith('_'))
    .map(({ name, command }) => {
      help = '';
      command.outputHelp();
      return {
        name,
        description: command.description(),
        arguments: command.registeredArguments.map(toArgumentEntry),
        options: command.options.map(toOptionEntry),
        examples: examplesIn(help),
      };
    });
  return { commands, globalOptions: program.options.map(toOptionEntry) };
}

function toOptionEntry(option: Option): OptionEntry {
  return {
    flags: option.flags,
    long: option.long ?? option.flags,
    short: option.short ?? null,
    description: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? null,
  };
}

function toArgumentEntry(argument: Argument): ArgumentEntry {
  return {
    name: argument.name(),
    description: argument.description,
    required: argument.required,
    variadic: argument.variadic,
  };
}
