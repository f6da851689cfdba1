import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform, release, totalmem } from 'node:os';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DoctorInput } from '../doctor/check.ts';
import type { CheckResult } from '../doctor/examine.ts';
import { CommandError, systemError } from '../output/command-error.ts';
import type { Redact } from '../redaction/redact.ts';
import type { ApplianceStatus } from '../status/appliance-status.ts';
import { type TarMember, tarOf } from './tar.ts';

const LOG_LINES = 1_000;
const AUDIT_LINES = 200;

/**
 * Writes what somebody who helps needs to know to `file` (tar, gzip): status, checks, configuration, versions, the last log and audit lines. Every byte of it went through
 * `redact`; keys, the keyring, the database and the ledger are never read into it. Answers the names of its members. Throws VOT-205.
 */
export async function writeSupportBundle(
  file: string,
  {
    input,
    status,
    checks,
    redact,
  }: { input: DoctorInput; status: ApplianceStatus | null; checks: readonly CheckResult[]; redact: Redact },
): Promise<string[]> {
  const at = input.now();
  const folder = `votive-support-${at.toISOString().slice(0, 10)}`;
  const documents = await gather({ input, status, checks });
  const members = documents.map(({ name, text }) => ({ name: `${folder}/${name}`, text: redact(text) }));
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, gzipSync(tarOf(members, at)), { mode: 0o600, flag: 'wx' });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new CommandError('VOT-205', {
      message: `The bundle ${file} cannot be written.`,
      reason: `The system refuses it (${systemError(error).code ?? 'unknown error'}).`,
      fix: 'Name a file in a folder that you can write to.',
      cause: error,
    });
  }
  return members.map(({ name }) => name);
}

async function gather({
  input,
  status,
  checks,
}: {
  input: DoctorInput;
  status: ApplianceStatus | null;
  checks: readonly CheckResult[];
}): Promise<TarMember[]> {
  const { layout, driver, installation } = input;
  const logs = await Promise.all(
    [...driver.services, 'supervisor'].map(async (service) => ({
      name: `logs/${basename(service)}.log`,
      text: (await driver.logLines(service, LOG_LINES)).join('\n'),
    })),
  );
  const versions = {
    votive: installation.version,
    node: process.versions.node,
    sqlite: process.versions.sqlite ?? null,
    openssl: process.versions.openssl,
    system: `${platform()} ${release()} ${arch()}`,
    memoryMb: Math.round(totalmem() / 1024 / 1024),
    fromSource: installation.fromSource,
  };
  return [
    {
      name: 'README.txt',
      text: 'What a helper needs to know about an appliance. Secrets were taken out before it was written; read it before you send it.\n',
    },
    { name: 'versions.json', text: toText(versions) },
    { name: 'status.json', text: toText(status) },
    { name: 'doctor.json', text: toText(checks) },
    { name: 'config.json', text: readIfThere(layout.config) },
    { name: 'audit.jsonl', text: readIfThere(layout.audit).split('\n').slice(-AUDIT_LINES).join('\n') },
    ...logs.filter(({ text }) => text !== ''),
  ];
}

const toText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
