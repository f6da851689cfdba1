import type { Anthropic } from '@anthropic-ai/sdk';
import type { Secret } from '@votive/shared/secret';
import {
  MAX_ANSWER_CHARACTERS,
  type ModelAnswer,
  type ModelProvider,
  type ModelRequest,
  type StopReason,
} from './provider.ts';
import { fetchWithoutRedirects, toProviderError } from './vendor-error.ts';

type Settings = { apiKey: Secret; baseUrl: string | undefined; timeoutMs: number };
type Params = Anthropic.MessageCreateParamsStreaming;

const BAD_REQUEST = 400;
const MIN_THINKING_BUDGET = 1_024;

/** Claude through its SDK, imported on first use. Always streamed, SDK retries off. */
export function createAnthropicProvider({ apiKey, baseUrl, timeoutMs }: Settings): ModelProvider {
  const plainModels = new Set<string>();
  const client = once(async () => {
    const { default: Client } = await import('@anthropic-ai/sdk');
    return new Client({
      apiKey: apiKey.reveal(),
      authToken: null,
      baseURL: baseUrl ?? 'https://api.anthropic.com',
      // The SDK sends the key as a bearer token; servers that imitate the API often know the older header only.
      ...(baseUrl !== undefined && { defaultHeaders: { 'x-api-key': apiKey.reveal() } }),
      maxRetries: 0,
      timeout: timeoutMs,
      fetch: fetchWithoutRedirects,
      logLevel: 'off',
    });
  });

  async function ask(request: ModelRequest): Promise<ModelAnswer> {
    const isPlain = plainModels.has(request.model);
    try {
      return await stream(await client(), request, isPlain ? {} : optionsFor(request));
    } catch (error) {
      const failure = toProviderError('anthropic', error);
      if (failure.status !== BAD_REQUEST || isPlain) throw failure;
      plainModels.add(request.model);
      return ask(request);
    }
  }

  return { name: 'anthropic', defaultModel: 'claude-sonnet-5-5', ask };
}

async function stream(client: Anthropic, request: ModelRequest, options: Partial<Params>): Promise<ModelAnswer> {
  const { model, maxTokens, system, signal, onText } = request;
  const params: Params = {
    model,
    max_tokens: maxTokens,
    system,
    messages: messagesOf(request),
    stream: true,
    ...options,
  };
  const answer: ModelAnswer = { text: '', model, stopReason: 'broken-off', tokens: { input: 0, output: 0 } };
  for await (const event of await client.messages.create(params, { signal })) {
    note(answer, event, onText);
    if (answer.text.length > MAX_ANSWER_CHARACTERS) return { ...answer, stopReason: 'truncated' };
  }
  return answer;
}

function note(answer: ModelAnswer, event: Anthropic.RawMessageStreamEvent, onText: (piece: string) => void): void {
  if (event.type === 'message_start') {
    answer.model = event.message.model;
    answer.tokens.input = event.message.usage?.input_tokens ?? 0;
  }
  if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
    answer.text += event.delta.text;
    onText(event.delta.text);
  }
  if (event.type === 'message_delta') {
    answer.tokens.input = event.usage?.input_tokens ?? answer.tokens.input;
    answer.tokens.output = event.usage?.output_tokens ?? answer.tokens.output;
    answer.stopReason = stopReasonOf(event.delta.stop_reason);
  }
}

function stopReasonOf(reason: string | null | undefined): StopReason {
  if (reason === 'end_turn' || reason === 'stop_sequence') return 'complete';
  if (reason === 'refusal') return 'refused';
  return reason ? 'truncated' : 'broken-off';
}

function messagesOf({ user, repair }: ModelRequest): Params['messages'] {
  const first = { role: 'user' as const, content: user };
  if (!repair) return [first];
  return [first, { role: 'assistant', content: repair.answer }, { role: 'user', content: repair.problem }];
}

/** What newer models can and older ones refuse. From 4.5 on: a JSON schema for the answer. From 4.6 on: adaptive thinking instead of a budget. From 4.7 on: no temperature. */
function optionsFor(request: ModelRequest): Partial<Params> {
  const version = versionOf(request.model);
  const wantsThinking = request.thinkingBudget > 0;
  return {
    ...(version >= 4.5 && { output_config: { format: { type: 'json_schema', schema: request.outputSchema } } }),
    ...(wantsThinking && { thinking: thinkingFor(version, request) }),
    ...(request.temperature !== null &&
      !wantsThinking &&
      version < 4.7 && { temperature: Math.min(1, request.temperature) }),
  };
}

function thinkingFor(version: number, { thinkingBudget, maxTokens }: ModelRequest): Anthropic.ThinkingConfigParam {
  if (version >= 4.6) return { type: 'adaptive' };
  const budget = Math.max(MIN_THINKING_BUDGET, Math.min(thinkingBudget, maxTokens - 1));
  return { type: 'enabled', budget_tokens: budget };
}

/** `claude-sonnet-4-6` → 4.6, `claude-3-7-sonnet-20250219` → 3.7, `claude-opus-5` → 5, anything else → 0. */
function versionOf(model: string): number {
  const match = /(?:^|-)(\d{1,2})(?:-(\d{1,2}))?(?=-|$)/.exec(model);
  return match ? Number(`${match[1]}.${match[2] ?? 0}`) : 0;
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
