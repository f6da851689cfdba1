import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '@votive/shared/log';
import { Secret } from '@votive/shared/secret';
import { expect, test } from 'vitest';
import { planOf } from '../testing/peer-server.ts';
import { temporaryFolder } from '../testing/start-backend.ts';
import { createPlanFileStore } from './plan-file-store.ts';

const log = createLog('test', 'silent');
const key = new Secret('a'.repeat(64));
const kept = { plan: planOf('r1'), fetchedAtMs: 1_700_000_000_000 };

test('a plan comes back as it was kept, and its file shows nothing of it', () => {
  const folder = temporaryFolder();

  createPlanFileStore(folder, key, log).save(kept);

  expect(createPlanFileStore(folder, key, log).loadAll()).toEqual([kept]);
  expect(readdirSync(folder)).toEqual(['ASSESSMENT_ANALYSIS.plan']);
  expect(readFileSync(join(folder, 'ASSESSMENT_ANALYSIS.plan'), 'utf8')).not.toContain('You help one person');
});

test('a file under another key, of another prompt, altered or cut is ignored', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'ASSESSMENT_ANALYSIS.plan');
  createPlanFileStore(folder, key, log).save(kept);
  const good = readFileSync(path, 'utf8');
  const load = () => createPlanFileStore(folder, key, log).loadAll();

  expect(createPlanFileStore(folder, new Secret('b'.repeat(64)), log).loadAll()).toEqual([]);
  writeFileSync(join(folder, 'OTHER.plan'), good);
  expect(load()).toEqual([kept]);
  for (const broken of [
    good.slice(0, 200),
    '',
    'votive.plan/1\n',
    `${good.slice(0, -42)}${good.at(-42) === '+' ? '/' : '+'}${good.slice(-41)}`,
  ]) {
    expect(broken).not.toBe(good);
    writeFileSync(path, broken);
    expect(load()).toEqual([]);
  }
});

test('a removed plan stays away, and removing nothing is no error', () => {
  const folder = temporaryFolder();
  const files = createPlanFileStore(folder, key, log);
  files.save(kept);

  files.remove('ASSESSMENT_ANALYSIS');
  files.remove('ASSESSMENT_ANALYSIS');

  expect(files.loadAll()).toEqual([]);
});

test('a folder that cannot be written costs a warning, not an analysis', () => {
  const folder = temporaryFolder();
  const files = createPlanFileStore(join(folder, 'plans'), key, log);
  writeFileSync(join(folder, 'plans', '.ASSESSMENT_ANALYSIS.plan.x'), '');

  expect(() => files.save({ ...kept, plan: planOf('r1', 'A/B') })).not.toThrow();
});
