import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Figure } from '../figure.ts';

const dist = join(import.meta.dirname, '..', '..', 'packages/web/dist');
const BUDGET_KB = 170;

type Chunk = { file: string; imports?: string[]; isEntry?: boolean; src?: string };

/** JavaScript that the first screen of the assessment needs, gzipped: the entry, the assessment's route chunk and all they import. */
export async function measureFirstLoad(): Promise<Figure[]> {
  const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
  const wanted = Object.keys(manifest).filter(
    (name) => manifest[name]?.isEntry || /assessment[^/]*(page|route)/.test(name),
  );
  const files = new Set<string>();
  const collect = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) collect(imported);
  };
  for (const name of wanted) collect(name);

  const sizeKb = [...files]
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length / 1024, 0);
  return [
    {
      name: 'first load of the assessment, JavaScript',
      value: sizeKb,
      unit: 'KB gzip',
      baseline: { what: 'budget', value: BUDGET_KB },
      ratio: sizeKb / BUDGET_KB,
      goal: `≤ ${BUDGET_KB} KB`,
      isMet: sizeKb > 0 && sizeKb <= BUDGET_KB,
    },
  ];
}
