import { z } from 'zod';

/** One service in the answer of `votive status`. */
export const serviceSchema = z.object({
  name: z.string(),
  state: z
    .string()
    .describe('healthy, degraded, unhealthy, starting, restarting, crash-looping, waiting, stopping or stopped'),
  cause: z.string().nullable().describe('Why it is not healthy, in words.'),
  since: z.iso.datetime().nullable(),
  pid: z.int().nullable(),
  port: z.int().nullable(),
  restarts: z.int(),
  lastExit: z
    .object({
      code: z.int().nullable(),
      signal: z.string().nullable(),
      at: z.iso.datetime(),
      lines: z.array(z.string()),
    })
    .nullable(),
  lastLines: z.array(z.string()).describe('The last 20 lines of its log, where it is in trouble.'),
});

/** The keys in force: ids and fingerprints, never a key. */
export const keysSchema = z.object({
  root: z.object({
    id: z.string(),
    created: z.iso.datetime().nullable().describe('Null where it was made before its time was noted.'),
    ageDays: z.int().min(0).nullable(),
  }),
  data: z.object({ id: z.string(), fingerprint: z.string(), created: z.iso.datetime(), ageDays: z.int().min(0) }),
});
