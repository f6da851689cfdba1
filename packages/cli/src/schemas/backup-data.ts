import { z } from 'zod';

const changed = z.boolean().describe('Whether anything is different now.');
const plan = z.array(z.string()).describe('What would be done, under --dry-run.');
const verified = z.object({ at: z.iso.datetime(), ok: z.boolean(), cause: z.string().nullable() });
const drill = z.object({
  at: z.iso.datetime(),
  ok: z.boolean(),
  rtoMs: z.int().nullable().describe('From the start of the restore until the services answered.'),
  cause: z.string().nullable(),
});
const path = z.string().describe('Absolute path of the backup.');
const kit = {
  file: z.string(),
  publicKey: z.string().describe('To whom backups are encrypted; it opens nothing.'),
};

/** What stands in `data` of `votive backup …` and `votive keys …`. */
export const BACKUP_DATA = {
  'backup create': z.object({
    changed,
    id: z.string().optional(),
    path: path.optional(),
    bytes: z.int().optional(),
    rows: z.int().optional(),
    createdAt: z.iso.datetime().optional(),
    verified: verified.optional(),
    sent: z
      .array(z.object({ where: z.string(), cause: z.string().nullable() }))
      .describe('Where else it went; `cause` says why it did not.')
      .optional(),
    pruned: z.array(z.string()).optional(),
    units: z.record(z.string(), z.string()).describe('Under --print-systemd: units by file name.').optional(),
    plan,
  }),
  'backup list': z.object({
    backups: z.array(
      z.object({
        id: z.string(),
        path,
        bytes: z.int(),
        createdAt: z.iso.datetime(),
        reason: z.string().nullable(),
        scope: z.enum(['home', 'data']).nullable(),
        verified: verified.nullable(),
        drill: drill.nullable(),
      }),
    ),
  }),
  'backup verify': z.object({
    path,
    id: z.string().optional(),
    createdAt: z.iso.datetime().optional(),
    rows: z.int().optional(),
    scope: z.enum(['home', 'data']).optional(),
    plan,
  }),
  'backup drill': z.object({
    path,
    rtoMs: z.int().describe('From the start of the restore until the services answered.').optional(),
    rows: z.int().optional(),
    prompts: z.int().optional(),
    ageMs: z.int().describe('How old the restored data is: what a restore now would lose at most.').optional(),
    plan,
  }),
  restore: z.object({
    changed,
    path: path.optional(),
    id: z.string().optional(),
    createdAt: z.iso.datetime().optional(),
    appVersion: z.string().optional(),
    scope: z.enum(['home', 'data']).optional(),
    rows: z.int().optional(),
    snapshot: z.string().nullable().describe('Name below snapshots/ of what was there before.').optional(),
    deletions: z.int().describe('Records deleted again because people had asked for it since.').optional(),
    running: z.boolean().optional(),
    plan,
  }),
  'backup prune': z.object({ changed, removed: z.array(z.string()), kept: z.int(), plan }),
  'keys export-kit': z.object({ changed, ...kit, passphrase: z.boolean() }),
  'keys verify-kit': z.object({
    ...kit,
    fitsHome: z.boolean().nullable(),
    backups: z.int(),
    opens: z.int().describe('How many of the backups of this home it opens.'),
  }),
} as const satisfies Record<string, z.ZodType>;
