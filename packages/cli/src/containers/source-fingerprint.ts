import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the images are built from, as `compose/*.dockerignore` lets it through. */
const FILES = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'packages/cli/package.json'];
const FOLDERS = [
  'compose',
  'packages/shared',
  'packages/backend',
  'packages/prompt-service',
  'packages/worker',
  'packages/web',
  'packages/admin',
];
const NO_SOURCE =
  /(^|\/)(node_modules|dist|testing|__fixtures__)(\/|$)|\.tsbuildinfo$|\.test\.tsx?$|^compose\/[^/]*\.(yaml|md)$|README\.md$/;

/** 12 hex digits that change with anything the images are made of: the tag under which they are kept. */
export function sourceFingerprint(root: string, extra: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(extra));
  for (const path of [...FILES, ...FOLDERS.flatMap((folder) => sourcesBelow(root, folder))].sort())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 12);
}

function sourcesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (NO_SOURCE.test(path)) return [];
    if (entry.isDirectory()) return sourcesBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}
