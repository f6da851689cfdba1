import { readFileSync, statSync } from 'node:fs';
import type { Secret } from './secret.ts';

/** How long a process may go on with the text of before. To look costs some microseconds. */
export const FOLLOWS_WITHIN_MS = 100;

/** A secret whose file may be replaced while the process runs. */
export type FollowedSecret = {
  /** The text of now; its file is looked at every 100 ms at most. */
  text: () => string;
  /** Looks at the file at once; answers whether the text is another than before. */
  refresh: () => boolean;
};

/**
 * Follows the file that a secret came from, so that a rotation reaches a process that runs. A file that is missing, empty or unreadable changes nothing: the last text
 * stays. A secret that came from no file never changes.
 */
export function followSecret(secret: Secret): FollowedSecret {
  const { file } = secret;
  let text = secret.reveal();
  if (file === undefined) return { text: () => text, refresh: () => false };
  let seen = '';
  let checkedAt = performance.now();

  function refresh(): boolean {
    checkedAt = performance.now();
    const next = readIfChanged(file ?? '', seen);
    if (next === undefined) return false;
    seen = next.identity;
    const isNew = next.text.trim() !== '' && next.text !== text;
    if (isNew) text = next.text;
    return isNew;
  }
  return {
    text() {
      if (performance.now() - checkedAt >= FOLLOWS_WITHIN_MS) refresh();
      return text;
    },
    refresh,
  };
}

function readIfChanged(file: string, seen: string): { identity: string; text: string } | undefined {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    const identity = `${ino}/${size}/${mtimeNs}`;
    return identity === seen ? undefined : { identity, text: readFileSync(file, 'utf8').replace(/\r?\n$/, '') };
  } catch {
    return undefined;
  }
}
