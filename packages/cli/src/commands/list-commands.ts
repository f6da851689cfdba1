import type { Command } from '../program/command.ts';

/** Every command with its arguments, options and examples, for programs that drive votive. */
export const listCommands: Command<object> = async ({ commandTable }) => {
  const table = commandTable();
  return {
    data: table,
    text: table.commands.map(({ name, description }) => `votive ${name.padEnd(18)} ${description}`).join('\n'),
  };
};
