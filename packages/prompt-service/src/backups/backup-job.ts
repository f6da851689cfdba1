import { z } from 'zod';

const places = z.strictObject({
  /** The folder of artefacts. */
  folder: z.string().min(1),
  keyringPath: z.string().min(1),
  rootKeyPath: z.string().min(1),
});

/** What the service has a process of its own do, as one line of JSON on its standard input: paths and ids, no key. */
export const backupJobSchema = z.discriminatedUnion('verb', [
  z.strictObject({
    verb: z.literal('create'),
    places,
    /** A consistent copy of the database, which nobody else uses. */
    copy: z.string().min(1),
    keyId: z.string(),
    recipient: z.string().min(1),
    /** The home, where the service sees all of it; else the artefact holds the data and its keys alone. */
    home: z.string().optional(),
    appVersion: z.string(),
    retention: z.strictObject({ last: z.int(), daily: z.int(), weekly: z.int() }),
  }),
  z.strictObject({ verb: z.literal('drill'), places }),
]);
export type BackupJob = z.infer<typeof backupJobSchema>;
export type BackupPlaces = z.infer<typeof places>;

/** The one line that comes back. */
export const backupOutcomeSchema = z.union([
  z.strictObject({ result: z.unknown() }),
  z.strictObject({ refusal: z.string() }),
]);
