import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { unitWord } from './systemd-text.ts';

const UNITS = 'etc/systemd/system';

/** Whether the machine is run by systemd. `root` is `/` but in tests. */
export function hasSystemd(root = '/'): boolean {
  return namesIn(join(root, 'run/systemd/system')) !== undefined;
}

/** The system units that bring the appliance of `home` up, and whether the machine starts each at boot. */
export function bootUnits(home: string, root = '/'): { name: string; enabled: boolean }[] {
  const folder = join(root, UNITS);
  const names = namesIn(folder) ?? [];
  const wanted = new Set(
    names.filter((name) => /\.(wants|requires)$/.test(name)).flatMap((name) => namesIn(join(folder, name)) ?? []),
  );
  return names
    .filter((name) => name.endsWith('.service') && bringsUp(join(folder, name), home))
    .map((name) => ({ name: basename(name, '.service'), enabled: wanted.has(name) }));
}

function bringsUp(path: string, home: string): boolean {
  try {
    const starts = readFileSync(path, 'utf8').match(/^ExecStart=.*$/gm) ?? [];
    return starts.some(
      (line) => / up( |$)/.test(line) && `${line} `.includes(` --home ${unitWord(home).replaceAll('$', '$$$$')} `),
    );
  } catch {
    return false;
  }
}

function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}
