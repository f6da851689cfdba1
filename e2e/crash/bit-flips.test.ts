import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArtefactError } from '@votive/shared/backup/artefact-error';
import { openArtefact } from '@votive/shared/backup/open-artefact';
import { KeyringError } from '@votive/shared/keyring/keyring';
import { restless } from '@votive/shared/scheduling/rests';
import { Secret } from '@votive/shared/secret';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { homeLayout } from '../../packages/cli/src/home/home-layout.ts';
import { readRecoveryKey } from '../../packages/cli/src/kit/recovery-kit.ts';
import { examine } from '../../packages/prompt-service/src/data-tool/verify.ts';
import { connect } from '../../packages/prompt-service/src/database/connect.ts';
import { DatabaseRefusal } from '../../packages/prompt-service/src/database/database-refusal.ts';
import { openDatabase } from '../../packages/prompt-service/src/database/open-database.ts';
import { readKeys } from '../../packages/prompt-service/src/database/read-keys.ts';
import { addTokens } from '../../packages/prompt-service/src/testing/tokens.ts';
import { votive } from '../support/votive.ts';
import { prepareHome } from './support/prepared-home.ts';
import { runCommand } from './support/run-command.ts';
import { filesOf } from './support/search-home.ts';

const now = () => new Date('2026-11-21T12:00:00.000Z');
const WORK = { progress: () => undefined, watch: () => () => undefined, migrations: [], now, rest: restless };
const EACH = 125;
const { VOTIVE_CRASH_SEED: givenSeed } = process.env;
const seed = Number(givenSeed ?? 20_261_121);

/** Places and bits that look random and are the same for the same seed. */
function* scattered(): Generator<number> {
  for (let state = seed % 2 ** 32; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

test('500 bits flipped in database, log, keyring and backup: each is refused, and nothing altered is ever read', {
  timeout: 300_000,
}, async () => {
  const random = scattered();
  const next = (below: number) => Math.floor((random.next().value ?? 0) * below);
  const found: Record<string, Verdicts> = {};

  for (const kept of await allKinds()) found[kept.kind] = await flipBits(kept, next);

  process.stdout.write(`flipped bits (seed ${seed}): ${JSON.stringify(found)}\n`);
  const all = { refused: EACH, 'as it was': 0, altered: 0 };
  expect(found).toEqual({ database: all, log: all, keyring: all, backup: all });
});

type Verdicts = Record<'refused' | 'as it was' | 'altered', number>;
/** A file that is kept, how all is put back as it was, and what reads the file as the appliance does. */
type Kept = { kind: string; path: string; restore: () => void; ask: () => Promise<string> };

async function flipBits({ path, restore, ask }: Kept, next: (below: number) => number): Promise<Verdicts> {
  restore();
  const sound = readFileSync(path);
  const whole = await ask();
  const verdicts: Verdicts = { refused: 0, 'as it was': 0, altered: 0 };
  for (let flip = 0; flip < EACH; flip += 1) {
    restore();
    const damaged = Buffer.from(sound);
    const at = next(sound.length);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << next(8));
    writeFileSync(path, damaged);
    const said = await ask().catch(refusalOf);
    if (said === REFUSED) verdicts.refused += 1;
    else verdicts[said === whole ? 'as it was' : 'altered'] += 1;
  }
  restore();
  return verdicts;
}

const REFUSED = 'refused';

/** Only an error that says what is wrong counts as a refusal. */
function refusalOf(error: unknown): string {
  if (error instanceof DatabaseRefusal || error instanceof KeyringError || error instanceof ArtefactError)
    return REFUSED;
  if (error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(error.code)) return REFUSED;
  throw error;
}

/** A home with a backup, at rest, and with its last rows in the log of a crash. */
async function allKinds(): Promise<Kept[]> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-flipped-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const layout = await prepareHome(join(folder, 'home'));
  const backup = await runCommand(['backup', '--home', layout.home]);
  expect(backup.code, backup.stderr).toBe(0);
  const rootKey = new Secret(readFileSync(layout.rootKey, 'utf8').trim());
  const keys = readKeys(layout.keyring, rootKey);
  const path = join(layout.data, `db.${keys.activeId}.db`);
  const target = { path, keyId: keys.activeId, dataKey: keys.dataKey(keys.activeId) };
  // Without pages that nothing uses, so that each page is one that is read.
  const sqlite = connect(target);
  sqlite.exec('VACUUM');
  sqlite.close();

  const place = { dataDir: layout.data, keyringPath: layout.keyring, rootKey, now };
  const [rested, crashed] = [join(folder, 'rested'), join(folder, 'crashed')];
  const keep = (to: string) => cpSync(layout.data, to, { recursive: true, verbatimSymlinks: true });
  keep(rested);
  const database = openDatabase(place);
  for (let count = 0; count < 20; count += 1) await addTokens(database.queries, [now()]);
  keep(crashed);
  await database.close();
  const putBack = (from: string) => () => {
    rmSync(layout.data, { recursive: true, force: true });
    cpSync(from, layout.data, { recursive: true, verbatimSymlinks: true });
  };

  /** Opens as the service does, with the keys that lie there, then proves and reads everything. */
  const readAll = async () => {
    const opened = openDatabase(place);
    await opened.close();
    return JSON.stringify(examine(target, WORK).tables);
  };
  const readKeyring = async () => {
    const read = readKeys(layout.keyring, rootKey);
    return `${read.activeId} ${read.dataKey(read.activeId).toString('hex')}`;
  };
  const artefact = join(layout.backups, filesOf(layout.backups).find((name) => name.endsWith('.age')) ?? '');
  const { identity } = await readRecoveryKey(layout);
  const readBackup = async () => {
    const opened = await openArtefact(artefact, { identity });
    try {
      await opened.extract({});
      return JSON.stringify(opened.manifest);
    } finally {
      opened.close();
    }
  };
  const keyring = readFileSync(layout.keyring);
  return [
    { kind: 'database', path, ask: readAll, restore: putBack(rested) },
    { kind: 'log', path: `${path}-wal`, ask: readAll, restore: putBack(crashed) },
    { kind: 'keyring', path: layout.keyring, ask: readKeyring, restore: () => writeFileSync(layout.keyring, keyring) },
    { kind: 'backup', path: artefact, ask: readBackup, restore: () => undefined },
  ];
}

test('an appliance whose database or keyring has a flipped bit says so at `up`, and is not started again and again', {
  timeout: 180_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'votive-flipped-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const layout = homeLayout(join(folder, 'home'));
  await prepareHome(layout.home);
  const sound = join(folder, 'sound');
  cpSync(layout.home, sound, { recursive: true, verbatimSymlinks: true });
  onTestFinished(async () => void (await votive(['down', '--home', layout.home])));

  for (const [path, at, exit] of [
    [join('data', 'db.d1.db'), 700, 13],
    ['keyring.json', readFileSync(layout.keyring, 'latin1').indexOf('"wrapped"') + 40, 12],
  ] as const) {
    rmSync(layout.home, { recursive: true, force: true });
    cpSync(sound, layout.home, { recursive: true, verbatimSymlinks: true });
    const bytes = readFileSync(join(layout.home, path));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(join(layout.home, path), bytes);

    const up = await votive(['up', '--port', '0', '--home', layout.home, '--json', '--no-input']);

    expect([path, up.code], up.stdout).toEqual([path, exit]);
    expect(readFileSync(join(layout.home, path)).equals(bytes)).toBe(true);
    const status = await votive(['status', '--home', layout.home, '--json']);
    const services = (status.json?.data.services ?? []) as { restarts: number }[];
    expect(Math.max(0, ...services.map(({ restarts }) => restarts))).toBeLessThanOrEqual(1);
    await votive(['down', '--home', layout.home]);
  }
});
