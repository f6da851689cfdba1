import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { environmentFile } from './environment-file.ts';

const VALUES = {
  PLAIN: 'https://a.example:8443/x?y=z',
  SPACES: ' two  words ',
  DOLLAR: ['a$b $', '{HOME} $$'].join(''),
  QUOTES: `it's "quoted"`,
  BACKSLASH: 'C:\\new\\table',
  HASH: 'a # b',
  LINES: 'one\ntwo',
  CRON: '*/5 * * * *',
  EMPTY: '',
  UMLAUT: 'Zażółć',
};
const hasCompose = succeeds(['compose', 'version']);
if (!hasCompose) process.stderr.write('SKIPPED: what Compose makes of an environment file needs `docker compose`.\n');

test('what is plain stays as it is, everything else is quoted', () => {
  expect(environmentFile({ PORT: 8443, NAME: 'a b', PRICE: '$5' })).toBe('PORT=8443\nNAME="a b"\nPRICE="\\$5"\n');
});

test.skipIf(!hasCompose)('Compose reads every value back as it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'votive-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.env'), environmentFile(VALUES));
  writeFileSync(join(folder, 'compose.yaml'), 'services: { a: { image: x, env_file: [a.env] } }');

  const output = execFileSync('docker', ['compose', '--project-directory', folder, 'config', '--format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

  const read = (JSON.parse(output) as { services: { a: { environment: Record<string, string> } } }).services.a
    .environment;
  // It shows each dollar sign twice, as its own files would have it.
  const shown = Object.entries(read).map(([name, value]) => [name, value.replaceAll('$$', '$')]);
  expect(Object.fromEntries(shown)).toEqual(VALUES);
});

function succeeds(args: string[]): boolean {
  try {
    execFileSync('docker', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
