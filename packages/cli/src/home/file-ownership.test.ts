import {
  chownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claimHome } from './claim-home.ts';
import { containerOwner, foreignPaths, sharedPaths, shareHome } from './file-ownership.ts';
import { homeLayout } from './home-layout.ts';

const isRoot = process.getuid?.() === 0;

function makeHome() {
  const layout = homeLayout(mkdtempSync(join(tmpdir(), 'votive-owner-')));
  onTestFinished(() => rmSync(layout.home, { recursive: true }));
  claimHome(layout);
  for (const path of [layout.rootKey, layout.recoveryKey, layout.keyring, join(layout.data, 'db.d1.db')])
    writeFileSync(path, 'x');
  symlinkSync('db.d1.db', join(layout.data, 'current'));
  return layout;
}
const ownerOf = (path: string) => lstatSync(path).uid;

test.skipIf(!isRoot)(
  'root gives containers what they need, a link itself and not what it points to, and takes it back',
  () => {
    const layout = makeHome();
    const elsewhere = join(layout.home, 'outside');
    writeFileSync(elsewhere, 'x');
    symlinkSync(elsewhere, join(layout.data, 'link'));

    expect(shareHome(layout, 'containers')).toBeGreaterThan(5);
    for (const path of [
      layout.rootKey,
      layout.keyring,
      layout.data,
      join(layout.data, 'current'),
      join(layout.state, 'backend'),
    ])
      expect(ownerOf(path), path).toBe(10_001);
    for (const path of [layout.home, layout.secrets, layout.recoveryKey, elsewhere])
      expect(ownerOf(path), path).toBe(0);
    expect(shareHome(layout, 'containers')).toBe(0);

    expect(shareHome(layout, 'owner')).toBeGreaterThan(5);
    expect(ownerOf(join(layout.data, 'db.d1.db'))).toBe(0);
  },
);

test.skipIf(!isRoot)('the home of somebody else runs as that user, and strange files in it are found', () => {
  const layout = makeHome();
  chownSync(layout.home, 1234, 1234);

  expect(containerOwner(layout)).toEqual({ uid: 1234, gid: 1234 });
  expect(foreignPaths(layout, { uid: 1234, gid: 1234 }).map(({ path }) => path)).toContain(layout.rootKey);
});

test('whoever is not root runs containers as itself and gives nothing away', () => {
  const layout = makeHome();
  const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

  expect(foreignPaths(layout, self)).toEqual([]);
  if (!isRoot) expect([shareHome(layout, 'containers'), containerOwner(layout)]).toEqual([0, self]);
});

test('every secret that a container mounts is one that containers are given', () => {
  const compose = join(import.meta.dirname, '../../../../compose');
  const text = readdirSync(compose)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(compose, name), 'utf8'))
    .join('');
  const mounted = [...text.matchAll(/file: "\$\{VOTIVE_HOME:\?\}\/([^"]+)"/g)].map(([, path]) => path ?? '');

  expect(mounted.length).toBeGreaterThan(6);
  const { files } = sharedPaths(homeLayout('/home'));
  expect(mounted.filter((path) => !files.includes(join('/home', path)))).toEqual([]);
});
