import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * `keys.json` of a folder of signing keys: which key signs, and until when each former one verifies. A folder with one key needs no such file. The keys lie beside it as
 * `<key id>.pem`; one that the file does not name is no key of this folder.
 */
const signingKeysSchema = z.strictObject({
  schema: z.literal('votive.signing-keys/1'),
  signing: z.string().regex(/^[0-9a-f]{16}$/),
  retired: z.record(z.string().regex(/^[0-9a-f]{16}$/), z.iso.datetime()),
});
export type SigningKeys = z.infer<typeof signingKeysSchema>;

export const SIGNING_KEYS_FILE = 'keys.json';

/** Which key of a folder signs and which still verify, by id. Throws where the folder holds no key, or several and nothing that says which one signs. */
export function readSigningKeys(folder: string): SigningKeys {
  const stated = readStated(folder);
  if (stated) return stated;
  const [only, ...others] = keyIds(folder);
  if (only === undefined || others.length > 0)
    throw new Error(
      `${folder} holds ${others.length === 0 ? 'no signing key' : 'several signing keys'} and no keys.json.`,
    );
  return { schema: 'votive.signing-keys/1', signing: only, retired: {} };
}

/** The ids of every key file of a folder, whether it counts or not. */
export function keyIds(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((name) => /^([0-9a-f]{16})\.pem$/.exec(name)?.[1] ?? [])
    .sort();
}

export type LoadedSigningKeys = {
  signing: { id: string; privateKey: KeyObject };
  /** Public keys by id: the one that signs, and former ones whose time is not over. */
  verifying: ReadonlyMap<string, KeyObject>;
};

/** The keys of a folder as ES256 signs and verifies with them at a time. */
export function loadSigningKeys(folder: string, now: Date): LoadedSigningKeys {
  const { signing, retired } = readSigningKeys(folder);
  const privateKey = (id: string) => createPrivateKey(readFileSync(join(folder, `${id}.pem`), 'utf8'));
  const live = Object.entries(retired)
    .filter(([, until]) => Date.parse(until) > now.getTime())
    .map(([id]) => id);
  return {
    signing: { id: signing, privateKey: privateKey(signing) },
    verifying: new Map([signing, ...live].map((id) => [id, createPublicKey(privateKey(id))])),
  };
}

function readStated(folder: string): SigningKeys | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, SIGNING_KEYS_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return signingKeysSchema.parse(JSON.parse(text));
}
