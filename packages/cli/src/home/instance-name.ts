import { basename, resolve } from 'node:path';

/** The name of an appliance, which `destroy` asks for: that of its home directory. */
export function instanceName(home: string): string {
  return basename(resolve(home)) || 'votive';
}
