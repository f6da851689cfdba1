import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const sources = globSync('**/*.ts', { cwd: import.meta.dirname }).filter(
  (path) => !path.endsWith('.test.ts') && !path.startsWith('testing'),
);

test('the analysis uses nothing that differs between a browser, a server, a place and a moment', () => {
  const impure = /\bnode:|\bIntl\b|toLocale|localeCompare|\bDate\b|Math\.random|performance\.|process\.|from 'zod'/;

  expect(sources.length).toBeGreaterThan(40);
  expect(sources.filter((path) => impure.test(readFileSync(join(import.meta.dirname, path), 'utf8')))).toEqual([]);
});
