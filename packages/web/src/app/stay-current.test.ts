import { expect, test } from 'vitest';
import { openSession, reloadIfOutdated, type StayCurrent, wasUpdated } from './stay-current.ts';

const OLD = '/assets/index-old.js';
const pageOf = (entry: string) => `<script type="module" crossorigin src="${entry}"></script>`;

function tab(changes: Partial<StayCurrent> = {}) {
  const kept = new Map<string, string>();
  const session = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  let reloads = 0;
  const parts: StayCurrent = {
    entry: OLD,
    fetchPage: async () => pageOf('/assets/index-new.js'),
    isSafe: async () => true,
    session,
    reload: () => {
      reloads += 1;
    },
    ...changes,
  };
  return { parts, session, reloads: () => reloads };
}

test('an old tab loads the new version once, and says so afterwards, once', async () => {
  const { parts, session, reloads } = tab();

  expect(await reloadIfOutdated(parts)).toBe(true);
  expect(await reloadIfOutdated(parts)).toBe(false);

  expect(reloads()).toBe(1);
  expect(wasUpdated(session, '/assets/index-new.js')).toBe(true);
  expect(wasUpdated(session, '/assets/index-new.js')).toBe(false);
});

test.each<[string, Partial<StayCurrent>]>([
  ['the version is still the same', { fetchPage: async () => pageOf(OLD) }],
  ['the server cannot be reached', { fetchPage: () => Promise.reject(new TypeError('failed')) }],
  ['something else answers', { fetchPage: async () => '<h1>502 Bad Gateway</h1>' }],
  ['answers live in this tab only', { isSafe: async () => false }],
])('the tab stays as it is where %s', async (_name, changes) => {
  const { parts, reloads } = tab(changes);

  expect(await reloadIfOutdated(parts)).toBe(false);
  expect(reloads()).toBe(0);
});

test('a browser that keeps no notes for a tab is left alone', async () => {
  const session = openSession(() => {
    throw new DOMException('no', 'SecurityError');
  });
  const { parts, reloads } = tab({ session });

  expect(wasUpdated(session, OLD)).toBe(false);
  expect(await reloadIfOutdated(parts)).toBe(false);
  expect(reloads()).toBe(0);
});
