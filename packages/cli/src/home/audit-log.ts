import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { parseKeyring } from '@votive/shared/keyring/keyring';
import { systemError } from '../output/command-error.ts';
import type { HomeLayout } from './home-layout.ts';

export type AuditEntry = {
  at: string;
  command: string;
  result: string;
  /** Who: the user's name, and behind it the one who became that user by sudo. */
  by: string;
  version: string;
  /** Ids of the keys in force, never the keys; null where there are none yet. */
  keys: { root: string; data: string } | null;
};

type Places = Pick<HomeLayout, 'audit' | 'auditHead'>;
type Line = { hash: string; prev: string | null };

/**
 * Appends one line to the audit log. Every line carries the SHA-256 of the line before it, so that a change or a gap shows; the head file beside it counts the lines, so
 * that a cut end shows too. A line that a crash left half written was never acknowledged and goes.
 */
export function appendAudit({ audit, auditHead }: Places, entry: AuditEntry): void {
  const text = readIfThere(audit);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(audit, Buffer.byteLength(whole));
  const lines = whole.split('\n').filter((line) => line !== '');
  const body = { ...entry, prev: hashIn(lines.at(-1)) };
  const hash = digest(body);
  appendFileSync(audit, `${JSON.stringify({ ...body, hash })}\n`, { mode: 0o600 });
  mkdirSync(dirname(auditHead), { recursive: true, mode: 0o700 });
  writeFileAtomically(auditHead, `${JSON.stringify({ lines: lines.length + 1, hash })}\n`);
}

export type AuditVerdict = { lines: number; fault: string | null };

/** Whether every line of the audit log follows from the one before it and none is missing at its end; `fault` says what is wrong and where. */
export function verifyAudit({ audit, auditHead }: Places): AuditVerdict {
  const text = readIfThere(audit);
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
  const fault = chainFault(lines) ?? headFault(lines, readIfThere(auditHead));
  return { lines: lines.length, fault };
}

/** Whether every line of an audit log follows from the one before it. */
export function isAuditWhole(text: string): boolean {
  return chainFault(text.split('\n').filter((line) => line !== '')) === null;
}

/** Who runs this process, as the audit log names people. */
export function auditActor(environment: Readonly<Record<string, string | undefined>>): string {
  const { SUDO_USER: behind } = environment;
  const name = userName();
  return behind === undefined || behind === '' || behind === name ? name : `${name} (sudo: ${behind})`;
}

/** The ids of the keys in force. */
export function auditKeys({ keyring }: Pick<HomeLayout, 'keyring'>): AuditEntry['keys'] {
  try {
    const { kek, active } = parseKeyring(readFileSync(keyring, 'utf8'));
    return { root: kek.id, data: active };
  } catch {
    return null;
  }
}

function chainFault(lines: readonly string[]): string | null {
  let prev: string | null = null;
  for (const [index, text] of lines.entries()) {
    const line = parseLine(text);
    if (!line) return `line ${index + 1} is not a line of an audit log`;
    const { hash, ...body } = line;
    if (body.prev !== prev) return `a line before line ${index + 1} was changed or is missing`;
    if (digest(body) !== hash) return `line ${index + 1} was changed`;
    prev = hash;
  }
  return null;
}

/** A log may be one line ahead of its head (a crash between the two), never behind. */
function headFault(lines: readonly string[], headText: string): string | null {
  if (headText === '') return null;
  const head = parseHead(headText);
  if (!head) return 'its head file cannot be read';
  if (lines.length < head.lines) return `${head.lines - lines.length} lines are missing at its end`;
  return hashIn(lines[head.lines - 1]) === head.hash ? null : `line ${head.lines} is not the one that was written`;
}

function parseLine(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Partial<Line> | null;
    return typeof line?.hash === 'string' && line.prev !== undefined ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}

function parseHead(text: string): { lines: number; hash: string } | undefined {
  try {
    const { lines, hash } = JSON.parse(text) as { lines?: unknown; hash?: unknown };
    return typeof lines === 'number' && typeof hash === 'string' ? { lines, hash } : undefined;
  } catch {
    return undefined;
  }
}

const hashIn = (line: string | undefined) => (line === undefined ? null : (parseLine(line)?.hash ?? 'unreadable'));
const digest = (body: object) => createHash('sha256').update(JSON.stringify(body)).digest('hex');

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemError(error).code === 'ENOENT') return '';
    throw error;
  }
}
