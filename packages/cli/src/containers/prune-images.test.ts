import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/votive.ts';
import { imagesOf } from './compose-services.ts';
import { noteBuild, pruneImages } from './prune-images.ts';
import type { RunArgv } from './run-argv.ts';

/** An engine as far as images go: those it has, those that a container uses, and what it was asked. */
function engineWith(images: readonly string[], { inUse = [] }: { inUse?: readonly string[] } = {}) {
  const there = new Set(images);
  const asked: string[] = [];
  const run: RunArgv = async ([, , verb, ...args]) => {
    asked.push([verb, ...args].join(' '));
    const [name = ''] = args;
    if (verb === 'ls') return { ...DONE, stdout: [...there].join('\n') };
    if (inUse.includes(name)) return { ...DONE, code: 1, stderr: 'conflict: unable to remove' };
    there.delete(name);
    return DONE;
  };
  return { run, there, asked };
}
const DONE = { code: 0, stdout: '', stderr: '', timedOut: false, missing: false };

function newLayout() {
  const compose = join(temporaryFolder(), 'compose');
  mkdirSync(compose);
  return { compose, tags: () => JSON.parse(readFileSync(join(compose, 'images.json'), 'utf8')).tags as string[] };
}

test('the build that runs and the one before stay, earlier ones of this home go', async () => {
  const layout = newLayout();
  const foreign = ['votive/edge:of-another-home', 'nginx:stable'];
  const engine = engineWith([...['a', 'b', 'c'].flatMap(imagesOf), ...foreign]);

  for (const tag of ['a', 'b', 'b']) expect(await pruneImages(engine.run, layout, tag)).toEqual([]);
  expect(engine.asked).toEqual([]);
  expect(await pruneImages(engine.run, layout, 'c')).toEqual(imagesOf('a'));

  expect([...engine.there].sort()).toEqual([...imagesOf('b'), ...imagesOf('c'), ...foreign].sort());
  expect(engine.asked.filter((words) => words.includes('force'))).toEqual([]);
  expect(layout.tags()).toEqual(['c', 'b']);
});

test('going back keeps the newer build as the one before', async () => {
  const layout = newLayout();
  const engine = engineWith(['a', 'b'].flatMap(imagesOf));

  for (const tag of ['a', 'b', 'a']) await pruneImages(engine.run, layout, tag);

  expect(layout.tags()).toEqual(['a', 'b']);
  expect(engine.there.size).toBe(8);
});

test('an image that a container uses stays, and is tried again at the next up', async () => {
  const layout = newLayout();
  const engine = engineWith(['a', 'b', 'c'].flatMap(imagesOf), { inUse: ['votive/edge:a'] });
  for (const tag of ['a', 'b']) await pruneImages(engine.run, layout, tag);

  const removed = await pruneImages(engine.run, layout, 'c');

  expect(removed).toEqual(imagesOf('a').filter((image) => image !== 'votive/edge:a'));
  expect(layout.tags()).toEqual(['c', 'b', 'a']);
});

test('a damaged record removes nothing', async () => {
  const layout = newLayout();
  writeFileSync(join(layout.compose, 'images.json'), '{"tags":');
  const engine = engineWith(['a', 'b'].flatMap(imagesOf));

  expect(await pruneImages(engine.run, layout, 'b')).toEqual([]);
  expect(layout.tags()).toEqual(['b']);
});

test('a build that was made and never ran goes when another one runs, and one that runs at last stays', async () => {
  const layout = newLayout();
  const engine = engineWith(['a', 'failed', 'later'].flatMap(imagesOf));
  await pruneImages(engine.run, layout, 'a');
  noteBuild(layout, 'failed');

  expect(await pruneImages(engine.run, layout, 'a')).toEqual(imagesOf('failed'));
  noteBuild(layout, 'later');
  expect(await pruneImages(engine.run, layout, 'later')).toEqual([]);

  expect(layout.tags()).toEqual(['later', 'a']);
  expect([...engine.there].sort()).toEqual([...imagesOf('a'), ...imagesOf('later')].sort());
});
