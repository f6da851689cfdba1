import { readFileSync } from 'node:fs';
import { AdminApiError, type AdminClient, createAdminClient } from '@votive/shared/admin-api/admin-client';
import { parseKeyLines } from '@votive/shared/key-lines';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import type { ServiceCall } from '../stack/driver.ts';
import type { RunningHome } from './running-home.ts';

const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * The admin API of the appliance that runs, called with the installation's own key, past the edge. Throws VOT-303 when nothing runs, VOT-101 for what the API calls a mistake of the caller,
 * VOT-306 for everything else.
 */
export function callAdminApi(
  { layout, driver }: RunningHome,
  { options }: Pick<CommandContext, 'options'>,
): AdminClient {
  const client = createAdminClient(async ({ method, path, body }) => {
    const [key] = parseKeyLines(readFileSync(layout.adminKey, 'utf8'));
    return driver.callPromptService({
      method: method as ServiceCall['method'],
      path,
      headers: { 'x-admin-key': key?.key ?? '' },
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      ...(body !== undefined && { body }),
    });
  });
  return (async (...request: Parameters<AdminClient>) => {
    try {
      return await client(...request);
    } catch (error) {
      throw toCommandError(error);
    }
  }) as AdminClient;
}

const MISTAKES = new Set(['invalid', 'not_found', 'conflict', 'gone', 'too_large']);

function toCommandError(error: unknown): unknown {
  if (error instanceof CommandError) return error;
  if (error instanceof AdminApiError && MISTAKES.has(error.code)) {
    return new CommandError('VOT-101', {
      message: error.message,
      reason: issuesOf(error.body) || 'The appliance refused it, and nothing was changed.',
      fix: 'Correct it and run the command again.',
      cause: error,
    });
  }
  return new CommandError('VOT-306', {
    message: 'The prompt-service did not do it.',
    reason: error instanceof Error ? error.message : String(error),
    fix: 'Look at `votive status` and `votive logs --service prompt-service`.',
    cause: error,
  });
}

/** What is wrong with which field, at most five of them. */
function issuesOf(body: unknown): string {
  const { issues } = (typeof body === 'object' && body !== null ? body : {}) as {
    issues?: { path: string; message: string }[];
  };
  return (issues ?? [])
    .slice(0, 5)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
}
