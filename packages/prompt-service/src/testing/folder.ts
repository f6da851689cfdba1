import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Name and SHA-256 (or link target) of every entry of a folder, the owner's empty lock file aside: equal fingerprints, untouched data. */
export function fingerprint(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name !== 'owner.lock');
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      if (name === 'current') return [name, readlinkSync(path)];
      return [name, createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

/** The files below `folder` that hold `text` in the clear. */
export function filesHolding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path).includes(text));
}
