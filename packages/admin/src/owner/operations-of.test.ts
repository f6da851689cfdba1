import { ADMIN_ROUTES } from '@votive/shared/admin-api/admin-routes';
import { openApiDocument } from '@votive/shared/admin-api/openapi';
import { expect, test } from 'vitest';
import { operationsOf } from './operations-of.ts';

test('the page shows every operation of the document once, with what it takes and answers', () => {
  const operations = operationsOf(openApiDocument('1.2.3')).flatMap((group) => group.operations);
  expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(ADMIN_ROUTES).sort());
  expect(operations.find(({ id }) => id === 'moveLabel')).toMatchObject({
    method: 'PUT',
    parameters: ['key (path)', 'label (path)'],
    body: { type: 'object' },
    answer: expect.anything(),
  });
  expect(operations.find(({ id }) => id === 'createKey')).toMatchObject({
    body: { type: 'object' },
    answer: { type: 'object' },
  });
});

test('before the document is there, there is nothing', () => {
  expect(operationsOf(undefined)).toEqual([]);
});
