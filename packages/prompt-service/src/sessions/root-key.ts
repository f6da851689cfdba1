import { createHash, timingSafeEqual } from 'node:crypto';
import { followSecret } from '@votive/shared/follow-secret';
import { liveKeyLines } from '@votive/shared/key-lines';
import type { Secret } from '@votive/shared/secret';

export type RootKey = { isRootKey: (candidate: string) => boolean };

const MIN_LENGTH = 32;

/** The owner's API key of the installation: a file that may be replaced while the process runs. Compared in constant time. Throws where it is too short to be one. */
export function createRootKey(secret: Secret, now: () => Date): RootKey {
  const file = followSecret(secret);
  if (keysOf(file.text(), now()).length === 0)
    throw new Error(`The admin API key needs at least ${MIN_LENGTH} characters.`);

  function isRootKey(candidate: string): boolean {
    const given = digest(candidate);
    const equal = keysOf(file.text(), now()).map((key) => timingSafeEqual(digest(key), given));
    return equal.includes(true);
  }
  return { isRootKey };
}

const keysOf = (text: string, now: Date) =>
  liveKeyLines(text, now)
    .map(({ key }) => key)
    .filter((key) => key.length >= MIN_LENGTH);

const digest = (text: string) => createHash('sha256').update(text).digest();
