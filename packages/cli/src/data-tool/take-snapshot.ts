import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Snapshot, snapshotSchema } from '@votive/shared/contracts/snapshots';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { askPromptService } from '../stack/ask-prompt-service.ts';
import type { StackDriver } from '../stack/driver.ts';
import { clearCliScratch, scratchPath } from './cli-scratch.ts';
import { currentReference } from './database-reference.ts';
import { ownData } from './own-data.ts';
import { runDataTool } from './run-data-tool.ts';

/** A consistent copy of the database, encrypted under the same key, until `release`. */
export type TakenSnapshot = { file: string; keyId: string; bytes: number; release(): Promise<void> };

type Tools = { layout: HomeLayout; driver: StackDriver };
type Context = Pick<CommandContext, 'installation' | 'output' | 'now'>;

const POLL_MS = 100;
/** How long a service that ends again and again may keep the data between two attempts. */
const OWN_WAIT_MS = 10_000;

/**
 * Copies the database of a home: through the prompt-service where it runs, without holding up a request; else by the data tool, which owns the data meanwhile. The progress step that
 * is open shows how far it is. Throws VOT-205 where there is no room, VOT-306 where the service fails, and what the data tool refuses.
 */
export async function takeSnapshot(context: Context, tools: Tools): Promise<TakenSnapshot> {
  const online = await isOpen(context, tools);
  return online ? takeOnline(context, tools) : takeOffline(context, tools);
}

/** Whether a prompt-service answers with its database open. */
async function isOpen({ now }: Context, tools: Tools): Promise<boolean> {
  try {
    const { status, text } = await askPromptService(
      { ...tools, now },
      { method: 'GET', path: '/internal/maintenance' },
    );
    return status === 200 && (JSON.parse(text) as { state?: string }).state === 'open';
  } catch {
    return false;
  }
}

async function takeOnline({ output, now }: Context, tools: Tools): Promise<TakenSnapshot> {
  const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
    askPromptService({ ...tools, now }, { method, path, body });
  let snapshot = readAnswer(await ask('POST', '/internal/snapshots', { for: 'cli' }));
  const path = `/internal/snapshots/${snapshot.id}`;
  while (snapshot.state === 'making') {
    output.progress.amount(snapshot.bytes, snapshot.totalBytes);
    await sleep(POLL_MS);
    snapshot = readAnswer(await ask('GET', path));
  }
  if (snapshot.state === 'failed') throw failed(snapshot.failure ?? 'It did not say why.');
  return {
    file: join(tools.layout.data, snapshot.file),
    keyId: snapshot.keyId,
    bytes: snapshot.bytes,
    async release() {
      await ask('DELETE', path).catch(() => undefined);
    },
  };
}

async function takeOffline({ installation, output }: Context, { layout }: Tools): Promise<TakenSnapshot> {
  const owned = await ownData(installation, layout, { waitMs: OWN_WAIT_MS });
  try {
    const source = currentReference(layout);
    if (!source) throw noData(layout);
    clearCliScratch(layout);
    const to = scratchPath(layout, 'snapshot.db');
    const { bytes } = await runDataTool(
      installation,
      'snapshot',
      { source, to },
      {
        onProgress: ({ done, total }) => output.progress.amount(done, total),
      },
    );
    return {
      file: to,
      keyId: source.keyId,
      bytes,
      async release() {
        clearCliScratch(layout);
      },
    };
  } finally {
    await owned.release();
  }
}

function readAnswer({ status, text }: { status: number; text: string }): Snapshot {
  if (status === 200 || status === 202) return snapshotSchema.parse(JSON.parse(text));
  throw failed(reasonOf(status, text));
}

function reasonOf(status: number, text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return `It answered ${status}.`;
  }
}

function failed(reason: string): CommandError {
  const full = /ENOSPC|EDQUOT|are free/.test(reason);
  return new CommandError(full ? 'VOT-205' : 'VOT-306', {
    message: 'The prompt-service could not copy its database.',
    reason,
    fix: full
      ? 'Free some space on the disk of the home.'
      : 'Look at `votive logs --service prompt-service`, then try again.',
  });
}

function noData({ data }: HomeLayout): CommandError {
  return new CommandError('VOT-213', {
    message: 'There is no data yet.',
    reason: `${data} holds no database: the appliance has never run.`,
    fix: 'Start it with `votive up`.',
  });
}
