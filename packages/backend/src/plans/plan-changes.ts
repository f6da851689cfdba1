import { planChangeSchema, planHelloSchema } from '@votive/shared/contracts/plan-changes';
import type { Logger } from 'pino';
import type { PromptServiceClient } from '../prompt-service/prompt-service-client.ts';
import { readServerSentEvents } from './server-sent-events.ts';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 15_000;
/** The service sends something at least every 20 s; silence for longer means that the connection is dead. */
const SILENCE_MS = 60_000;

type PlanChangesDependencies = {
  send: PromptServiceClient;
  /** A connection was made: these are all current revisions. */
  onHello: (revisions: Record<string, string>) => void;
  onChange: (key: string, revision: string) => void;
  log: Logger;
  random: () => number;
};

/** Listens to the prompt-service for changed plans, for ever: after a cut it comes back in 0.25 s, then ever more slowly, up to 15 s, with jitter. */
export function followPlanChanges({ send, onHello, onChange, log, random }: PlanChangesDependencies) {
  const stopping = new AbortController();
  let failures = 0;
  let isConnected = false;

  async function listen(): Promise<void> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(new Error('the stream fell silent')), SILENCE_MS);
    const signal = AbortSignal.any([stopping.signal, silence.signal]);
    try {
      const response = await send('/internal/changes', { signal, headers: { accept: 'text/event-stream' } });
      if (!response.body) return;
      for await (const { event, data } of readServerSentEvents(response.body, () => timer.refresh()))
        handle(event, data);
    } finally {
      isConnected = false;
      clearTimeout(timer);
    }
  }

  function handle(event: string, data: string): void {
    if (event === 'hello') {
      const { revisions } = planHelloSchema.parse(JSON.parse(data));
      failures = 0;
      isConnected = true;
      onHello(revisions);
    }
    if (event === 'change') {
      const { key, revision } = planChangeSchema.parse(JSON.parse(data));
      onChange(key, revision);
    }
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      await listen().catch(() => log.debug('the stream of changes broke off'));
      const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures) * (0.5 + random());
      failures += 1;
      await pause(delayMs, stopping.signal);
    }
  }

  const following = follow();
  return {
    isConnected: () => isConnected,
    async stop(): Promise<void> {
      stopping.abort();
      await following;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
