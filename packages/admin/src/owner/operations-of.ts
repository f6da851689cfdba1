/** One operation of an OpenAPI document, as far as a person reads it. */
export type ApiOperation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  parameters: readonly string[];
  body: unknown;
  answer: unknown;
};
type Content = { content?: { 'application/json'?: { schema?: unknown } } };
type RawOperation = {
  operationId?: string;
  summary?: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: Content;
  responses?: Record<string, Content>;
};

const PREFIX = '/api/admin/';

/** The operations of an OpenAPI document, in its order, grouped by what they are about. */
export function operationsOf(document: Record<string, unknown> | undefined): {
  name: string;
  operations: ApiOperation[];
}[] {
  const groups = new Map<string, ApiOperation[]>();
  const paths = (document?.paths ?? {}) as Record<string, Record<string, RawOperation>>;
  for (const [path, methods] of Object.entries(paths)) {
    const name = path.replace(PREFIX, '').split('/')[0] ?? '';
    const operations = Object.entries(methods).map(([method, raw]) => toOperation(path, method, raw));
    groups.set(name, [...(groups.get(name) ?? []), ...operations]);
  }
  return [...groups].map(([name, operations]) => ({ name, operations }));
}

function toOperation(path: string, method: string, raw: RawOperation): ApiOperation {
  const schemaOf = (part: Content | undefined) => part?.content?.['application/json']?.schema;
  return {
    id: raw.operationId ?? `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    parameters: (raw.parameters ?? []).map(({ name, in: where }) => `${name} (${where})`),
    body: schemaOf(raw.requestBody),
    answer: schemaOf(raw.responses?.['200'] ?? raw.responses?.['201']),
  };
}
