import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { parseKeyLines, rotateKeyLines } from '@votive/shared/key-lines';
import { SERVICE_KEY_GRACE_MS } from '@votive/shared/service-token';
import type { HomeLayout } from '../home/home-layout.ts';
import type { FileRotation, RotationTools } from './rotation.ts';

/** How long a browser session that was signed before goes on without being signed anew: longer than anybody stays away from a page that is open. */
export const SESSION_GRACE_MS = 24 * 60 * 60 * 1000;

/** The public name of a random secret: the first 12 hex digits of its SHA-256. */
export const secretId = (secret: string) => createHash('sha256').update(secret).digest('hex').slice(0, 12);

/** A new key by which services prove themselves to each other. The one before verifies for as long as a token that it signed may live. */
export function rotateService(layout: HomeLayout, tools: RotationTools): FileRotation {
  return rotateLines(layout.serviceKey, { kind: 'service', graceMs: SERVICE_KEY_GRACE_MS, ...tools });
}

/** A new secret that signs browser sessions; sessions go on. */
export function rotateSession(layout: HomeLayout, tools: RotationTools): FileRotation {
  return rotateLines(layout.sessionSecret, { kind: 'session', graceMs: SESSION_GRACE_MS, ...tools });
}

/** A new admin API key. Every session ends, since the secret that signed them goes with it: whoever had the old key is out. */
export function rotateAdmin(layout: HomeLayout, tools: RotationTools): FileRotation {
  const key = rotateLines(layout.adminKey, { kind: 'admin', graceMs: 0, ...tools });
  const sessions = rotateLines(layout.sessionSecret, { kind: 'session', graceMs: 0, ...tools });
  return {
    ...key,
    undo() {
      sessions.undo();
      key.undo();
    },
  };
}

function rotateLines(
  path: string,
  { kind, graceMs, phase, now }: RotationTools & { kind: FileRotation['kind']; graceMs: number },
): FileRotation {
  const before = readFileSync(path, 'utf8');
  const newKey = randomBytes(32).toString('base64url');
  const [from, to] = [secretId(parseKeyLines(before)[0]?.key ?? ''), secretId(newKey)];
  phase(`${kind}-begun`, { [`${kind}From`]: from, [`${kind}To`]: to });
  writeFileAtomically(path, rotateKeyLines(before, { newKey, now: now(), graceMs }));
  phase(`${kind}-switched`);
  return { kind, from, to, undo: () => writeFileAtomically(path, before) };
}
