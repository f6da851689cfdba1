import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PromptExport } from '@votive/shared/contracts/prompt-export';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAppliance, type TestAppliance } from '../testing/start-appliance.ts';
import { temporaryFolder } from '../testing/votive.ts';

const LONG = { timeout: 60_000 };
let appliance: TestAppliance;
let url: string;

beforeAll(async () => {
  appliance = await startAppliance();
  url = (await json('status')).data.url;
}, 120_000);
afterAll(() => appliance.stop(), 60_000);

async function json(...args: string[]) {
  const { code, stdout } = await appliance.run([...args, '--json']);
  return { code, ...JSON.parse(stdout) };
}

/** Signs in through the edge, as the page does. */
const signIn = (credential: object) =>
  fetch(`${url}/api/admin/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(credential),
  });

test('a link signs in through the edge, once, as whom it was made for', LONG, async () => {
  const { data } = await json('admin', 'link', '--name', 'Anna Nowak', '--role', 'editor');
  expect(data).toMatchObject({ name: 'Anna Nowak', role: 'editor' });
  const [page, link = ''] = data.url.split('#link=');
  expect(page).toBe(`${url}/admin/`);

  const first = await signIn({ link });
  const second = await signIn({ link });

  expect([first.status, second.status]).toEqual([201, 401]);
  expect(await first.json()).toMatchObject({ actor: 'Anna Nowak', role: 'editor' });
  expect(first.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^votive_admin=\S+; Path=\/; HttpOnly; SameSite=Strict$/),
  ]);
});

test('in a pipe the link is all that is printed, and no log holds it', LONG, async () => {
  const { stdout, stderr } = await appliance.run(['admin', 'link']);

  expect([stdout, stderr]).toEqual([
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/admin\/#link=\w+_[\w-]{43}\n$/),
    '',
  ]);
  const logs = await appliance.run(['logs']);
  expect(logs.stdout).not.toContain(stdout.split('#link=')[1]?.trim());
});

test('a named key works until it is revoked, by its name or its id', LONG, async () => {
  const created = await json('admin', 'keys', 'create', 'nightly export', '--role', 'viewer');
  const { key, secret } = created.data;
  const statusWith = async () => (await fetch(`${url}/api/admin/audit`, { headers: { 'x-admin-key': secret } })).status;
  expect(await statusWith()).toBe(200);
  const again = await json('admin', 'keys', 'create', 'Nightly Export', '--role', 'owner');
  expect([again.code, again.error.code, again.error.message]).toEqual([
    2,
    'VOT-101',
    'There is already a key named Nightly Export.',
  ]);

  const asked = await json('admin', 'keys', 'revoke', 'Nightly export');
  expect([asked.code, await statusWith()]).toEqual([9, 200]);
  const revoked = await json('admin', 'keys', 'revoke', 'Nightly export', '--yes');

  expect(revoked.data).toMatchObject({ changed: true, key: { id: key.id } });
  expect(await statusWith()).toBe(401);
  const { stdout } = await appliance.run(['admin', 'keys', 'list']);
  expect(stdout).toMatch(new RegExp(`^${key.id} +viewer +nightly export +\\(revoked \\d{4}-`, 'm'));
  expect(stdout).not.toContain(secret.slice(-43));
});

test('a dry run makes nothing', LONG, async () => {
  const before = (await json('admin', 'keys', 'list')).data.keys.length;

  const key = await json('admin', 'keys', 'create', 'x', '--role', 'owner', '--dry-run');
  const link = await json('admin', 'link', '--dry-run');

  expect([key.data, link.data.url]).toEqual([{ changed: false, key: null, secret: null }, null]);
  expect((await json('admin', 'keys', 'list')).data.keys).toHaveLength(before);
});

test('after `rotate-keys admin` the old key and the sessions of before are worth nothing', LONG, async () => {
  const keyFile = join(appliance.home, 'secrets', 'admin_api_key');
  const older = readFileSync(keyFile, 'utf8').trim();
  const cookie = (await signIn({ apiKey: older })).headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const statuses = async (key: string) => [
    (await fetch(`${url}/api/admin/session`, { headers: { cookie } })).status,
    (await fetch(`${url}/api/admin/keys`, { headers: { 'x-admin-key': key } })).status,
  ];
  expect(await statuses(older)).toEqual([200, 200]);

  expect((await json('rotate-keys', 'admin', '--yes')).code).toBe(0);

  await expect.poll(() => statuses(older), { timeout: 10_000 }).toEqual([401, 401]);
  expect((await signIn({ apiKey: readFileSync(keyFile, 'utf8').trim() })).status).toBe(201);
  expect((await json('admin', 'keys', 'list')).code).toBe(0);
});

test('a diff says what a file has otherwise, and that it has nothing', LONG, async () => {
  const file = join(temporaryFolder(), 'prompts.json');
  await appliance.run(['prompts', 'export', '--to', file]);
  expect((await json('prompts', 'diff', file)).data).toEqual({ same: true, differences: [] });
  expect((await json('prompts', 'import', file, '--reason', 'the same')).data).toMatchObject({ changed: false });

  const document = JSON.parse(readFileSync(file, 'utf8')) as PromptExport;
  const [prompt, ...others] = document.prompts;
  if (!prompt) throw new Error('There is no prompt.');
  const [version] = prompt.versions;
  if (!version) throw new Error('There is no version.');
  prompt.versions.push({ ...version, id: 'v2', number: 2 });
  prompt.labels = { production: 'v2' };
  writeFileSync(file, JSON.stringify({ ...document, prompts: [prompt, ...others, { ...prompt, key: 'OTHER' }] }));

  const { stdout } = await appliance.run(['prompts', 'diff', file]);
  expect(stdout).toBe(
    [
      'ASSESSMENT_ANALYSIS:',
      '  version v2: only in the file',
      `  production: ${version.id} in the appliance, v2 in the file`,
      'OTHER: only in the file (2 versions)',
      '',
    ].join('\n'),
  );
});

test('a file that is no export is refused before anything is asked', LONG, async () => {
  const file = join(temporaryFolder(), 'prompts.json');
  writeFileSync(file, '{"schema":"votive.prompts/1","prompts":[{"key":"lower case"}]}');

  for (const command of ['diff', 'import']) {
    const { code, error } = await json('prompts', command, file);
    expect([code, error.code, error.cause]).toEqual([2, 'VOT-101', expect.stringContaining('prompts.0.key')]);
  }
});
