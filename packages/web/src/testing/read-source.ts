/// <reference types="node" />
// biome-ignore-all lint/style/noRestrictedImports: only tests, which run in Node, import this file
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of this package as text; `path` starts at `src`. */
export function readSource(path: string): Promise<string> {
  return readFile(join(import.meta.dirname, '..', path), 'utf8');
}
