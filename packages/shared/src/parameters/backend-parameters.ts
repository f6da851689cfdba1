import { z } from 'zod';
import { secretSchema } from '../load-config.ts';
import {
  hostList,
  httpUrl,
  logLevel,
  milliseconds,
  oneLine,
  originList,
  port,
  wholeNumber,
} from './parameter-kinds.ts';

/** Everything that the backend can be told. */
export const backendParameters = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  PORT: port().default(3001).describe('Port to listen on; 0 takes any free one.'),
  LOG_LEVEL: logLevel().default('info').describe('Least severe level that is logged.'),
  STATE_DIR: z.string().min(1).describe('Folder for the usage ledger and the last known good plans.'),
  PROMPT_SERVICE_URL: httpUrl().describe('Where the prompt-service answers.'),
  SERVICE_KEY: secretSchema.describe('Key by which services prove themselves to each other.'),
  PLANS_KEY: secretSchema.describe('Key that encrypts the last known good plans on disk.'),
  AI_PROVIDER: z
    .enum(['rules', 'anthropic', 'openai'])
    .optional()
    .describe('Who writes reports. Unset: the provider whose key file exists, else the built-in rules.'),
  AI_MODEL: oneLine().optional().describe('Model to ask, where the prompt version names none.'),
  AI_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(120_000).describe('Longest wait for one answer of a model.'),
  AI_MAX_CONCURRENT: wholeNumber(1, 1_000).default(8).describe('Model calls under way at once; further ones wait.'),
  ANTHROPIC_API_KEY: secretSchema.optional().describe('Enables Anthropic.'),
  ANTHROPIC_BASE_URL: httpUrl().optional().describe('Another server that speaks the Anthropic API.'),
  OPENAI_API_KEY: secretSchema.optional().describe('Enables OpenAI.'),
  OPENAI_BASE_URL: httpUrl().optional().describe('Another server that speaks the OpenAI API.'),
  MINIMUM_AGE: wholeNumber(16, 99).default(18).describe('Age that a visitor has to confirm.'),
  BREAKER_TIMEOUT_MS: wholeNumber(1, 600_000)
    .default(5_000)
    .describe('Longest wait for one call to the prompt-service.'),
  BREAKER_ERROR_THRESHOLD_PERCENTAGE: wholeNumber(1, 100)
    .default(50)
    .describe('The breaker opens above this share of failures.'),
  BREAKER_RESET_TIMEOUT_MS: milliseconds()
    .default(30_000)
    .describe('How long the breaker stays open before it tries one call.'),
  BREAKER_VOLUME_THRESHOLD: wholeNumber(1, 10_000)
    .default(5)
    .describe('Calls within a minute before the breaker may open.'),
  CACHE_TTL_MS: milliseconds().default(300_000).describe('How long a plan is fresh.'),
  STALE_TTL_MS: milliseconds()
    .default(3_600_000)
    .describe('How long after its last success a plan may still be served.'),
  MAX_CONCURRENT_REFRESHES: wholeNumber(1, 100).default(3).describe('Plan refreshes under way at once.'),
  ALLOWED_ORIGINS: originList().default([]).describe('Other origins whose pages may call the API.'),
  WEBHOOK_PRIVATE_HOSTS: hostList()
    .default([])
    .describe('Hosts, or host:port, to which webhooks may go although they are private; also over http.'),
  DRAIN_TIMEOUT_MS: milliseconds(600_000)
    .default(20_000)
    .describe('How long requests under way may take to finish on shutdown.'),
});
export type BackendConfig = z.output<typeof backendParameters>;
