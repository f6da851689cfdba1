import { createHash, randomBytes, randomInt } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, onTestFinished, test } from 'vitest';
import type { Manifest } from './manifest.ts';
import { openArtefact } from './open-artefact.ts';
import { sealArtefact } from './seal-artefact.ts';
import { describeSources, type Source } from './sources.ts';

const DATABASE_BYTES = 300_001;

test('what was sealed comes out the same, links and long names too, for its owner alone', async () => {
  const { path, folder, identity, database } = await seal();
  const to = join(folder, 'out');

  const artefact = await openArtefact(path, { identity });
  await artefact.extract({ folder: to });
  artefact.close();

  expect(artefact.manifest.id).toBe('one');
  expect(readFileSync(join(to, 'data/db.d1.db')).equals(database)).toBe(true);
  expect(readFileSync(join(to, LONG_NAME), 'utf8')).toBe('deep');
  expect(readlinkSync(join(to, 'certs/pairs/current'))).toBe('first');
  expect(statSync(join(to, 'keyring.json')).mode & 0o777).toBe(0o600);
  expect(statSync(join(to, 'data')).mode & 0o777).toBe(0o700);
});

test('an artefact is a plain age file of a plain tar archive: the age library and tar read it', async () => {
  const { path, identity, database } = await seal();
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);

  const archive = Buffer.from(await decrypter.decrypt(readFileSync(path)));

  expect(archive.toString('latin1', 0, 13)).toBe('manifest.json');
  expect(archive.includes(database)).toBe(true);
  expect(archive.length % 512).toBe(0);
});

test('no byte of the content can be read in the artefact', async () => {
  const { path } = await seal();

  expect(readFileSync(path).includes('marker-of-the-content')).toBe(false);
});

test('content of exactly one chunk, and of none, is sealed and opened', async () => {
  for (const bytes of [0, 64 * 1024 - 1536 - 512, 64 * 1024, 128 * 1024]) {
    const { path, identity } = await seal(randomBytes(bytes));
    const artefact = await openArtefact(path, { identity });
    await artefact.extract({});
    artefact.close();
  }
});

test('one bit flipped at 500 random places: always refused', async () => {
  const { path, identity } = await seal();
  const whole = readFileSync(path);
  const accepted: number[] = [];
  for (let count = 0; count < 500; count += 1) {
    const at = count < 200 ? count : randomInt(whole.length);
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << randomInt(8));
    writeFileSync(path, flipped);
    if ((await outcome(path, identity)) === 'opened') accepted.push(at);
  }

  expect(accepted).toEqual([]);
});

test('a file cut anywhere is refused, at the seam between two chunks too', async () => {
  const { path, identity } = await seal();
  const whole = readFileSync(path);
  const seam = whole.length - ((whole.length - 200) % 65_552);
  const faults = new Set<string>();
  for (const length of [0, 10, 100, 210, 5_000, seam, seam + 1, whole.length - 1]) {
    writeFileSync(path, whole);
    truncateSync(path, length);
    faults.add(await outcome(path, identity));
  }

  expect([...faults].sort()).toEqual(['altered', 'foreign', 'truncated']);
});

test('a file cut in its last megabyte is said to be cut', async () => {
  const { path, identity } = await seal(randomBytes(1_000_000));
  truncateSync(path, statSync(path).size - 70_000);

  expect(await outcome(path, identity)).toBe('truncated');
});

test('something behind the end, another recovery key, another program: each has its own fault', async () => {
  const { path, folder, identity } = await seal();
  const foreign = join(folder, 'foreign');
  writeFileSync(foreign, 'PK\u0003\u0004 this is an archive of another kind');

  expect(await outcome(path, await generateIdentity())).toBe('wrong_key');
  expect(await outcome(foreign, identity)).toBe('foreign');
  appendFileSync(path, 'x');
  expect(await outcome(path, identity)).toBe('altered');
});

test('a backup in the form of a later version is refused by that name', async () => {
  const { path, identity } = await seal(randomBytes(10), { schema: 'votive.backup/2' as 'votive.backup/1' });

  expect(await outcome(path, identity)).toBe('newer');
});

test('a manifest cannot name a place outside the folder', async () => {
  const { path, identity } = await seal(randomBytes(10), {
    members: [{ kind: 'link', name: 'a', target: '../../etc' }],
  });

  expect(await outcome(path, identity)).toBe('foreign');
});

test('a source that changes while it is sealed is refused, and nothing is left', async () => {
  const folder = temporaryFolder();
  const source = join(folder, 'source');
  writeFileSync(source, 'before');
  const sources: Source[] = [{ name: 'data/db.d1.db', path: source }];
  const members = await describeSources(sources);
  writeFileSync(source, 'after!');

  const sealing = sealArtefact(join(folder, 'new'), {
    recipient: await identityToRecipient(await generateIdentity()),
    manifest: manifestOf(members),
    sources,
  });

  await expect(sealing).rejects.toThrow('changed while it was being backed up');
  expect(readdirSync(folder)).toEqual(['source']);
});

test('the key of one file opens that file alone', async () => {
  const one = await seal();
  const two = await seal();

  const artefact = await openArtefact(one.path, { fileKey: one.fileKey });
  artefact.close();

  await expect(openArtefact(two.path, { fileKey: one.fileKey })).rejects.toMatchObject({ fault: 'altered' });
});

const LONG_NAME = `certs/${'a'.repeat(60)}/${'b'.repeat(60)}.pem`;

async function seal(database: Buffer = somePages(), changes: Partial<Manifest> = {}) {
  const folder = temporaryFolder();
  const identity = await generateIdentity();
  writeFileSync(join(folder, 'database'), database);
  const sources: Source[] =
    changes.members === undefined
      ? [
          { name: 'data/db.d1.db', path: join(folder, 'database') },
          { name: 'keyring.json', content: Buffer.from('{}') },
          { name: LONG_NAME, content: Buffer.from('deep') },
          { name: 'certs/pairs/current', target: 'first' },
        ]
      : changes.members.map(({ name }) => ({ name, target: 'anything' }));
  const manifest = { ...manifestOf(await describeSources(sources)), ...changes };
  const path = join(folder, 'backup.age');
  const recipient = await identityToRecipient(identity);
  const sealed = await sealArtefact(path, { recipient, manifest, sources });
  expect(sealed.bytes).toBe(statSync(path).size);
  expect(sealed.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  return { path, folder, identity, database, fileKey: sealed.fileKey };
}

function manifestOf(members: Manifest['members']): Manifest {
  return {
    schema: 'votive.backup/1',
    id: 'one',
    createdAt: '2026-11-21T08:00:00.000Z',
    appVersion: '0.1.0',
    reason: 'test',
    scope: 'home',
    database: {
      member: 'data/db.d1.db',
      keyId: 'd1',
      fingerprint: 'f',
      rootKeyId: 'r',
      content: { bytes: 1, schemaSha256: 's', migrations: [], tables: {} },
    },
    members,
  };
}

async function outcome(path: string, identity: string): Promise<string> {
  try {
    const artefact = await openArtefact(path, { identity });
    try {
      await artefact.extract({});
    } finally {
      artefact.close();
    }
    return 'opened';
  } catch (error) {
    return (error as { fault?: string }).fault ?? String(error);
  }
}

function somePages(): Buffer {
  const pages = randomBytes(DATABASE_BYTES);
  pages.write('marker-of-the-content', 1_000);
  return pages;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'votive-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
