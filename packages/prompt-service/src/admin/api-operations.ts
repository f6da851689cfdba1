import { readFileSync } from 'node:fs';
import type { openApiDocument } from '@votive/shared/admin-api/openapi';
import { type AdminOperation, operation } from './admin-operation.ts';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** `readApi`: the document of this API, made when it is first asked for. */
export function apiOperations(): AdminOperation[] {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  let document: ReturnType<typeof openApiDocument> | undefined;
  return [
    operation('readApi', async () => {
      document ??= (await import('@votive/shared/admin-api/openapi')).openApiDocument(version);
      return document;
    }),
  ];
}
