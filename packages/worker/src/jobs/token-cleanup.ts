import { UpstreamError } from '@votive/shared/app-error';
import { tokenCleanupSchema } from '@votive/shared/contracts/token-cleanup';
import { currentTrace, formatTraceparent } from '@votive/shared/tracing/trace-context';
import type { Job } from '../schedule/job.ts';

export type TokenCleanupOptions = {
  enabled: boolean;
  schedule: string;
  promptServiceUrl: string;
  serviceToken: () => string;
};

/** Asks the prompt-service to delete expired refresh, password-reset and e-mail-verification tokens. */
export function tokenCleanupJob({ enabled, schedule, promptServiceUrl, serviceToken }: TokenCleanupOptions): Job {
  async function run(signal: AbortSignal): Promise<Record<string, number>> {
    const response = await post(signal);
    if (!response.ok) {
      throw new UpstreamError('prompt-service', {
        retryable: response.status >= 500 || response.status === 429,
        status: response.status,
        message: `prompt-service answered ${response.status}.`,
      });
    }
    return tokenCleanupSchema.parse(await response.json());
  }

  async function post(signal: AbortSignal): Promise<Response> {
    const trace = currentTrace();
    try {
      return await fetch(new URL('/internal/token-cleanups', promptServiceUrl), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${serviceToken()}`,
          ...(trace && { traceparent: formatTraceparent(trace) }),
        },
        signal,
      });
    } catch (cause) {
      throw new UpstreamError('prompt-service', { retryable: true, cause });
    }
  }

  return { name: 'token-cleanup', parameter: 'JOB_TOKEN_CLEANUP_SCHEDULE', schedule, enabled, run };
}
