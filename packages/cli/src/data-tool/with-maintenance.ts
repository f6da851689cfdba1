import { setTimeout as sleep } from 'node:timers/promises';
import { type MaintenanceState, maintenanceStateSchema } from '@votive/shared/contracts/maintenance';
import { missingHome } from '../commands/existing-home.ts';
import { readHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { askPromptService } from '../stack/ask-prompt-service.ts';
import type { StackDriver } from '../stack/driver.ts';
import { currentReference } from './database-reference.ts';
import { type HeldMarker, raiseMarker } from './maintenance-marker.ts';
import { ownData } from './own-data.ts';
import { runDataTool } from './run-data-tool.ts';

type Context = Pick<CommandContext, 'installation' | 'output' | 'now' | 'options'>;
type Tools = { layout: HomeLayout; driver: StackDriver; now: () => Date };

export type Maintenance = {
  /** Whether a prompt-service runs beside the work, closed. */
  readonly running: boolean;
  /** To be called once the keyring or the root key are others: the prompt-service is started anew before it opens its database. */
  keysChanged(): void;
  /** To be called once the data is for this version's code alone: everything that was started from other code is started anew. */
  codeChanged(): void;
};

export type MaintenanceWork = {
  layout: HomeLayout;
  driver: StackDriver;
  /** For the operator, e.g. `rotate-keys database`. */
  reason: string;
  retryAfterSeconds?: number;
  /** False where whoever calls starts what runs anew itself. */
  thenOpen?: boolean;
};

const CLOSE_WAIT_MS = 60_000;
const OPEN_WAIT_MS = 60_000;
const START_TIMEOUT_MS = 60_000;
const SILENCE_MS = 3_000;
const POLL_MS = 100;

/**
 * Runs `work` while the database is closed, folded into one file, and owned by this command: no prompt-service opens it, and one that runs tells its callers when to come back. Afterwards,
 * however `work` ended, a service that ran opens what `current` points at then, and that is waited for. Throws VOT-212 where the data is not let go of, VOT-302 where the service does not
 * come back.
 */
export async function withMaintenance<Result>(
  context: Context,
  { layout, driver, reason, retryAfterSeconds = 5, thenOpen = true }: MaintenanceWork,
  work: (maintenance: Maintenance) => Promise<Result>,
): Promise<Result> {
  const { installation, now } = context;
  const tools = { layout, driver, now };
  const running = (await driver.inspect()).running;
  const marker = running ? raiseMarker(layout, { reason, retryAfterSeconds }) : undefined;
  if (marker) driver.share();
  const comesBack = running && thenOpen;
  const restart = new Set<'keys' | 'code'>();

  async function runOwned(): Promise<Result> {
    const owned = await ownData(installation, layout, { waitMs: CLOSE_WAIT_MS });
    try {
      await requireAtRest(context, layout);
      return await work({
        running,
        keysChanged: () => void restart.add('keys'),
        codeChanged: () => void restart.add('code'),
      });
    } finally {
      driver.share();
      if (marker && comesBack && restart.size > 0)
        await startAnew(context, { ...tools, marker, release: owned.release, everything: restart.has('code') });
      else await owned.release();
    }
  }

  try {
    const result = await runOwned();
    marker?.lift();
    if (comesBack) await waitUntilOpen(context, tools);
    return result;
  } catch (error) {
    marker?.lift();
    if (comesBack) await waitUntilOpen(context, tools).catch((reopening: unknown) => warn(context, reopening));
    throw error;
  }
}

function warn({ output }: Context, error: unknown): void {
  const { code, message, reason } = toCommandError(error);
  output.warn({ code, message: `${message} ${reason}` });
}

/** A service that was killed leaves a log beside the file. */
async function requireAtRest({ installation }: Context, layout: HomeLayout): Promise<void> {
  if (!currentReference(layout)) return;
  await runDataTool(installation, 'checkpoint', {
    dataDir: layout.data,
    keyringPath: layout.keyring,
    rootKeyPath: layout.rootKey,
    owned: true,
  });
}

/** Has the prompt-service started anew while the marker still keeps it from opening: single mounted files are seen anew by a new container only. */
async function startAnew(
  context: Context,
  {
    marker,
    release,
    everything,
    ...tools
  }: Tools & { marker: HeldMarker; release: () => Promise<void>; everything: boolean },
): Promise<void> {
  const before = await readState(tools);
  let settled = false;
  const only = everything ? undefined : ['prompt-service'];
  const starting = converge(context, tools, { restart: ['prompt-service'], only }).finally(() => {
    settled = true;
  });
  starting.catch(() => undefined);
  while (!settled) {
    const state = await readState(tools);
    if (state && state.bootId !== before?.bootId) break;
    await sleep(POLL_MS);
  }
  await release();
  marker.lift();
  await starting;
}

/** A service that waits for its next start, having been refused its database before, is given another try. */
async function waitUntilOpen(context: Context, tools: Tools): Promise<void> {
  const deadline = performance.now() + OPEN_WAIT_MS;
  let silentSince = performance.now();
  while (performance.now() < deadline) {
    const state = await readState(tools);
    if (state?.state === 'open') return;
    if (state) silentSince = performance.now();
    if (performance.now() - silentSince > SILENCE_MS) return converge(context, tools, { restart: [] });
    await sleep(POLL_MS);
  }
  throw new CommandError('VOT-302', {
    message: 'The prompt-service did not open its database again.',
    reason: `It is still closed after ${OPEN_WAIT_MS / 1000} s.`,
    fix: 'Look at `votive status` and `votive logs --service prompt-service`; then run `votive restart`.',
  });
}

async function converge(
  { options }: Context,
  { layout, driver }: Tools,
  wanted: { restart: readonly string[]; only?: readonly string[] | undefined },
): Promise<void> {
  const config = readHomeConfig(layout.config);
  if (!config) throw missingHome(layout.home);
  await driver.converge(
    { config, environment: driver.lastEnvironment(), catalog: parameterCatalog() },
    { foreground: false, timeoutMs: options.timeoutMs ?? START_TIMEOUT_MS, ...wanted },
  );
}

/** What the prompt-service says of its database; undefined where nothing answers. */
async function readState(tools: Tools): Promise<MaintenanceState | undefined> {
  try {
    const { text } = await askPromptService(tools, { method: 'GET', path: '/internal/maintenance', timeoutMs: 5_000 });
    return maintenanceStateSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
