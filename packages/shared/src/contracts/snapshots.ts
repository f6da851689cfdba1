import { z } from 'zod';

/** `POST /internal/snapshots`: who wants a copy of the database. A new one for the same asker takes the place of its earlier ones. */
export const snapshotRequestSchema = z.strictObject({ for: z.enum(['cli', 'worker']) });
export type SnapshotRequest = z.infer<typeof snapshotRequestSchema>;

/**
 * A copy of the database as it was at one moment, under the same key; the service answers 202 with one that is `making`, and `GET /internal/snapshots/:id` says
 * how it goes on. `file` is its name inside the data folder; `bytes` is how much of it is written. `DELETE` takes it away; after an hour it goes by itself.
 */
export const snapshotSchema = z.strictObject({
  id: z.uuid(),
  state: z.enum(['making', 'ready', 'failed']),
  file: z.string(),
  keyId: z.string(),
  bytes: z.int().min(0),
  totalBytes: z.int().min(0),
  /** Rows of each table; null until it is ready. */
  rows: z.record(z.string(), z.int().min(0)).nullable(),
  /** Why it could not be made, in words. */
  failure: z.string().nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
