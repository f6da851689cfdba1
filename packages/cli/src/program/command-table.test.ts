import { expect, test } from 'vitest';
import { COMMAND_DATA } from '../schemas/command-data.ts';
import { commandTable } from './command-table.ts';
import { normaliseArguments } from './normalise-arguments.ts';
import { createProgram } from './program.ts';

const table = commandTable('0.0.0');

test('every command has a description, an example in its help, and a published schema', () => {
  for (const { name, description, examples } of table.commands) {
    expect(description, name).toMatch(/^[a-z].*[^.]$/);
    expect(examples.length, name).toBeGreaterThan(0);
  }
  expect(Object.keys(COMMAND_DATA).sort()).toEqual(table.commands.map(({ name }) => name).sort());
});

test('every example is a command line that works', async () => {
  for (const { name, examples } of table.commands) {
    for (const example of examples) {
      const words = example.split(/ [|>]/)[0]?.split(' ').slice(1) ?? [];
      let dispatched = '';
      const program = createProgram(
        async (command) => {
          dispatched = command;
        },
        { version: '0.0.0', write: () => undefined },
      );

      await program.parseAsync(normaliseArguments(words).rest, { from: 'user' });

      expect(dispatched, example).toBe(name);
    }
  }
});
