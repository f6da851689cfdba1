import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, onTestFinished, test } from 'vitest';
import { type MakeArtefact, makeArtefact } from './make-artefact.ts';

const BYTES = 1024 ** 2;
/** The data is read for the manifest, read to be sealed, and unpacked again. */
const PASSES = 3;

test('it rests in every pass over the data, and leaves the artefact with its record', async () => {
  let rests = 0;
  const input = await inputOf({ rest: () => (rests += 1) });

  const record = await makeArtefact(input);

  expect(rests).toBeGreaterThanOrEqual(PASSES * (BYTES / (64 * 1024)));
  expect(readdirSync(input.folder).sort()).toEqual([`${record.id}.age`, `${record.id}.json`]);
});

test('what cannot be proved leaves nothing', async () => {
  const prove = () => Promise.reject(new Error('not what it says'));
  const input = await inputOf({ prove });

  await expect(makeArtefact(input)).rejects.toThrow('not what it says');

  expect(readdirSync(input.folder)).toEqual([]);
});

async function inputOf(changes: Partial<MakeArtefact>): Promise<MakeArtefact> {
  const home = mkdtempSync(join(tmpdir(), 'votive-artefact-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const path = join(home, 'database');
  writeFileSync(path, randomBytes(BYTES));
  const now = () => new Date('2026-11-21T08:00:00.000Z');
  return {
    folder: mkdtempSync(join(home, 'backups-')),
    id: 'one',
    recipient: await identityToRecipient(await generateIdentity()),
    rootKey: randomBytes(32),
    about: {
      createdAt: now().toISOString(),
      appVersion: '0.1.0',
      reason: 'test',
      scope: 'data',
      database: {
        member: 'data/db.d1.db',
        keyId: 'd1',
        fingerprint: 'f',
        rootKeyId: 'r',
        content: { bytes: BYTES, schemaSha256: 's', migrations: [], tables: {} },
      },
    },
    sources: [{ name: 'data/db.d1.db', path }],
    prove: () => Promise.resolve(),
    now,
    ...changes,
  };
}
