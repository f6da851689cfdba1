import { importedTableSchema } from '@votive/shared/contracts/import';
import { z } from 'zod';
import { ADMIN_DATA } from './admin-data.ts';
import { BACKUP_DATA } from './backup-data.ts';
import { CERTIFICATE_DATA } from './certificate-data.ts';
import { keysSchema, serviceSchema } from './status-data.ts';

const changed = z.boolean().describe('Whether anything is different now.');
const plan = z.array(z.string()).describe('What would be done, under --dry-run.');
const optionSchema = z.object({
  flags: z.string(),
  long: z.string(),
  short: z.string().nullable(),
  description: z.string(),
  takesValue: z.boolean(),
  choices: z.array(z.string()).nullable(),
});
const certificate = z.object({
  state: z.enum(['ok', 'warning', 'failing']),
  causes: z.array(z.string()),
  expires: z.iso.datetime().nullable(),
  daysLeft: z.int().nullable(),
});
const pendingSchema = z.object({
  command: z.string(),
  startedAt: z.iso.datetime().nullable(),
  phase: z.string().nullable(),
});
const settingSchema = z.object({
  name: z.string(),
  value: z.string().nullable(),
  origin: z.enum(['environment', 'config.json', 'default', 'file']),
  services: z.array(z.string()),
  description: z.string(),
});
const upSchema = z.object({
  url: z.url(),
  mode: z.string(),
  changed,
  home: z.string().optional(),
  restarted: z.array(z.string()).optional(),
  degraded: z.array(z.string()).describe('Services that work with restrictions.').optional(),
  adminKeyFile: z.string().optional(),
  recoveryKeyFile: z.string().optional(),
  next: z.string().describe('The command that most people run next.').optional(),
  units: z.record(z.string(), z.string()).describe('Under --print-systemd: units by file name.').optional(),
  install: z.array(z.string()).describe('Under --print-systemd: the commands that install them.').optional(),
  plan: plan.optional(),
});

/**
 * What stands in `data` of each command that succeeded (and of `status` and `doctor` also where they carry a bad state). Fields are only added, and later versions
 * may add to what is described here.
 */
export const COMMAND_DATA: Readonly<Record<string, z.ZodType>> = {
  up: upSchema,
  down: z.object({ changed, plan: plan.optional() }),
  restart: z.object({
    changed,
    url: z.url().optional(),
    restarted: z.array(z.string()).optional(),
    degraded: z.array(z.string()).optional(),
    plan: plan.optional(),
  }),
  status: z.object({
    status: z.enum(['healthy', 'degraded', 'unhealthy', 'stopped']),
    instance: z.string().describe('Name that `votive destroy` asks for.'),
    url: z.url(),
    mode: z.string(),
    home: z.string(),
    supervisor: z.object({ pid: z.int(), since: z.iso.datetime(), foreground: z.boolean() }).nullable(),
    services: z.array(serviceSchema),
    keys: keysSchema.nullable(),
    certificate: certificate.nullable(),
    renewal: z
      .enum(['kept', 'nobody'])
      .nullable()
      .describe('Whether somebody renews the certificate; null where there is none to renew.'),
    backup: z.object({
      lastVerified: z.iso.datetime().nullable(),
      lastDrill: z.iso.datetime().nullable(),
      rtoMs: z.int().nullable().describe('How long the last drill took until services answered.'),
      schedule: z.string().nullable().describe('When backups are made, as a cron expression.'),
      faults: z.array(z.string()).describe('What somebody should look at.'),
    }),
    pending: z.object({
      migration: z.string().nullable(),
      recovery: z.array(pendingSchema),
      underWay: z.array(pendingSchema),
    }),
  }),
  logs: z.object({
    lines: z.union([z.int(), z.array(z.looseObject({ time: z.string().nullable(), service: z.string() }))]),
  }),
  open: z.object({ url: z.url(), opened: z.boolean() }),
  upgrade: z.object({
    changed,
    from: z.string().describe('Version of before.'),
    to: z.string().nullable(),
    release: z.string().nullable().describe('Name of the release in the home.').optional(),
    snapshot: z.string().nullable().describe('Where the data of before is kept.').optional(),
    backup: z.string().nullable().optional(),
    migrations: z.array(z.string()).optional(),
    pruned: z.array(z.string()).describe('Older releases that were removed.').optional(),
    running: z.boolean().optional(),
    plan: plan.optional(),
  }),
  rollback: z.object({
    changed,
    from: z.string(),
    to: z.string(),
    release: z.string().nullable().optional(),
    snapshot: z.string().nullable().describe('Where the data that was in use is kept.').optional(),
    writtenSince: z.record(z.string(), z.int()).describe('Rows more than before the upgrade, by table.').optional(),
    deletions: z.int().optional(),
    running: z.boolean().optional(),
    plan: plan.optional(),
  }),
  import: z.object({
    changed,
    backup: z.string().nullable().describe('Id of the backup that was made before.'),
    wouldChange: z.boolean().describe('Whether there was anything to import.'),
    tables: z.array(importedTableSchema),
  }),
  'config show': z.object({
    home: z.string(),
    mode: z.string(),
    port: z.int(),
    hostname: z.string(),
    settings: z.array(settingSchema),
    secrets: z.array(z.object({ name: z.string(), file: z.string(), present: z.boolean() })),
  }),
  'config set': z.object({ name: z.string(), value: z.string().nullable(), changed }),
  'config validate': z.object({ valid: z.literal(true), checked: z.int() }),
  ...ADMIN_DATA,
  ...CERTIFICATE_DATA,
  ...BACKUP_DATA,
  migrate: z.object({
    changed,
    schema: z.string().nullable().describe('Newest migration that the database has; null where there is no database.'),
    applied: z.array(z.string()),
    pending: z.array(z.string()),
    bytes: z.int().min(0).nullable(),
    migrated: z.array(z.string()).describe('What this command applied.'),
    snapshot: z.string().nullable().describe('Folder that keeps the database of before.'),
    plan,
  }),
  version: z.object({
    version: z.string(),
    node: z.string(),
    release: z.string().nullable().describe('Name of the release that the home runs, where it is not the checkout.'),
    checkout: z.string().nullable().describe('Version of the checkout that was called, then.'),
  }),
  'rotate-keys': z.object({
    changed,
    rotated: z.array(
      z.object({
        kind: z.enum(['root', 'database', 'jwt', 'admin', 'session', 'service']),
        from: z.string().describe('Public id of the key before.'),
        to: z.string().describe('Public id of the key in force.'),
        ms: z.int().min(0).describe('How long the keys themselves took.'),
      }),
    ),
    plan,
  }),
  doctor: z.object({
    status: z.enum(['ok', 'warnings', 'failures']),
    checks: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        severity: z.enum(['low', 'medium', 'high']),
        status: z.enum(['ok', 'warn', 'fail', 'skip']).optional(),
        evidence: z.string().optional(),
        fix: z.string().nullable().optional(),
        fixable: z.boolean().optional(),
      }),
    ),
    fixed: z.array(z.object({ id: z.string(), did: z.array(z.string()) })),
    containers: z.array(
      z.object({
        id: z.string(),
        service: z.string(),
        status: z.enum(['ok', 'fail', 'skip', 'waived']),
        evidence: z.string(),
        reason: z.string().nullable(),
      }),
    ),
    bundle: z.string().nullable(),
  }),
  recover: z.object({
    changed,
    recovered: z.array(
      z.object({
        command: z.string(),
        startedAt: z.iso.datetime().nullable(),
        outcome: z.enum(['finished', 'undone', 'failed']),
        did: z.array(z.string()),
      }),
    ),
    removed: z.array(z.string()),
    plan,
  }),
  destroy: z.object({ changed, home: z.string(), copy: z.string().nullable(), plan }),
  completion: z.object({ shell: z.string(), script: z.string() }),
  explain: z.object({
    codes: z.array(
      z.object({
        code: z.string(),
        meaning: z.string(),
        exitCode: z.int(),
        retryable: z.boolean(),
        advice: z.string().nullable(),
        docs: z.string(),
      }),
    ),
  }),
  schema: z.object({ schemas: z.array(z.object({ command: z.string(), id: z.string(), data: z.unknown() })) }),
  commands: z.object({
    commands: z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        arguments: z.array(
          z.object({ name: z.string(), description: z.string(), required: z.boolean(), variadic: z.boolean() }),
        ),
        options: z.array(optionSchema),
        examples: z.array(z.string()),
      }),
    ),
    globalOptions: z.array(optionSchema),
  }),
};

/** The JSON Schema (draft 2020-12) of a command's `data`; open to fields that later versions add. */
export function publishedSchema(command: string): object | undefined {
  const schema = COMMAND_DATA[command];
  return schema && z.toJSONSchema(schema, { io: 'input' });
}
