import { readFileSync } from 'node:fs';
import { parseKeyring } from '@votive/shared/keyring/keyring';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { instanceName } from '../home/instance-name.ts';
import { type JournalEntry, readJournal } from '../journal/journal.ts';
import { isKept } from '../keeper/keeper-process.ts';
import { readSchemaState } from '../migrate/schema-state.ts';
import { toCommandError } from '../output/command-error.ts';
import { type Redact, redactDeep } from '../redaction/redact.ts';
import { isWorking, type ServiceStatus, type StackDriver, type StackStatus } from '../stack/driver.ts';
import type { Installation } from '../stack/installation.ts';
import { backupStatus } from './backup-status.ts';
import { certificateInUse } from './certificate-in-use.ts';

const DAY_MS = 86_400_000;

export type ApplianceStatus = Awaited<ReturnType<typeof readStatus>>;
type Overall = 'healthy' | 'degraded' | 'unhealthy' | 'stopped';

/** Everything that `votive status` says, asked now. Only reads, and never throws for what it finds. Log lines and causes are redacted. */
export async function readStatus({
  layout,
  config,
  driver,
  installation,
  redact,
  now,
}: {
  layout: HomeLayout;
  installation: Installation;
  config: HomeConfig;
  driver: StackDriver;
  redact: Redact;
  now: Date;
}) {
  const stack = await driver.inspect();
  const certificate = await certificateInUse(layout, { hostName: config.hostname, now });
  const services = redactDeep(stack.services, redact);
  const { interrupted, underWay, unreadable } = readJournal(layout);
  const recovery = [...interrupted.map(toPending), ...unreadable.map((path) => ({ ...UNKNOWN, path }))];
  const backup = backupStatus(layout, { config, environment: driver.lastEnvironment(), now });
  const renewal = driver.usesTls && stack.running ? (isKept(layout) ? ('kept' as const) : ('nobody' as const)) : null;
  return {
    status: judge(stack, {
      somethingIsPending:
        recovery.length > 0 ||
        backup.faults.length > 0 ||
        renewal === 'nobody' ||
        (driver.usesTls && certificate !== null && certificate.state !== 'ok'),
    }),
    instance: instanceName(layout.home),
    url: driver.url(config),
    mode: driver.mode,
    home: layout.home,
    supervisor: stack.supervisor,
    services,
    keys: readKeyFacts(layout, now),
    certificate,
    renewal,
    backup,
    pending: {
      migration: await pendingMigration({ installation, layout, services }),
      recovery,
      underWay: underWay.map(toPending),
    },
  };
}

function judge(
  { running, supervised, services }: StackStatus,
  { somethingIsPending }: { somethingIsPending: boolean },
): Overall {
  if (!running) return 'stopped';
  if (!services.every(isWorking)) return 'unhealthy';
  const allHealthy = services.every(({ state }) => state === 'healthy');
  return supervised && allHealthy && !somethingIsPending ? 'healthy' : 'degraded';
}

/** The ids, fingerprints and ages of the keys in force; null where there is no keyring that can be read. */
function readKeyFacts({ keyring }: HomeLayout, now: Date) {
  try {
    const { kek, deks, active } = parseKeyring(readFileSync(keyring, 'utf8'));
    const entry = deks[active];
    if (!entry) return null;
    const ageDays = (created: string) => Math.max(0, Math.floor((now.getTime() - Date.parse(created)) / DAY_MS));
    const root = { id: kek.id, created: kek.created ?? null, ageDays: kek.created ? ageDays(kek.created) : null };
    const { kcv: fingerprint, created } = entry;
    return { root, data: { id: active, fingerprint, created, ageDays: ageDays(created) } };
  } catch {
    return null;
  }
}

const UNKNOWN = { command: 'unknown', startedAt: null, phase: null };

function toPending({ command, startedAt, phases }: JournalEntry) {
  return { command, startedAt: startedAt as string | null, phase: phases.at(-1)?.name ?? null };
}

/** What the database lacks, looked up where no prompt-service has it open, which would have refused it; null where nothing is pending. */
async function pendingMigration({
  installation,
  layout,
  services,
}: {
  installation: Installation;
  layout: HomeLayout;
  services: readonly ServiceStatus[];
}): Promise<string | null> {
  if (services.some((service) => service.name === 'prompt-service' && isWorking(service))) return null;
  try {
    const state = await readSchemaState(installation, layout);
    return state === undefined || state.pending.length === 0 ? null : state.pending.join(', ');
  } catch (error) {
    const { code, message, reason } = toCommandError(error);
    return code === 'VOT-404' ? `${message} ${reason}` : null;
  }
}
