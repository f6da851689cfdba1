import type { BackendConfig } from '@votive/shared/parameters/backend-parameters';
import { createAnthropicProvider } from './anthropic-provider.ts';
import { createOpenAiProvider } from './openai-provider.ts';
import type { ModelProvider } from './provider.ts';

/** A model to ask: whose, which one unless a prompt says otherwise, and whether it stands at the vendor's own address. */
export type ConfiguredModel = { provider: ModelProvider; model: string; isVendorAddress: boolean };

/** The breaker decides when time is up; the SDK's own limit only stands behind it. */
const SDK_GRACE_MS = 10_000;

/**
 * The configured model, or undefined for the built-in rules. Without `AI_PROVIDER` it is the provider whose key is there, Anthropic first. Throws where a
 * provider is named and its key is missing: that is a mistake, not a wish for rules.
 */
export function chooseModel(config: BackendConfig): ConfiguredModel | undefined {
  const chosen =
    config.AI_PROVIDER ?? (config.ANTHROPIC_API_KEY ? 'anthropic' : config.OPENAI_API_KEY ? 'openai' : 'rules');
  if (chosen === 'rules') return undefined;
  const timeoutMs = config.AI_TIMEOUT_MS + SDK_GRACE_MS;
  if (chosen === 'anthropic') {
    const apiKey = needed(config.ANTHROPIC_API_KEY, 'ANTHROPIC_API_KEY');
    const baseUrl = config.ANTHROPIC_BASE_URL;
    return configured(createAnthropicProvider({ apiKey, baseUrl, timeoutMs }), baseUrl, config);
  }
  const apiKey = needed(config.OPENAI_API_KEY, 'OPENAI_API_KEY');
  const baseUrl = config.OPENAI_BASE_URL;
  return configured(createOpenAiProvider({ apiKey, baseUrl, timeoutMs }), baseUrl, config);
}

function configured(provider: ModelProvider, baseUrl: string | undefined, config: BackendConfig): ConfiguredModel {
  return { provider, model: config.AI_MODEL ?? provider.defaultModel, isVendorAddress: baseUrl === undefined };
}

function needed<Key>(key: Key | undefined, name: string): Key {
  if (key !== undefined) return key;
  throw new Error(`AI_PROVIDER asks for a model, but ${name} is not set. Set it, or set AI_PROVIDER to rules.`);
}
