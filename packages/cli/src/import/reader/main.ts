import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { SourceLine } from '@votive/shared/contracts/import';
import { z } from 'zod';
import { ReadRefusal, readFormer } from '../read-former.ts';

// A process of its own, so that what libsql does at damage ends it alone. Standard input: what to read, as paths. Standard output: a line for each row.
const inputSchema = z.strictObject({ file: z.string(), keyFile: z.string().nullable() });

const write = (line: SourceLine) =>
  new Promise<void>((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, (error) => (error ? reject(error) : resolve()));
  });

try {
  const { file, keyFile } = inputSchema.parse(JSON.parse(await text(process.stdin)));
  const encryptionKey = keyFile === null ? undefined : readFileSync(keyFile, 'utf8').replace(/\r?\n$/, '');
  await readFormer({ file, encryptionKey }, write);
} catch (error) {
  if (!(error instanceof ReadRefusal)) throw error;
  await write({ refusal: error.refusal });
}
