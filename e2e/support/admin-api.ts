import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AdminClient, createAdminClient } from '@votive/shared/admin-api/admin-client';
import type { Appliance } from './appliance.ts';

/** The admin API of an appliance, called by a script that has the owner's key. */
export async function adminOf({ url, home }: Pick<Appliance, 'url' | 'home'>): Promise<AdminClient> {
  const key = (await readFile(join(home, 'secrets', 'admin_api_key'), 'utf8')).trim();
  return createAdminClient(async ({ method, path, body }) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'x-admin-key': key, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, text: await response.text() };
  });
}
