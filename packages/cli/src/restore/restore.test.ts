import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { listBackups } from '@votive/shared/backup/backup-folder';
import { openArtefact } from '@votive/shared/backup/open-artefact';
import { parseRecoveryKey } from '@votive/shared/backup/recovery-key';
import { sealArtefact } from '@votive/shared/backup/seal-artefact';
import { describeSources } from '@votive/shared/backup/sources';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { currentReference } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { homeLayout } from '../home/home-layout.ts';
import { findInstallation } from '../stack/installation.ts';
import { onTerminal } from '../testing/contract/subject.ts';
import { storedAnalyses } from '../testing/stored-analyses.ts';
import { CLI, cleanEnvironment, temporaryHome } from '../testing/votive.ts';

const installation = findInstallation({});
const LONG = { timeout: 240_000 };

test(
  'an appliance that runs goes back to a backup and forth again; what people deleted since stays deleted',
  LONG,
  async () => {
    const home = await startedHome();
    const analyses = storedAnalyses(home);
    const kept = await analyses.store();
    const deletedLater = await analyses.store();
    const { id } = (await home.json(['backup'])).document.data;
    const storedLater = await analyses.store();
    await analyses.remove(deletedLater);

    const restored = await home.json(['restore', id, '--yes']);

    expect(restored.document).toMatchObject({ ok: true, data: { changed: true, deletions: 1, running: true } });
    expect([await analyses.exists(kept), await analyses.exists(storedLater)]).toEqual([true, false]);
    expect(await analyses.exists(deletedLater)).toBe(false);
    await expect
      .poll(async () => (await home.json(['status'])).document.data, { timeout: 20_000, interval: 500 })
      .toMatchObject({ status: 'healthy', keys: { data: { id: 'd2' } } });
    expect(readdirSync(home.path('snapshots'))).toEqual([restored.document.data.snapshot]);
    expect(nothingLeft(home.home)).toEqual([]);

    const afterRestore = await analyses.store();
    const undone = await home.json(['restore', '--undo', '--yes']);
    expect(undone.document).toMatchObject({ ok: true, data: { changed: true, running: true } });
    expect([await analyses.exists(storedLater), await analyses.exists(afterRestore)]).toEqual([true, false]);
    expect(await analyses.exists(deletedLater)).toBe(false);
    const again = await home.json(['restore', '--undo', '--yes']);
    expect([again.code, again.document.error.code]).toEqual([5, 'VOT-709']);
    expect(await analyses.exists(storedLater)).toBe(true);
    expect(nothingLeft(home.home)).toEqual([]);
  },
);

test('an empty host needs the backup and the kit alone, and holds the same rows afterwards', LONG, async () => {
  const home = await startedHome();
  await storedAnalyses(home).store();
  mkdirSync(home.path('certs'), { recursive: true });
  writeFileSync(home.path('certs', 'server.pem'), 'a certificate\n', { mode: 0o600 });
  const { path: file } = (await home.json(['backup'])).document.data;
  await home.run(['down']);
  const kit = join(home.folder, 'kit');
  const passphraseFile = join(home.folder, 'passphrase');
  writeFileSync(passphraseFile, 'grey slippers by the door\n');
  expect((await home.run(['keys', 'export-kit', '--to', kit, '--passphrase-file', passphraseFile])).code).toBe(0);
  const elsewhere = temporaryHome();

  const without = await elsewhere.json(['restore', file]);
  expect([without.code, existsSync(elsewhere.home)]).toEqual([12, false]);
  const planned = await elsewhere.json([
    'restore',
    file,
    '--kit',
    kit,
    '--passphrase-file',
    passphraseFile,
    '--dry-run',
  ]);
  expect([planned.code, existsSync(elsewhere.home)]).toEqual([0, false]);
  const restored = await elsewhere.json(['restore', file, '--kit', kit, '--passphrase-file', passphraseFile]);

  expect(restored.document, restored.stderr).toMatchObject({
    ok: true,
    data: { changed: true, snapshot: null, running: false },
  });
  expect(await tablesOf(elsewhere.home)).toEqual(await tablesOf(home.home));
  for (const name of ['keyring.json', 'config.json', 'secrets/root.key', 'secrets/plans.key', 'certs/server.pem'])
    expect(readFileSync(elsewhere.path(name)).equals(readFileSync(home.path(name))), name).toBe(true);
  expect(parseRecoveryKey(readFileSync(elsewhere.path('secrets/recovery.key'), 'utf8'))).toBe(
    parseRecoveryKey(readFileSync(home.path('secrets/recovery.key'), 'utf8')),
  );
  expect((await elsewhere.run(['up'])).code).toBe(0);
  expect((await elsewhere.run(['keys', 'verify-kit', kit, '--passphrase-file', passphraseFile])).code).toBe(0);
});

test('what is no whole backup of ours under this key is refused by kind, with the data untouched', LONG, async () => {
  const home = await startedHome();
  await storedAnalyses(home).store();
  const { path: file } = (await home.json(['backup'])).document.data;
  await home.run(['down']);
  const before = dataDigest(home.home);
  const identity = parseRecoveryKey(readFileSync(home.path('secrets/recovery.key'), 'utf8'));
  const altered = copyOf(file, join(home.folder, 'altered.age'), (bytes) => {
    bytes[bytes.length - 5_000] = (bytes[bytes.length - 5_000] ?? 0) ^ 4;
  });
  const truncated = copyOf(file, join(home.folder, 'truncated.age'), () => undefined);
  truncateSync(truncated, readFileSync(file).length - 1_000);
  const foreign = join(home.folder, 'foreign.age');
  writeFileSync(foreign, 'a text');
  const newer = join(home.folder, 'newer.age');
  await sealNewer(file, { identity, to: newer });
  const kit = join(home.folder, 'other-kit');
  writeFileSync(kit, `${await generateIdentity()}\n`);

  const cases = [
    { args: [altered], code: 13 },
    { args: [truncated], code: 13 },
    { args: [foreign], code: 13 },
    { args: [file, '--kit', kit], code: 12 },
    { args: [file, '--kit', foreign], code: 12 },
    { args: [newer], code: 14 },
  ];
  const messages: string[] = [];
  for (const { args, code } of cases) {
    const result = await home.json(['restore', ...args, '--yes']);
    expect(result.code, `${args.join(' ')}\n${result.stdout}`).toBe(code);
    const { message, cause, fix } = result.document.error;
    expect(fix).not.toBe('');
    messages.push(`${message} ${cause}`);
  }
  expect(new Set(messages.map((text) => text.replaceAll(/\/\S+/g, ''))).size, messages.join('\n')).toBe(cases.length);
  expect(dataDigest(home.home)).toBe(before);
  expect(readdirSync(home.path('snapshots'))).toEqual([]);
  expect(nothingLeft(home.home)).toEqual([]);
});

test('a home that lost its root key gets it back with the data, and keeps what lay there', LONG, async () => {
  const home = await startedHome();
  await storedAnalyses(home).store();
  const { id } = (await home.json(['backup'])).document.data;
  await home.run(['down']);
  const tables = await tablesOf(home.home);
  chmodSync(home.path('secrets/root.key'), 0o600);
  writeFileSync(home.path('secrets/root.key'), `${'0'.repeat(64)}\n`);
  expect((await home.run(['up'])).code).toBe(12);

  const restored = await home.json(['restore', id]);

  expect(restored.document, restored.stderr).toMatchObject({
    ok: true,
    data: { snapshot: expect.stringMatching(/-restore$/) },
  });
  expect(restored.document.warnings).toHaveLength(1);
  expect(await tablesOf(home.home)).toEqual(tables);
  expect(readdirSync(home.path('snapshots', restored.document.data.snapshot, 'data'))).toContain('db.d1.db');
  expect((await home.run(['up'])).code).toBe(0);
});

test(
  'where the services do not come up on a backup the data of before stays in force; on a terminal a person is asked first',
  LONG,
  async () => {
    const home = await startedHome();
    const { id } = (await home.json(['backup'])).document.data;
    await home.run(['down']);
    const before = dataDigest(home.home);

    const late = await home.json(['restore', id, '--yes', '--timeout=20ms']);
    const drilled = await home.json(['backup', 'drill', '--timeout=20ms']);

    expect([late.code, late.document.error.code], late.stdout).toEqual([15, 'VOT-708']);
    expect([drilled.code, drilled.document.error.code], drilled.stdout).toEqual([4, 'VOT-707']);
    expect([dataDigest(home.home), nothingLeft(home.home)]).toEqual([before, []]);

    const subject = { command: CLI, home: home.home, environment: cleanEnvironment({ VOTIVE_WEB_ROOT: home.webRoot }) };
    const refused = await onTerminal(subject, ['restore', id], { typed: 'n\r' });
    expect([refused.code === 0, dataDigest(home.home)], refused.screen).toEqual([false, before]);
    const agreed = await onTerminal(subject, ['restore', id], { typed: 'y\r' });
    expect(agreed.code, agreed.screen).toBe(0);
    expect(dataDigest(home.home)).not.toBe(before);
  },
);

test('a backup excludes another command, and what fails elsewhere is said with the backup kept', LONG, async () => {
  const home = await startedHome();
  const marker = join(home.folder, 'given');

  const [one, two] = await Promise.all([home.run(['backup']), home.run(['backup'])]);
  expect([one.code, two.code].sort()).toEqual([0, 11]);
  const sent = await home.json(['backup', '--to', home.folder, '--exec', `printf '%s' > ${marker}`]);
  expect(sent.code).toBe(0);
  expect(readFileSync(marker, 'utf8')).toBe(sent.document.data.path);
  expect(existsSync(join(home.folder, `${sent.document.data.id}.age`))).toBe(true);
  const failed = await home.json(['backup', '--exec', 'echo no room there; exit 7; :']);

  expect(failed.code).toBe(3);
  expect(failed.document.warnings[0]).toMatchObject({
    code: 'VOT-706',
    message: expect.stringContaining('no room there'),
  });
  expect(listBackups(home.path('backups')).filter(({ record }) => record?.verified.ok)).toHaveLength(3);
  expect((await home.json(['backup', 'drill'])).document.data.rtoMs).toBeGreaterThan(0);
  const status = (await home.json(['status'])).document.data;
  expect(status).toMatchObject({ status: 'healthy', backup: { faults: [], rtoMs: expect.any(Number) } });
  expect(nothingLeft(home.home)).toEqual([]);
});

async function startedHome() {
  const home = temporaryHome();
  const started = await home.run(['up', '--port', '0']);
  if (started.code !== 0) throw new Error(started.stderr);
  return home;
}

async function tablesOf(home: string) {
  const database = currentReference(homeLayout(home));
  if (!database) throw new Error('There is no data.');
  return (await runDataTool(installation, 'verify', { database })).tables;
}

function copyOf(from: string, to: string, change: (bytes: Buffer) => void): string {
  copyFileSync(from, to);
  const bytes = readFileSync(to);
  change(bytes);
  writeFileSync(to, bytes);
  return to;
}

/** The same backup as a later version would make it: with a migration that this one does not know. */
async function sealNewer(from: string, { identity, to }: { identity: string; to: string }): Promise<void> {
  const artefact = await openArtefact(from, { identity });
  artefact.close();
  const { database } = artefact.manifest;
  const content = { ...database.content, migrations: [...database.content.migrations, '9999_later.sql'] };
  const sources = [{ name: 'keyring.json', content: Buffer.from('{}') }];
  const members = await describeSources(sources);
  const manifest = { ...artefact.manifest, appVersion: '9.0.0', database: { ...database, content }, members };
  await sealArtefact(to, { recipient: await identityToRecipient(identity), manifest, sources });
}

/** SHA-256 over the data, the keyring, the root key and the configuration. */
function dataDigest(home: string): string {
  const hash = createHash('sha256');
  for (const name of ['keyring.json', 'secrets/root.key', 'config.json', 'data/current'])
    hash.update(readFileSync(join(home, name)));
  return hash.digest('hex');
}

/** Scratch folders, half-written files and journal entries. */
function nothingLeft(home: string): string[] {
  return readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tmp$|\.partial$|\.scratch-|\.unfinished-|^data\/restore|^data\/scratch\/.|^journal\/./.test(name),
  );
}
