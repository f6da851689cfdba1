import { z } from 'zod';
import { ADMIN_ROUTES, type AdminRoute, isCreation, type OperationId } from './admin-routes.ts';
import { ADMIN_SCHEMAS, type OperationSchemas } from './admin-schemas.ts';

const ERROR = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    issues: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};

/** The admin API as an OpenAPI 3.1 document, made from the same routes and schemas by which the service checks what it is sent. */
export function openApiDocument(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [id, route] of Object.entries(ADMIN_ROUTES) as [OperationId, AdminRoute][]) {
    const path = paths[route.path] ?? {};
    path[route.method] = operation(
      id,
      route,
      (ADMIN_SCHEMAS as Partial<Record<OperationId, OperationSchemas>>)[id] ?? {},
    );
    paths[route.path] = path;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Votive admin API',
      version,
      description:
        'Scripts send an API key as `X-Admin-Key`. Browsers sign in and send the session cookie; what changes something also needs `X-CSRF-Token`.',
    },
    paths,
    components: {
      schemas: { Error: ERROR },
      securitySchemes: {
        adminKey: { type: 'apiKey', in: 'header', name: 'X-Admin-Key' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-votive_admin' },
      },
    },
    security: [{ adminKey: [] }, { session: [] }],
  };
}

function operation(id: OperationId, { method, path, role, summary }: AdminRoute, schemas: OperationSchemas) {
  const { query, body, answer } = schemas;
  return {
    operationId: id,
    summary,
    description: role === 'anyone' ? 'Needs no session.' : `Needs the role \`${role}\`.`,
    ...(role === 'anyone' && { security: [] }),
    parameters: [...pathParameters(path), ...(query ? queryParameters(query) : [])],
    ...(body && { requestBody: { required: true, content: json(toSchema(body, 'input')) } }),
    responses: {
      ...(answer
        ? {
            [isCreation(method, id) ? '201' : '200']: {
              description: 'Done.',
              content: json(toSchema(answer, 'output')),
            },
          }
        : { '204': { description: 'Done.' } }),
      default: { description: 'Why not.', content: json({ $ref: '#/components/schemas/Error' }) },
    },
  };
}

const json = (schema: unknown) => ({ 'application/json': { schema } });
const toSchema = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io, unrepresentable: 'any' });

function pathParameters(path: string) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType) {
  const { properties = {}, required = [] } = toSchema(query, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
