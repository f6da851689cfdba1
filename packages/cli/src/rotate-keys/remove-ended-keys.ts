import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { withoutEndedKeys } from '@votive/shared/key-lines';
import type { HomeLayout } from '../home/home-layout.ts';
import { removeEndedSigningKeys } from './rotate-jwt.ts';

/** Takes keys out whose grace is over. Nobody accepts them any more, so this only tidies; answers what it did, in words. */
export function removeEndedKeys(layout: HomeLayout, now: Date): string[] {
  const signing = existsSync(layout.jwtKeys) ? removeEndedSigningKeys(layout, now) : [];
  return [
    ...[layout.serviceKey, layout.sessionSecret]
      .filter((path) => tidy(path, now))
      .map((path) => `took a former key out of ${path}`),
    ...signing.map((id) => `removed the signing key ${id}, which verifies nothing any more`),
  ];
}

function tidy(path: string, now: Date): boolean {
  if (!existsSync(path)) return false;
  const text = withoutEndedKeys(readFileSync(path, 'utf8'), now);
  if (text !== undefined) writeFileAtomically(path, text);
  return text !== undefined;
}
