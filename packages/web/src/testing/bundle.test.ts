/// <reference types="node" />
// biome-ignore-all lint/style/noRestrictedImports: this test looks at the build from outside
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

const BUDGET_BYTES = 170 * 1024;
const root = join(import.meta.dirname, '..', '..');
let dist = '';

type Chunk = { file: string; src?: string; isEntry?: boolean; imports?: string[]; dynamicImports?: string[] };

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'votive-web-'));
  // In a process of its own: inside a test run React would be built for development.
  const vite = join(root, '../../node_modules/vite/bin/vite.js');
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', dist, '--emptyOutDir'], { cwd: root, env });
}, 120_000);

afterAll(() => rm(dist, { recursive: true }));

test('the first load of the assessment stays within 170 KB of compressed JavaScript', async () => {
  const manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = firstLoad(manifest);
  expect(files.length).toBeGreaterThan(1);

  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(dist, file))).length));

  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET_BYTES);
});

test('the build obeys a content security policy without exceptions and asks nobody else for anything', async () => {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const css = (await textsOf('.css')).join('\n');

  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  expect(css).not.toMatch(/url\(["']?(?:data:|https?:|\/\/)/);
  expect(html + css).not.toMatch(/(?:src|href)=["'](?:https?:)?\/\//);
});

test('neither the full validator nor the questions are in the build', async () => {
  const code = (await textsOf('.js')).join('\n');

  expect(code).not.toContain('ZodError');
  expect(code).not.toContain('When do you tend to have the most energy?');
});

test('every script and stylesheet above 1 KB lies compressed beside itself', async () => {
  const files = await readdir(join(dist, 'assets'));
  const plain = files.filter((file) => /\.(js|css)$/.test(file));

  const missing = await Promise.all(
    plain.map(async (file) => {
      const isSmall = (await readFile(join(dist, 'assets', file))).length < 1024;
      return isSmall || (files.includes(`${file}.gz`) && files.includes(`${file}.br`)) ? [] : [file];
    }),
  );

  expect(missing.flat()).toEqual([]);
});

/** The entry, everything it imports at once, and the larger of the two languages. */
function firstLoad(manifest: Record<string, Chunk>): string[] {
  const seen = new Set<string>();
  const visit = (key: string) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key]?.imports ?? []) visit(next);
  };
  visit('index.html');
  visit('src/i18n/pl.ts');
  return [...seen].flatMap((key) => manifest[key]?.file ?? []);
}

async function textsOf(extension: string): Promise<string[]> {
  const files = (await readdir(join(dist, 'assets'))).filter((file) => file.endsWith(extension));
  return Promise.all(files.map((file) => readFile(join(dist, 'assets', file), 'utf8')));
}
