import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseKeyLines } from '@votive/shared/key-lines';
import { parseKeyring, rootKeyFor, unwrapDataKey } from '@votive/shared/keyring/keyring';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import { loadSigningKeys } from '@votive/shared/signing-keys/signing-key-folder';
import jwt from 'jsonwebtoken';
import { expect, test } from 'vitest';
import { homeLayout } from '../home/home-layout.ts';
import { stoppedHome } from '../testing/stopped-home.ts';
import { expectAllKept, startVisitors } from '../testing/visitors.ts';
import { pidOf, stateOf, temporaryHome } from '../testing/votive.ts';

const SERVICES = ['prompt-service', 'backend', 'worker', 'edge'] as const;
const textOf = (path: string) => readFileSync(path, 'utf8');

test('under load root, service, jwt, session and admin keys are replaced, again and again, and nobody notices', {
  timeout: 180_000,
}, async () => {
  const home = temporaryHome();
  const layout = homeLayout(home.home);
  const { document: up } = await home.json(['up', '--port', '0']);
  const pids = SERVICES.map((name) => pidOf(home, name));
  const before = { service: textOf(layout.serviceKey), jwt: loadSigningKeys(layout.jwtKeys, new Date()) };
  const token = createServiceTokenSource(new Secret(before.service), {
    from: 'backend',
    to: 'prompt-service',
    now: () => new Date(),
  })();
  const signed = jwt.sign({ sub: 'somebody' }, before.jwt.signing.privateKey, {
    algorithm: 'ES256',
    keyid: before.jwt.signing.id,
    expiresIn: '15m',
  });
  const visitors = startVisitors(up.data.url);

  for (const kind of ['root', 'service', 'jwt', 'session', 'admin', 'root', 'service', 'jwt']) {
    const { code, document } = await home.json(['rotate-keys', kind]);
    expect(code, JSON.stringify(document)).toBe(0);
    expect(document.data.rotated).toEqual([
      { kind, from: expect.any(String), to: expect.any(String), ms: expect.any(Number) },
    ]);
  }

  const port = stateOf(home).services['prompt-service']?.port;
  const asBefore = await fetch(`http://127.0.0.1:${port}/internal/prompt-export`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(asBefore.status).toBe(200);
  const { verifying, signing } = loadSigningKeys(layout.jwtKeys, new Date());
  const oldKey = verifying.get(before.jwt.signing.id) ?? expect.fail('the old key verifies no more');
  expect(jwt.verify(signed, oldKey, { algorithms: ['ES256'] })).toMatchObject({ sub: 'somebody' });
  expect(signing.id).not.toBe(before.jwt.signing.id);
  expect(parseKeyLines(textOf(layout.serviceKey))).toHaveLength(3);
  expect(SERVICES.map((name) => pidOf(home, name))).toEqual(pids);

  const visits = await visitors.leave();
  expect(visits.faults).toEqual([]);
  expect(visits.analyses).toBeGreaterThan(20);
  await expectAllKept(up.data.url, visits);
  expect((await home.json(['up'])).document.data).toMatchObject({ changed: false });
  expect((await home.run(['restart'])).code).toBe(0);
  await expectAllKept(up.data.url, visits);
});

test.each([
  ['root', /wrap every data key under a new root key/],
  ['database', /encrypt a copy of the database under a new data key/],
  ['service', /verifies for \d+ minutes more/],
  ['jwt', /new signing key .* verifies for \d+ minutes more/],
  ['session', /sessions go on/],
  ['admin', /every admin session ends/],
])('a dry run of %s says what it would do, and does nothing', async (kind, step) => {
  const { layout, json, run } = await stoppedHome();
  const before = readdirSync(layout.home, { recursive: true, encoding: 'utf8' }).sort();

  const { document } = await json(['rotate-keys', kind, '--dry-run']);

  expect(document.data).toMatchObject({ changed: false, rotated: [] });
  expect(document.data.plan.join('\n')).toMatch(step);
  expect((await run(['rotate-keys', kind, '--dry-run'])).stdout).toContain(document.data.plan[0]);
  expect(readdirSync(layout.home, { recursive: true, encoding: 'utf8' }).sort()).toEqual(before);
});

test('on a stopped appliance every kind is replaced too, the root key alone by default, and the audit log names the keys', async () => {
  const { layout, json, run } = await stoppedHome();
  const [rootBefore, keyringBefore] = [textOf(layout.rootKey), parseKeyring(textOf(layout.keyring))];
  const dataKey = unwrapDataKey(keyringBefore, rootKeyFor(keyringBefore, rootBefore), 'd1');

  const { document } = await json(['rotate-keys']);

  const keyring = parseKeyring(textOf(layout.keyring));
  expect(document.data.rotated).toMatchObject([{ kind: 'root', from: keyringBefore.kek.id, to: keyring.kek.id }]);
  expect(unwrapDataKey(keyring, rootKeyFor(keyring, textOf(layout.rootKey)), 'd1')).toEqual(dataKey);
  expect(() => rootKeyFor(keyring, rootBefore)).toThrow(keyring.kek.id);
  expect(textOf(layout.audit)).toContain(`root key ${keyringBefore.kek.id} to ${keyring.kek.id}`);

  const [admin, session] = [textOf(layout.adminKey), textOf(join(layout.secrets, 'session_secret'))];
  const { stdout, stderr } = await run(['rotate-keys', 'admin', '--verbose']);
  expect(textOf(layout.adminKey)).not.toBe(admin);
  expect(textOf(join(layout.secrets, 'session_secret'))).not.toContain(session.trim());
  expect(stdout + stderr).not.toContain(textOf(layout.adminKey).trim());
  expect(stdout).toContain(layout.adminKey);
  for (const name of readdirSync(layout.secrets, { recursive: true, encoding: 'utf8' }))
    expect(statSync(join(layout.secrets, name)).mode & 0o077).toBe(0);
});

test('a former key leaves its file with the next command that may, once its time is over', async () => {
  const { layout, run } = await stoppedHome();
  await run(['rotate-keys', 'jwt']);
  await run(['rotate-keys', 'service']);
  expect(readdirSync(layout.jwtKeys).filter((name) => name.endsWith('.pem'))).toHaveLength(2);

  const later = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(SHIFTED_CLOCK)}` };
  const { code, stderr } = await run(['rotate-keys', 'session', '--verbose'], later);

  expect(code, stderr).toBe(0);
  expect(readdirSync(layout.jwtKeys).filter((name) => name.endsWith('.pem'))).toHaveLength(1);
  expect(parseKeyLines(textOf(layout.serviceKey))).toHaveLength(1);
});

/** Half an hour later, for one process. */
const SHIFTED_CLOCK = `const Real=Date;globalThis.Date=class extends Real{constructor(...a){a.length?super(...a):super(Real.now()+18e5)}static now(){return Real.now()+18e5}};`;

test('with a root key or a keyring that does not fit nothing is rotated, and nothing changes', async () => {
  const { layout, json } = await stoppedHome();
  const files = () => [layout.rootKey, layout.keyring, layout.serviceKey].map(textOf);
  const [root, ring] = files();
  writeFileSync(layout.rootKey, `${'a'.repeat(64)}\n`);
  const before = files();

  const { code, document } = await json(['rotate-keys', 'root']);

  expect({ code, error: document.error.code }).toEqual({ code: 12, error: 'VOT-402' });
  expect(files()).toEqual(before);

  writeFileSync(layout.rootKey, root ?? '');
  rmSync(layout.keyring);
  expect((await json(['rotate-keys', 'root'])).document.error.code).toBe('VOT-401');
  expect(textOf(layout.rootKey)).toBe(root);
  writeFileSync(layout.keyring, ring ?? '');
  rmSync(layout.serviceKey);
  expect((await json(['rotate-keys', 'service'])).document.error).toMatchObject({
    code: 'VOT-401',
    fix: expect.stringContaining('votive up'),
  });
  expect((await json(['rotate-keys', 'root'])).code).toBe(0);
});
