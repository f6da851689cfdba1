import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type SourceLine, sourceLineSchema } from '@votive/shared/contracts/import';
import { expect, test } from 'vitest';
import { FORMER_IDS, FORMER_KEY, makeFormer } from './testing/former-database.ts';

test('every row of a plain and of an encrypted database is read, and the file is as it was', async () => {
  for (const key of [undefined, FORMER_KEY]) {
    const file = await makeFormer(key === undefined ? {} : { key });
    const before = digest(file);

    const { code, lines } = await read(file, key);

    expect(code).toBe(0);
    expect(lines.at(-1)).toEqual({ end: { rows: 16 } });
    expect(lines).toContainEqual({
      table: 'PromptVersion',
      row: expect.objectContaining({
        id: 'ver-1',
        version: 1,
        content: 'First text.',
        createdAt: '2025-01-01 00:00:00',
      }),
    });
    expect(lines).toContainEqual({
      table: 'ABVariant',
      row: expect.objectContaining({ weight: 0.7, impressions: 120 }),
    });
    expect(digest(file)).toBe(before);
  }
});

test('text with U+0000 comes over whole, and bytes that are no UTF-8 come as hex: neither ends the reading', async () => {
  const file = await makeFormer({
    more: `
      INSERT INTO "Assessment" VALUES ('nul', '${FORMER_IDS.ada}', '{"a":"x' || char(0) || 'y"}', 1, 1);
      INSERT INTO "Assessment" VALUES ('bad', '${FORMER_IDS.ada}', CAST(x'7b2261223a22c328227d' AS TEXT), 9007199254740993, 1);
      CREATE TABLE "Notes" ("id" TEXT);
      INSERT INTO "Notes" VALUES ('n');`,
  });

  const { code, lines } = await read(file);

  expect(code).toBe(0);
  const rowOf = (id: string) => lines.find((line) => 'row' in line && line.row.id === id);
  expect(rowOf('nul')).toMatchObject({ row: { responses: '{"a":"x\u0000y"}' } });
  expect(rowOf('bad')).toMatchObject({
    row: { responses: { hex: '7B2261223A22C328227D' }, createdAt: '9007199254740993' },
  });
  expect(lines).toContainEqual({ unknownTable: 'Notes', rows: 1 });
});

test('a wrong key, a missing key, a cut file and a foreign schema are refused, each by name', async () => {
  const encrypted = await makeFormer({ key: FORMER_KEY });
  const plain = await makeFormer();
  const cut = await makeFormer();
  truncateSync(cut, statSync(cut).size - 8192);
  const foreign = await makeFormer({ schema: 'CREATE TABLE todo (id TEXT);', rows: '' });
  const other = await makeFormer({ schema: 'CREATE TABLE "Prompt" ("id" TEXT, "key" TEXT);', rows: '' });

  const refusals = [
    await read(encrypted, 'another key'),
    await read(encrypted),
    await read(cut),
    await read(foreign),
    await read(other),
  ].map(({ lines }) => lines.at(-1));

  expect(refusals).toMatchObject([
    { refusal: { exitCode: 12, what: expect.stringContaining('The key given does not open') } },
    { refusal: { exitCode: 12, what: expect.stringContaining('no key was given') } },
    { refusal: { exitCode: 13, what: expect.stringContaining('is damaged') } },
    { refusal: { exitCode: 5, why: expect.stringContaining('It holds todo') } },
    { refusal: { exitCode: 5, why: 'Its table Prompt has no column content.' } },
  ]);
  expect(statSync(plain).size).toBeGreaterThan(0);
});

/** Runs the real reader. */
async function read(file: string, key?: string): Promise<{ code: number | null; lines: SourceLine[] }> {
  const keyFile = key === undefined ? null : join(dirname(file), 'key');
  if (keyFile !== null) writeFileSync(keyFile, `${key}\n`);
  const child = spawn(process.execPath, ['--conditions=source', join(import.meta.dirname, 'reader', 'main.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.end(JSON.stringify({ file, keyFile }));
  const output = await text(child.stdout);
  const lines = output
    .trim()
    .split('\n')
    .map((line) => sourceLineSchema.parse(JSON.parse(line)));
  return { code: await ended, lines };
}

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
