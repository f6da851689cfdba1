import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';

/** Makes `keyAuthorization` readable at `http://<host>/.well-known/acme-challenge/<token>` until the returned function is called (RFC 8555 §8.3). */
export type ServeChallenge = (token: string, keyAuthorization: string) => Promise<() => Promise<void>>;

/** The alphabet of RFC 8555 §8.3. The token becomes a file name, and the server that sends it may be anybody's. */
const TOKEN = /^[A-Za-z0-9_-]{16,256}$/;

/** Answers challenges with files in `folder`, which the edge serves as text below `/.well-known/acme-challenge/`. Refuses a token that is not one. */
export function challengeFolder(folder: string): ServeChallenge {
  return async (token, keyAuthorization) => {
    if (!TOKEN.test(token)) throw new Error('The ACME server sent a challenge token that is not one.');
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const file = join(folder, token);
    writeFileAtomically(file, keyAuthorization, { mode: 0o644 });
    return async () => rmSync(file, { force: true });
  };
}
