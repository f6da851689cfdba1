import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_TABLE } from './error-table.ts';

const EXIT_CODES = [1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 130, 143];

test('every code ends with an exit code of the operating manual', () => {
  for (const [code, { exit }] of Object.entries(ERROR_TABLE)) expect(EXIT_CODES, code).toContain(exit);
});

test('ERRORS.md explains every code', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../ERRORS.md'), 'utf8');

  for (const [code, { exit, meaning }] of Object.entries(ERROR_TABLE)) {
    expect(text).toContain(`## ${code}\n\n${meaning} Exit code ${exit}.`);
  }
});
