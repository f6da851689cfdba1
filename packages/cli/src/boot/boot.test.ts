import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stoppedHome } from '../testing/stopped-home.ts';
import { temporaryFolder, votive } from '../testing/votive.ts';
import { bootUnits } from './boot-units.ts';
import { unitCommand, unitEnvironment } from './systemd-text.ts';
import { upUnit } from './up-unit.ts';

const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasAnalyzer) console.error('SKIPPED: systemd-analyze (Debian: systemd) is needed to have units verified.');

test('words are written as systemd reads them back', () => {
  expect(unitCommand(['/bin/up', '--home', '/srv/a b', '100%', 'a"b', '$HOME', 'a\\b'])).toBe(
    '/bin/up --home "/srv/a b" "100%%" "a\\"b" "$$HOME" "a\\\\b"',
  );
  expect(unitEnvironment({ A: 'x', B: '50% of $x' })).toEqual(['Environment=A=x', 'Environment="B=50%% of $x"']);
});

test.skipIf(!hasAnalyzer)('systemd accepts the unit, also of a home with an unusual path', () => {
  const folder = temporaryFolder();
  const launcher = join(folder, 'the "votive" 100%');
  writeFileSync(launcher, '#!/bin/sh\n', { mode: 0o755 });
  const unit = upUnit({
    launcher,
    home: '/srv/a $home 5% "x"',
    user: userInfo().username,
    environment: { HOME: '/root', PATH: '/usr/bin:/bin', AI_MODEL: 'a "b" 5%' },
  });
  const file = join(folder, 'votive-test.service');
  writeFileSync(file, unit);

  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });

  const complaints = stderr.split('\n').filter((line) => line.includes('votive-test'));
  expect([status, complaints], stderr).toEqual([0, []]);
});

test('a unit that brings a home up is found, and whether the machine starts it', () => {
  const root = temporaryFolder();
  const units = join(root, 'etc/systemd/system');
  mkdirSync(join(units, 'multi-user.target.wants'), { recursive: true });
  const write = (name: string, home: string) =>
    writeFileSync(
      join(units, name),
      upUnit({ launcher: '/opt/votive/votive', home, user: 'root', environment: { HOME: '/root' } }),
    );
  write('votive.service', '/srv/votive');
  write('votive-b.service', '/srv/b $5');
  writeFileSync(
    join(units, 'votive-backup.service'),
    'ExecStart=/opt/votive/votive backup create --home /srv/votive\n',
  );
  symlinkSync('../votive.service', join(units, 'multi-user.target.wants/votive.service'));

  expect(bootUnits('/srv/votive', root)).toEqual([{ name: 'votive', enabled: true }]);
  expect(bootUnits('/srv/b $5', root)).toEqual([{ name: 'votive-b', enabled: false }]);
  expect(bootUnits('/srv', root)).toEqual([]);
  expect(bootUnits('/srv/votive', join(root, 'none'))).toEqual([]);
});

test('up prints a unit for its home, with the settings of the environment and no secret, and starts nothing', async () => {
  const { layout, run, json } = await stoppedHome();
  const variables = { AI_PROVIDER: 'rules', ANTHROPIC_API_KEY: 'sk-ant-planted-1234567890' };

  const { document } = await json(['up', '--print-systemd'], variables);
  const { stdout } = await run(['up', '--print-systemd'], variables);

  expect(document).toMatchObject({ ok: true, data: { changed: false, install: expect.any(Array) } });
  const [[name, unit] = []] = Object.entries(document.data.units as Record<string, string>);
  expect(name).toBe('votive-home.service');
  expect(unit).toContain(` up --home ${layout.home} --no-input --wait=2m\n`);
  expect(unit).toContain('Environment=AI_PROVIDER=rules\n');
  expect(stdout).toContain(unit);
  expect(stdout).toContain('systemctl enable --now votive-home');
  expect(JSON.stringify(document) + stdout).not.toContain('planted');
  expect((await json(['status'])).document.data.status).toBe('stopped');
});

test('there is nothing to print a unit for before the first up', async () => {
  const { code, stderr } = await votive(['up', '--print-systemd', '--home', join(temporaryFolder(), 'none')]);

  expect([code, stderr]).toEqual([10, expect.stringContaining('VOT-304')]);
});
