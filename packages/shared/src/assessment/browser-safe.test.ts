import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** What a visitor's browser may load from these folders: our own files, and the hash. */
const ALLOWED = /^(\.|@noble\/hashes\/)/;

const here = new URL('./', import.meta.url);
const hash = new URL('../questionnaires/questionnaire-hash.ts', import.meta.url);

/** Every module that `file` imports for its values, and all that those import. */
async function importsOf(file: URL, seen: Set<string>): Promise<string[]> {
  if (seen.has(file.href)) return [];
  seen.add(file.href);
  const source = await readFile(file, 'utf8');
  const named = [...source.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gms)].map((match) =>
    String(match[1]),
  );
  const own = named.filter((name) => name.startsWith('.')).map((name) => new URL(name, file));
  const deeper = await Promise.all(own.map((url) => importsOf(url, seen)));
  return [...named, ...deeper.flat()];
}

test('the assessment engine and the hash bring neither zod, nor Node, nor a definition into the browser', async () => {
  const files = (await readdir(here, { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const seen = new Set<string>();

  const imports = await Promise.all(
    [...files.map((name) => new URL(name, here)), hash].map((url) => importsOf(url, seen)),
  );

  expect(files).toContain('validate-answers.ts');
  expect(imports.flat().filter((name) => !ALLOWED.test(name))).toEqual([]);
  expect([...seen].filter((file) => /\.json$|\/contracts\//.test(file))).toEqual([]);
});

test('the statistics and the rules of experiments bring neither zod nor Node into the browser', async () => {
  const seen = new Set<string>();
  for (const folder of ['../statistics/', '../experiments/']) {
    const files = await readdir(new URL(folder, here), { recursive: true });
    const own = files.filter((name) => /(?<!\.test)\.ts$/.test(name) && !name.includes('testing'));

    const imports = await Promise.all(own.map((name) => importsOf(new URL(`${folder}${name}`, here), seen)));

    expect(own.length).toBeGreaterThan(5);
    expect(imports.flat().filter((name) => !ALLOWED.test(name))).toEqual([]);
  }
  expect([...seen].filter((file) => /\/contracts\//.test(file))).toEqual([]);
});
