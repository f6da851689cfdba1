import type { z } from 'zod';
import { ADMIN_ROUTES, type OperationId } from './admin-routes.ts';
import type { AdminSchemas } from './admin-schemas.ts';

/** The operations whose schemas are known. */
export type Known = keyof AdminSchemas & OperationId;
type BodyOf<Id extends Known> = AdminSchemas[Id] extends { body: infer Body extends z.ZodType }
  ? { body: z.input<Body> }
  : { body?: undefined };
type QueryOf<Id extends Known> = AdminSchemas[Id] extends { query: infer Query extends z.ZodType }
  ? { query?: z.input<Query> }
  : { query?: undefined };
/** What an operation answers; undefined for 204. */
export type AnswerOf<Id extends Known> = AdminSchemas[Id] extends { answer: infer Answer extends z.ZodType }
  ? z.output<Answer>
  : undefined;

/** The names in braces of a path. */
export type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type ParamsOf<Id extends Known> = [NamesIn<(typeof ADMIN_ROUTES)[Id]['path']>] extends [never]
  ? { params?: undefined }
  : { params: Record<NamesIn<(typeof ADMIN_ROUTES)[Id]['path']>, string> };

/** What a call of an operation needs: the names in its path, its query, its body. */
export type CallOf<Id extends Known> = ParamsOf<Id> & QueryOf<Id> & BodyOf<Id>;

/** An answer other than success. `body` is what came, e.g. the newest version with a conflict; undefined where it was no JSON. */
export class AdminApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: unknown;

  constructor(status: number, code: string, message: string, body: unknown) {
    super(message);
    this.name = 'AdminApiError';
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

export type AdminClient = ReturnType<typeof createAdminClient>;

/** How requests reach the API: `fetch` in the browser, a caller of the command line in a terminal. Answers status and text. */
export type Send = (request: {
  method: string;
  path: string;
  body: string | undefined;
}) => Promise<{ status: number; text: string }>;

/**
 * The admin API as typed calls: `call('moveLabel', { params: { key, label }, body })`. Answers are trusted, since they come from the same product's own
 * service; whatever is no success is thrown as an `AdminApiError`.
 */
export function createAdminClient(send: Send) {
  return async function call<Id extends Known>(id: Id, ...[request]: CallArguments<Id>): Promise<AnswerOf<Id>> {
    const { method, path } = ADMIN_ROUTES[id];
    const { params, query, body } = (request ?? {}) as {
      params?: Record<string, string>;
      query?: Record<string, unknown>;
      body?: unknown;
    };
    const { status, text } = await send({
      method: method.toUpperCase(),
      path: `${fill(path, params)}${toSearch(query)}`,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (status >= 200 && status < 300) return (text === '' ? undefined : JSON.parse(text)) as AnswerOf<Id>;
    throw toError(status, text);
  };
}

type CallArguments<Id extends Known> =
  Record<string, never> extends CallOf<Id> ? [request?: CallOf<Id>] : [request: CallOf<Id>];

function fill(path: string, params: Record<string, string> | undefined): string {
  return path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(params?.[name] ?? ''));
}

function toSearch(query: Record<string, unknown> | undefined): string {
  const entries = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}

function toError(status: number, text: string): AdminApiError {
  const body = parseJson(text);
  const { code, message } = (typeof body === 'object' && body !== null ? body : {}) as {
    code?: unknown;
    message?: unknown;
  };
  return new AdminApiError(
    status,
    typeof code === 'string' ? code : 'unknown',
    typeof message === 'string' ? message : `The service answered ${status}.`,
    body,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
