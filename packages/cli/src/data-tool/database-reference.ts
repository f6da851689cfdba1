import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseReference } from '@votive/shared/contracts/data-tool';
import type { HomeLayout } from '../home/home-layout.ts';
import { systemError } from '../output/command-error.ts';

const FILE_NAME = /^db\.(d\d+)\.db$/;

/** The database that `current` of a home points at, with where its keys are; undefined where there is none yet. What it points at is judged by whoever opens it. */
export function currentReference(layout: HomeLayout): DatabaseReference | undefined {
  const name = targetOfCurrent(layout.data);
  const keyId = FILE_NAME.exec(name ?? '')?.[1];
  return name === undefined || keyId === undefined ? undefined : referenceTo(layout, join(layout.data, name), keyId);
}

/** A database file opened by keys of this home. */
export function referenceTo({ keyring, rootKey }: HomeLayout, file: string, keyId: string): DatabaseReference {
  return { file, keyId, keyringPath: keyring, rootKeyPath: rootKey };
}

/** The name of the file under data key `keyId`. */
export const databaseName = (keyId: string): string => `db.${keyId}.db`;

function targetOfCurrent(data: string): string | undefined {
  try {
    return readlinkSync(join(data, 'current'));
  } catch (error) {
    const { code } = systemError(error);
    if (code === 'ENOENT' || code === 'EINVAL') return undefined;
    throw error;
  }
}
