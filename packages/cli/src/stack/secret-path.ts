import { join } from 'node:path';
import type { HomeLayout } from '../home/home-layout.ts';

/** Where the file of a secret lies: `secrets/<name in lower case>`. */
export function secretPath(layout: HomeLayout, name: string): string {
  return join(layout.secrets, name.toLowerCase());
}
