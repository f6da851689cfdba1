import { z } from 'zod';

/** `POST /internal/backups`: what a scheduled backup came to; the service proved that it can be restored before it answers. Durations in milliseconds. */
export const backupMadeSchema = z.strictObject({
  bytes: z.int().min(0),
  rows: z.int().min(0),
  durationMs: z.int().min(0),
  pruned: z.int().min(0),
});
export type BackupMade = z.infer<typeof backupMadeSchema>;

/** `POST /internal/drills`: how long a restore of the newest backup took, until a service answered from it. */
export const drillPassedSchema = z.strictObject({ rows: z.int().min(0), rtoMs: z.int().min(0) });
export type DrillPassed = z.infer<typeof drillPassedSchema>;
