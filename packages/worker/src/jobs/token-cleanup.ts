import { UpstreamError } from '@votive/shared/app-error';
import { tokenCleanupSchema } from '@votive/shared/contracts/token-cleanup';
import { currentTrace, formatTraceparent } from '@votive/shared/tracing/trace-context';
import type { Job } from '../schedule/job.ts';
import { type PostAnswer, postEmpty } from './post-empty.ts';

export type TokenCleanupOptions = {
  enabled: boolean;
  schedule: string;
  promptServiceUrl: string;
  serviceToken: () => string;
};

/** Asks the prompt-service to delete expired refresh, password-reset and e-mail-verification tokens. */
export function tokenCleanupJob({ enabled, schedule, promptServiceUrl, serviceToken }: TokenCleanupOptions): Job {
  async function run(signal: AbortSignal): Promise<Record<string, number>> {
    const { status, text } = await post(signal);
    if (status < 200 || status >= 300) {
      throw new UpstreamError('prompt-service', {
        retryable: status >= 500 || status === 429,
        status,
        message: `prompt-service answered ${status}.`,
      });
    }
    return tokenCleanupSchema.parse(JSON.parse(text));
  }

  async function post(signal: AbortSignal): Promise<PostAnswer> {
    const trace = currentTrace();
    const headers = {
      authorization: `Bearer ${serviceToken()}`,
      ...(trace && { traceparent: formatTraceparent(trace) }),
    };
    try {
      return await postEmpty(new URL('/internal/token-cleanups', promptServiceUrl), { headers, signal });
    } catch (cause) {
      throw new UpstreamError('prompt-service', { retryable: true, cause: signal.aborted ? signal.reason : cause });
    }
  }

  return { name: 'token-cleanup', parameter: 'JOB_TOKEN_CLEANUP_SCHEDULE', schedule, enabled, run };
}
