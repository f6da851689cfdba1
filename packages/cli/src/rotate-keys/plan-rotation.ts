import { SERVICE_KEY_GRACE_MS } from '@votive/shared/service-token';
import type { HomeLayout } from '../home/home-layout.ts';
import { SIGNING_KEY_GRACE_MS } from './rotate-jwt.ts';
import type { Kind } from './rotation.ts';

export type PlanInput = { layout: HomeLayout; running: boolean; inContainers: boolean; databaseBytes: number };

/** What a rotation would do, in words, in its order. Each kind that asks a person first says here what it means for people. */
export function planRotation(kinds: readonly Kind[], input: PlanInput): string[] {
  return [...kinds.flatMap((kind) => STEPS[kind](input)), ...takingUp(kinds, input)];
}

const STEPS: Record<Kind, (input: PlanInput) => string[]> = {
  database: ({ layout, running, databaseBytes }) => [
    'make sure that there is a verified backup, or make one',
    `see that ${layout.data} has room for a second copy of ${inWords(databaseBytes)}`,
    ...(running ? ['hold writes while the copy is made; people still get analyses'] : []),
    'encrypt a copy of the database under a new data key, and compare it with the original in a process of its own',
    'prove the new key from disk, then switch to the copy in one step',
    ...(running ? ['accept writes again, and read through the API'] : []),
    'delete the old file; its key stays, wrapped, for as long as a backup needs it',
  ],
  root: ({ layout }) => [`wrap every data key under a new root key (${layout.keyring}, ${layout.rootKey})`],
  service: ({ layout }) => [
    `put a new key first in ${layout.serviceKey}; the one before verifies for ${minutes(SERVICE_KEY_GRACE_MS)} more`,
  ],
  jwt: ({ layout }) => [
    `make a new signing key in ${layout.jwtKeys}; the one before verifies for ${minutes(SIGNING_KEY_GRACE_MS)} more`,
  ],
  session: () => ['make a new secret for browser sessions; sessions go on'],
  admin: ({ layout }) => [`write a new admin API key to ${layout.adminKey}; every admin session ends`],
};

/** Kinds whose files the prompt-service alone has mounted. */
const MOUNTED: readonly Kind[] = ['root', 'session', 'admin'];

function takingUp(kinds: readonly Kind[], { running, inContainers }: PlanInput): string[] {
  if (!running || !inContainers) return [];
  if (kinds.includes('service')) return ['replace the containers of prompt-service, backend and worker, in this order'];
  return MOUNTED.some((kind) => kinds.includes(kind)) ? ['replace the container of prompt-service'] : [];
}

const minutes = (ms: number) => `${Math.round(ms / 60_000)} minutes`;
const inWords = (bytes: number) => `${bytes.toLocaleString('en')} bytes`;
