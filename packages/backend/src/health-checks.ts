import type { HealthCheck } from '@votive/shared/http/health-report';
import type { Breaker } from './breaker/breaker.ts';
import type { ConfiguredModel } from './providers/choose-provider.ts';

type Dependencies = {
  promptService: Breaker;
  /** Whether the prompt-service's stream of changes is open. */
  isConnected: () => boolean;
  model: Breaker | undefined;
};

const NOT_CONNECTED: HealthCheck = {
  status: 'degraded',
  critical: false,
  cause: 'It cannot be reached; the last plan is served, and nothing can be stored.',
};

/** What the backend depends on. Nothing of it decides readiness: without a vendor the rules write, without the prompt-service the last plan is served. */
export function healthChecks(
  configured: ConfiguredModel | undefined,
  { promptService, isConnected, model }: Dependencies,
): Record<string, () => HealthCheck> {
  const provider = configured?.provider.name;
  const vendor = model ? () => stateOf(model) : notConfigured;
  return {
    anthropic: provider === 'anthropic' ? vendor : notConfigured,
    ...(provider === 'openai' && { openai: vendor }),
    'prompt-service': () => (isConnected() ? stateOf(promptService) : NOT_CONNECTED),
  };
}

function stateOf(breaker: Breaker): HealthCheck {
  if (breaker.state() === 'closed') return { status: 'healthy', critical: false };
  return {
    status: 'degraded',
    critical: false,
    cause: 'Its last calls failed; it is asked again within half a minute.',
  };
}

function notConfigured(): HealthCheck {
  return { status: 'healthy', critical: false, cause: 'Not configured; not asked.' };
}
