import { AppError } from '@votive/shared/app-error';
import {
  type ConfiguredProvider,
  configuredProviderSchema,
  type RunLine,
  type RunOrder,
  runLineSchema,
} from '@votive/shared/contracts/prompt-runs';
import type { CallBackend } from '../backend/backend-client.ts';

export type RunClient = ReturnType<typeof createRunClient>;

const SETTINGS_TIMEOUT_MS = 3_000;

/** What the backend does for runs. */
export function createRunClient(callBackend: CallBackend) {
  async function configured(): Promise<ConfiguredProvider> {
    const signal = AbortSignal.timeout(SETTINGS_TIMEOUT_MS);
    const response = await callBackend({ method: 'GET', path: '/internal/run-settings', signal });
    return configuredProviderSchema.parse(await response.json());
  }

  /** Every line of a run, as it comes. Throws `unavailable` where it breaks off. */
  async function* run(order: RunOrder, signal: AbortSignal): AsyncGenerator<RunLine> {
    const response = await callBackend({ method: 'POST', path: '/internal/runs', body: order, signal });
    try {
      for await (const line of linesOf(response)) yield runLineSchema.parse(JSON.parse(line));
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw new AppError('unavailable', 'The service that asks models broke off.', { cause });
    }
  }

  return { configured, run };
}

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') throw new Error('The last line has no end.');
}
