import { ADMIN_ROUTES, type AdminRoute, isCreation, type OperationId } from '@votive/shared/admin-api/admin-routes';
import { ADMIN_SCHEMAS, type OperationSchemas } from '@votive/shared/admin-api/admin-schemas';
import { jsonBody } from '@votive/shared/http/json-body';
import { parse } from '@votive/shared/http/parse';
import type { Route } from '@votive/shared/http/policy-router';
import type { RequestHandler, Response } from 'express';
import type { AdminGuard, AdminPolicy } from './admin-guard.ts';
import type { AdminOperation, OperationInput } from './admin-operation.ts';

type Known = AdminOperation['id'];
type Frame = {
  actorOf: AdminGuard['actorOf'];
  /** Whether answers are checked against their schemas too, as tests do. */
  checkAnswers: boolean;
};

/** The operations as routes, each under the method, path and role that the one table gives it. Throws where an operation is there twice. */
export function adminRoutes(operations: readonly AdminOperation[], frame: Frame): Route<AdminPolicy>[] {
  const ids = operations.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`The admin operation ${twice} is there twice.`);
  return operations.map((operation) => toRoute(operation, frame));
}

/** The operations of the table that nothing answers. */
export function missingOperations(operations: readonly Pick<AdminOperation, 'id'>[]): OperationId[] {
  const there = new Set<OperationId>(operations.map(({ id }) => id));
  return (Object.keys(ADMIN_ROUTES) as OperationId[]).filter((id) => !there.has(id));
}

function toRoute({ id, bodyLimit, handle }: AdminOperation, { actorOf, checkAnswers }: Frame): Route<AdminPolicy> {
  const { method, path, role }: AdminRoute = ADMIN_ROUTES[id];
  const schemas: OperationSchemas = ADMIN_SCHEMAS[id];
  const status = statusOf(id, method, schemas);

  const answer: RequestHandler = async (request, response) => {
    const input = {
      params: request.params,
      query: schemas.query && parse(schemas.query, request.query),
      body: schemas.body && parse(schemas.body, request.body),
      actor: actorOf(request),
    } as OperationInput<Known>;
    const result = await handle(input, { request, response });
    if (checkAnswers) requireAnswer(id, schemas, result);
    send(response, status, result);
  };
  return {
    method,
    path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    policy: role,
    handlers: schemas.body ? [...jsonBody({ limit: bodyLimit }), answer] : [answer],
  };
}

function statusOf(id: Known, method: string, { answer }: OperationSchemas): 200 | 201 | 204 {
  if (!answer) return 204;
  return isCreation(method, id) ? 201 : 200;
}

/** Nothing that the admin API answers is for a cache. */
function send(response: Response, status: number, result: unknown): void {
  response.setHeader('Cache-Control', 'no-store');
  if (status === 204) response.status(204).end();
  else response.status(status).json(result);
}

function requireAnswer(id: Known, { answer }: OperationSchemas, result: unknown): void {
  const issues = answer === undefined ? [] : (answer.safeParse(result).error?.issues ?? []);
  if (issues.length > 0) throw new Error(`The answer of ${id} breaks its schema: ${JSON.stringify(issues)}`);
  if (answer === undefined && result !== undefined)
    throw new Error(`${id} answers something, but its schema does not.`);
}
