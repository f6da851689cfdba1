import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All entries below a folder, those of `except` left out: programs are many files, and none of them is written in place. */
export function entriesBelow(folder: string, { except }: { except: string }): Dirent[] {
  const own = readdirSync(folder, { withFileTypes: true });
  const inner = own
    .filter((entry) => entry.isDirectory() && join(folder, entry.name) !== except)
    .flatMap(({ name }) => readdirSync(join(folder, name), { recursive: true, withFileTypes: true }));
  return [...own, ...inner];
}
