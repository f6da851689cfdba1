import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { homeSources } from './home-sources.ts';

test('configuration, certificates and secrets are taken, links as links, and neither keys that go apart nor half-written files', () => {
  const home = makeHome();

  expect(homeSources(home)).toEqual([
    { name: 'certs/pairs/current', target: 'one' },
    { name: 'certs/pairs/one/privkey.pem', content: Buffer.from('key') },
    { name: 'config.json', content: Buffer.from('{}') },
    { name: 'secrets/admin_api_key', content: Buffer.from('admin') },
    { name: 'secrets/jwt/a.pem', content: Buffer.from('jwt') },
  ]);
});

test('a file that cannot be a member is refused by name, not left out', () => {
  const home = makeHome();
  writeFileSync(join(home, 'secrets', 'line\nbreak'), 'x');

  expect(() => homeSources(home)).toThrow('cannot be backed up');
});

function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'votive-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  for (const folder of ['certs/pairs/one', 'certs/challenges', 'certs/pairs/.unfinished-two', 'secrets/jwt', 'data'])
    mkdirSync(join(home, folder), { recursive: true });
  const files = {
    'config.json': '{}',
    'keyring.json': '{}',
    'certs/pairs/one/privkey.pem': 'key',
    'certs/pairs/.unfinished-two/privkey.pem': 'no',
    'certs/challenges/token': 'no',
    'secrets/root.key': 'no',
    'secrets/recovery.key': 'no',
    'secrets/admin_api_key': 'admin',
    'secrets/.service.key.123.tmp': 'no',
    'secrets/jwt/a.pem': 'jwt',
    'data/db.d1.db': 'no',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
  symlinkSync('one', join(home, 'certs/pairs/current'));
  return home;
}
