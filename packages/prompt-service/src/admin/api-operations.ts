import { readFileSync } from 'node:fs';
import { openApiDocument } from '@votive/shared/admin-api/openapi';
import { type AdminOperation, operation } from './admin-operation.ts';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** `readApi`: the document of this API, made once. */
export function apiOperations(): AdminOperation[] {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  const document = openApiDocument(version);
  return [operation('readApi', () => document)];
}
