import { z } from 'zod';

/** The name of the marker inside the data folder. While it is there and fresh, the prompt-service keeps its database closed. */
export const MAINTENANCE_FILE = 'maintenance.json';
/** Whoever holds the marker touches it this often; one that was not touched for `MAINTENANCE_STALE_MS` has lost its holder. */
export const MAINTENANCE_TOUCH_MS = 2_000;
export const MAINTENANCE_STALE_MS = 30_000;

export const maintenanceMarkerSchema = z.strictObject({
  schema: z.literal('votive.maintenance/1'),
  /** For the operator, e.g. `rotate-keys database`. */
  reason: z.string().min(1),
  /** What callers are told to wait. */
  retryAfterSeconds: z.int().min(1).max(3_600),
});
export type MaintenanceMarker = z.infer<typeof maintenanceMarkerSchema>;

/** `GET /internal/maintenance`. `bootId` is another one in each process, so that a restart can be seen. */
export const maintenanceStateSchema = z.strictObject({
  state: z.enum(['open', 'closing', 'maintenance']),
  reason: z.string().nullable(),
  since: z.iso.datetime(),
  bootId: z.uuid(),
});
export type MaintenanceState = z.infer<typeof maintenanceStateSchema>;
