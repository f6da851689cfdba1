import { createAdminClient } from '@votive/shared/admin-api/admin-client';

/** The typed client of the admin API, calling a service that runs, with these headers. */
export function adminClient(url: string, headers: Record<string, string>) {
  return createAdminClient(async ({ method, path, body }) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, text: await response.text() };
  });
}
