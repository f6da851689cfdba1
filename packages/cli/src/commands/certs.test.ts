import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../certs/testing/make-folder.ts';
import { opensslAuthority } from '../certs/testing/openssl-authority.ts';
import { runProgram } from '../certs/testing/run-program.ts';
import { isAuditWhole } from '../home/audit-log.ts';

const MAIN = join(import.meta.dirname, '../main.ts');

/** An appliance that was set up and does not run, and a user whose browsers nobody else has. */
function appliance() {
  const home = makeFolder();
  const userHome = makeFolder();
  const config = { schema: 'votive.config/1', mode: 'process', port: 8080, hostname: 'votive.example', settings: {} };
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
  for (const folder of ['run', 'certs']) runProgram('mkdir', [join(home, folder)]);
  const env = { PATH: process.env.PATH ?? '', HOME: userHome, TZ: 'UTC' };

  function certs(...args: string[]) {
    const run = runProgram(
      process.execPath,
      ['--conditions=source', MAIN, 'certs', ...args, '--json', '--home', home],
      { env },
    );
    return { ...run, document: JSON.parse(run.stdout) };
  }
  return {
    home,
    userHome,
    env,
    certs,
    keyText: () => readFileSync(join(home, 'certs/pairs/current/privkey.pem'), 'utf8').split('\n')[1] ?? '',
  };
}

test('status, renew and a second renew answer with one document each, and no key is ever printed', {
  timeout: 60_000,
}, () => {
  const { home, certs, keyText } = appliance();

  expect(certs('status')).toMatchObject({
    status: 0,
    document: { schema: 'votive.certs.status/1', ok: true, data: { state: 'none' } },
  });
  expect(certs('renew', '--dry-run')).toMatchObject({
    status: 0,
    document: { data: { changed: false, trigger: 'there was none' } },
  });
  const renewed = certs('renew');
  expect(renewed).toMatchObject({ status: 0, document: { ok: true, data: { changed: true, source: 'local' } } });
  expect(certs('renew')).toMatchObject({ status: 0, document: { data: { changed: false } } });
  const status = certs('status');
  expect(status).toMatchObject({
    status: 0,
    document: {
      data: {
        state: 'ok',
        daysLeft: 89,
        names: ['votive.example', 'localhost', '127.0.0.1', '::1'],
        lastAttempt: { ok: true },
      },
    },
  });

  const forced = certs('renew', '--force', '--debug', '--verbose');
  expect(forced).toMatchObject({ status: 0, document: { data: { changed: true, trigger: 'asked for' } } });
  for (const { output } of [renewed, status, forced]) {
    expect(output).not.toContain('PRIVATE KEY');
    expect(output).not.toContain(keyText());
  }
  const audit = readFileSync(join(home, 'audit.jsonl'), 'utf8');
  expect(isAuditWhole(audit)).toBe(true);
  expect(audit).toContain('"certs renew"');
});

test('an import is checked first, refused with what / why / fix, and then protected from a plain renewal', {
  timeout: 60_000,
}, () => {
  const { certs } = appliance();
  const authority = opensslAuthority(makeFolder());
  const root = authority.root();
  const server = authority.server(root);
  const files = ['--cert', server.certificate, '--key', server.key, '--chain', root.certificate];

  expect(certs('import', '--cert', server.certificate, '--key', root.key)).toMatchObject({
    status: 5,
    document: { ok: false, error: { code: 'VOT-501', message: 'The certificate and the key do not belong together.' } },
  });
  expect(certs('import', ...files, '--dry-run')).toMatchObject({ status: 0, document: { data: { changed: false } } });
  expect(certs('import', ...files)).toMatchObject({
    status: 0,
    document: { data: { changed: true, source: 'imported' } },
  });
  expect(certs('import', ...files)).toMatchObject({ status: 0, document: { data: { changed: false } } });
  expect(certs('renew')).toMatchObject({
    status: 0,
    document: { data: { changed: false }, warnings: [{ code: 'certificate-imported' }] },
  });
  expect(certs('renew', '--force')).toMatchObject({ status: 2, document: { error: { code: 'VOT-101' } } });
  expect(certs('renew', '--force', '--source', 'local')).toMatchObject({
    status: 0,
    document: { data: { source: 'local' } },
  });
});

test('a renewal that fails ends with 15, says why, and status shows it with 3', { timeout: 60_000 }, () => {
  const { home, env, certs } = appliance();
  certs('renew');
  const config = ['config', 'set', 'ACME_DIRECTORY_URL', 'https://127.0.0.1:1/dir', '--home', home];
  expect(runProgram(process.execPath, ['--conditions=source', MAIN, ...config], { env }).status).toBe(0);

  const failed = certs('renew');

  expect(failed).toMatchObject({
    status: 15,
    document: {
      ok: false,
      error: { code: 'VOT-505', retryable: true, cause: expect.stringContaining('ECONNREFUSED') },
      data: { source: 'local' },
    },
  });
  expect(certs('status')).toMatchObject({
    status: 3,
    document: { ok: true, data: { state: 'warning', failuresInARow: 1 } },
  });
});

test('trust plans without changing anything, and asks before it changes the system', { timeout: 60_000 }, () => {
  const { home, userHome, certs } = appliance();
  expect(certs('trust')).toMatchObject({ status: 5, document: { error: { code: 'VOT-502' } } });
  certs('renew');

  const plan = certs('trust', '--dry-run');
  expect(plan.document.data).toMatchObject({
    changed: false,
    authority: { name: expect.stringContaining('Votive local CA') },
  });
  const system = plan.document.data.stores.find(({ store }: { store: string }) => store === 'system');
  if (system.state === 'would-trust') {
    expect(certs('trust')).toMatchObject({
      status: 9,
      document: { error: { code: 'VOT-106', fix: expect.stringMatching(/votive certs trust .*--yes/) } },
    });
  } else {
    expect(system).toMatchObject({ state: 'manual', cause: expect.any(String) });
  }
  expect(readdirSync(userHome)).toEqual([]);
  expect(certs('untrust')).toMatchObject({ document: { ok: true, data: { changed: false } } });
  expect(readdirSync(join(home, 'certs'))).not.toContain('trust.json');
});

test('without an appliance, and with words that are not known, the command says what to do', {
  timeout: 60_000,
}, () => {
  const nowhere = makeFolder();
  const run = (...args: string[]) =>
    JSON.parse(
      runProgram(process.execPath, ['--conditions=source', MAIN, 'certs', ...args, '--json', '--home', nowhere]).stdout,
    );

  for (const command of [['status'], ['renew'], ['import', '--cert', 'a', '--key', 'b'], ['trust'], ['untrust']]) {
    expect(run(...command)).toMatchObject({ ok: false, error: { code: 'VOT-304' } });
  }
  expect(run('import')).toMatchObject({ ok: false, error: { code: 'VOT-101' } });
  expect(run('renew', '--source', 'elsewhere')).toMatchObject({ ok: false, error: { code: 'VOT-101' } });
  expect(readdirSync(nowhere)).toEqual([]);
});
