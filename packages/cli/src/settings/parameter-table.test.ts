import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { COMMAND_VARIABLES } from './command-variables.ts';
import { SCHEMAS } from './parameter-catalog.ts';
import { renderParameterTable } from './parameter-table.ts';

const root = resolve(import.meta.dirname, '../../../..');

test('docs/parameters.md is what the schemas say', () => {
  expect(readFileSync(resolve(root, 'docs/parameters.md'), 'utf8')).toBe(renderParameterTable());
});

test('every parameter of every service is in the table, with a meaning', () => {
  const table = renderParameterTable();

  for (const [service, schema] of Object.entries(SCHEMAS)) {
    const section = table.split(`\n## ${service}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const [name, field] of Object.entries(schema.shape)) {
      expect(section, `${service} ${name}`).toContain(`| \`${name}\` |`);
      expect(field.description, `${service} ${name}`).toMatch(/\.$/);
    }
  }
});

test('every variable that the command reads is in the table, and none besides', () => {
  const files = globSync('packages/cli/src/**/*.ts', { cwd: root }).filter(
    (name) => !/\.test\.ts$|\/testing\//.test(name),
  );
  const read = files.flatMap((name) => {
    const text = readFileSync(resolve(root, name), 'utf8');
    const members = [...text.matchAll(/\b(?:environment|process\.env)\??\.([A-Z][A-Z_]+)\b/g)].map(
      ([, variable]) => variable,
    );
    const taken = [...text.matchAll(/const \{ ([A-Z_]+): \w+ \} = environment/g)].map(([, variable]) => variable);
    const parts = [...text.matchAll(/\{ ([A-Z][A-Z_]+) \}: Environment\b/g)].map(([, variable]) => variable);
    return [...members, ...taken, ...parts];
  });

  // A container's own port, as its description sets it.
  const own = read.filter((name) => name !== 'PORT');

  expect([...new Set(own)].sort()).toEqual(COMMAND_VARIABLES.map(({ name }) => name).sort());
});
