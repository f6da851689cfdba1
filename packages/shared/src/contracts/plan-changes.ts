import { z } from 'zod';
import { promptKeySchema } from './plan.ts';

/** `GET /internal/changes`, event `change`: this prompt's plan is now another one. The revision is the plan's ETag, or `archived`. */
export const planChangeSchema = z.object({ key: promptKeySchema, revision: z.string() });
export type PlanChange = z.infer<typeof planChangeSchema>;

/** `GET /internal/changes`, event `hello`, the first of every connection: all current revisions by key, so that a client that was away sees what it missed. */
export const planHelloSchema = z.object({ revisions: z.record(promptKeySchema, z.string()) });
export type PlanHello = z.infer<typeof planHelloSchema>;

/** `revision` of a prompt that was archived: its plan answers 410. */
export const ARCHIVED_REVISION = 'archived';
