import { ADMIN_ROUTES, type OperationId } from '@votive/shared/admin-api/admin-routes';
import { expect, test } from 'vitest';
import { startApp } from '../testing/start-app.ts';

/** What nothing answers yet. An operation that comes leaves this list. */
const MISSING: readonly OperationId[] = [];

test('every operation of the table is answered, but for those that are known to be missing', async () => {
  const { url, home } = await startApp();
  const missing: string[] = [];

  for (const [id, { method, path }] of Object.entries(ADMIN_ROUTES)) {
    const headers = { 'x-admin-key': home.adminKey.reveal() };
    const response = await fetch(`${url}${path.replaceAll(/\{\w+\}/g, 'x')}`, { method, headers });
    const { message } = (response.status === 404 ? await response.json() : {}) as { message?: string };
    if (message === 'There is nothing at this address.') missing.push(id);
  }

  expect(missing).toEqual(MISSING);
});

test('the document of the API is served to anyone, and is the one of this version', async () => {
  const { admin } = await startApp();

  const document = await admin()('readApi');

  expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '0.1.0' } });
});
