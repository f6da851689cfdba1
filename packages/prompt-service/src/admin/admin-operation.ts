import type { AnswerOf, Known, NamesIn } from '@votive/shared/admin-api/admin-client';
import type { ADMIN_ROUTES } from '@votive/shared/admin-api/admin-routes';
import type { AdminSchemas } from '@votive/shared/admin-api/admin-schemas';
import type { Role } from '@votive/shared/admin-api/roles';
import type { Request, Response } from 'express';
import type { z } from 'zod';

/** Who calls, as the audit names them. */
export type Actor = { name: string; role: Role; via: 'session' | 'key' };

type Part<Id extends Known, Name extends 'query' | 'body'> = AdminSchemas[Id] extends {
  [part in Name]: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : undefined;
type Names<Id extends Known> = NamesIn<(typeof ADMIN_ROUTES)[Id]['path']>;

/** What an operation is called with, checked against its schemas. Nobody is known where anyone may call. */
export type OperationInput<Id extends Known> = {
  params: Readonly<Record<Names<Id>, string>>;
  query: Part<Id, 'query'>;
  body: Part<Id, 'body'>;
  actor: (typeof ADMIN_ROUTES)[Id]['role'] extends 'anyone' ? undefined : Actor;
};

/** What `handle` gives back: the answer, or anything where the operation answers 204 without a body. */
type Outcome<Id extends Known> = AnswerOf<Id> extends undefined ? unknown : AnswerOf<Id>;

/** The request and the answer themselves, for the few operations that deal in cookies. */
export type Exchange = { request: Request; response: Response };

/** One operation of the admin API with what it does. */
export type AdminOperation = {
  id: Known;
  bodyLimit: string;
  handle: (input: OperationInput<Known>, exchange: Exchange) => Promise<unknown>;
};

/**
 * What an operation of the admin API does: `handle` gets input that its schemas have passed and a caller who may, and answers what they say; nothing where they say nothing. Failures
 * are thrown as `AppError`s.
 */
export function operation<Id extends Known>(
  id: Id,
  handle: (input: OperationInput<Id>, exchange: Exchange) => Outcome<Id> | Promise<Outcome<Id>>,
  { bodyLimit = '2mb' }: { bodyLimit?: string } = {},
): AdminOperation {
  return { id, bodyLimit, handle: async (input, exchange) => handle(input as OperationInput<Id>, exchange) };
}
