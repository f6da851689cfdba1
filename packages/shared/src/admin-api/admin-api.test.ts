import { expect, test } from 'vitest';
import { AdminApiError, createAdminClient, type Send } from './admin-client.ts';
import { ADMIN_ROUTES } from './admin-routes.ts';
import { openApiDocument } from './openapi.ts';
import { mayActAs } from './roles.ts';

test('a role may do what it needs and what those before it may, and nothing more', () => {
  expect(mayActAs('publisher', 'editor')).toBe(true);
  expect(mayActAs('publisher', 'publisher')).toBe(true);
  expect(mayActAs('publisher', 'owner')).toBe(false);
});

test('every operation stands in the document once, under its method and path', () => {
  const { paths } = openApiDocument('1.2.3') as { paths: Record<string, Record<string, { operationId: string }>> };

  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => [operationId, `${method} ${path}`]),
  );

  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries(Object.entries(ADMIN_ROUTES).map(([id, { method, path }]) => [id, `${method} ${path}`])),
  );
  expect(documented).toHaveLength(Object.keys(ADMIN_ROUTES).length);
});

test('the client puts names into the path, values into the query and the rest into the body', async () => {
  const sent: Parameters<Send>[0][] = [];
  const call = createAdminClient(async (request) => {
    sent.push(request);
    return { status: 200, text: '{"items":[]}' };
  });

  await call('readAudit', { query: { target: 'A&B', limit: 5 } });
  await call('labelMoves', { params: { key: 'A/B' } });
  await call('archivePrompt', { params: { key: 'A' }, body: { reason: 'no longer used' } });

  expect(sent).toEqual([
    { method: 'GET', path: '/api/admin/audit?target=A%26B&limit=5', body: undefined },
    { method: 'GET', path: '/api/admin/prompts/A%2FB/label-moves', body: undefined },
    { method: 'POST', path: '/api/admin/prompts/A/archive', body: '{"reason":"no longer used"}' },
  ]);
});

test('what is no success is thrown with its code, its words and its body', async () => {
  const call = createAdminClient(async () => ({
    status: 409,
    text: '{"code":"conflict","message":"Someone was faster.","x":1}',
  }));

  const error = await call('listPrompts').catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(AdminApiError);
  expect(error).toMatchObject({ status: 409, code: 'conflict', message: 'Someone was faster.', body: { x: 1 } });
});

test('an answer that is no JSON is still an error with words', async () => {
  const call = createAdminClient(async () => ({ status: 502, text: '<html>' }));

  await expect(call('listPrompts')).rejects.toMatchObject({
    status: 502,
    code: 'unknown',
    message: 'The service answered 502.',
  });
});
