import { CommandError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { COMMAND_DATA, publishedSchema } from '../schemas/command-data.ts';

/** The JSON Schema of what stands in `data` of a command's answer; without a command, of every one. */
export const schema: Command<{ words: string[] }> = async (_context, { words }) => {
  const wanted = words.join(' ');
  const names = Object.keys(COMMAND_DATA).filter(
    (name) => wanted === '' || name === wanted || name.startsWith(`${wanted} `),
  );
  if (names.length === 0) {
    throw new CommandError('VOT-101', {
      message: `There is no command ${wanted}.`,
      reason: `The commands are ${Object.keys(COMMAND_DATA).join(', ')}.`,
      fix: 'Name one of them, e.g. `votive schema status`.',
    });
  }
  const schemas = names.map((command) => ({
    command,
    id: `votive.${command.replaceAll(' ', '.')}/1`,
    data: publishedSchema(command),
  }));
  const [only] = schemas;
  return {
    data: { schemas },
    text: JSON.stringify(schemas.length === 1 && only ? only.data : schemas, null, 2),
    verbatim: true,
  };
};
