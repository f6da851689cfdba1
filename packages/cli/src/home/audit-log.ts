import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { systemError } from '../output/command-error.ts';

export type AuditEntry = { at: string; command: string; result: string };

/** Appends one line to the audit log. Every line carries the SHA-256 of the line before it, so that a change or a gap shows. */
export function appendAudit(path: string, entry: AuditEntry): void {
  const lines = readLines(path);
  const { hash: prev = null } = lines.length === 0 ? {} : (JSON.parse(lines.at(-1) ?? '{}') as { hash?: string });
  const body = { ...entry, prev };
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  appendFileSync(path, `${JSON.stringify({ ...body, hash })}\n`, { mode: 0o600 });
}

/** Whether every line of an audit log follows from the one before it. */
export function isAuditWhole(text: string): boolean {
  let prev: string | null = null;
  for (const line of text.split('\n').filter((part) => part !== '')) {
    const { hash, ...body } = JSON.parse(line) as { hash: string; prev: string | null };
    if (body.prev !== prev || createHash('sha256').update(JSON.stringify(body)).digest('hex') !== hash) return false;
    prev = hash;
  }
  return true;
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch (error) {
    if (systemError(error).code === 'ENOENT') return [];
    throw error;
  }
}
