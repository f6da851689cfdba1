import { followSecret } from '@votive/shared/follow-secret';
import { liveKeyLines } from '@votive/shared/key-lines';
import type { Secret } from '@votive/shared/secret';
import { isSecret, sha256 } from './secret-text.ts';

const MIN_LENGTH = 32;

/** Whether a text is the owner's API key of the installation, compared in constant time. Its file may be replaced while the process runs. Throws where it is too short to be a key. */
export function createRootKey(secret: Secret, now: () => Date): (candidate: string) => boolean {
  const file = followSecret(secret);
  const keys = () =>
    liveKeyLines(file.text(), now())
      .map(({ key }) => key)
      .filter((key) => key.length >= MIN_LENGTH);
  if (keys().length === 0) throw new Error(`The admin API key needs at least ${MIN_LENGTH} characters.`);

  return function isRootKey(candidate) {
    return keys()
      .map((key) => isSecret(candidate, sha256(key)))
      .includes(true);
  };
}
