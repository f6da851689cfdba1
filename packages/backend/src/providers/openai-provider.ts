import type { Secret } from '@votive/shared/secret';
import type { OpenAI } from 'openai';
import {
  MAX_ANSWER_CHARACTERS,
  type ModelAnswer,
  type ModelProvider,
  type ModelRequest,
  type StopReason,
} from './provider.ts';
import { fetchWithoutRedirects, toProviderError } from './vendor-error.ts';

type Settings = { apiKey: Secret; baseUrl: string | undefined; timeoutMs: number };
type Params = OpenAI.ChatCompletionCreateParamsStreaming;

const BAD_REQUEST = 400;

/** OpenAI, or any server that speaks its chat completions, through the SDK, imported on first use. Always streamed, SDK retries off. */
export function createOpenAiProvider({ apiKey, baseUrl, timeoutMs }: Settings): ModelProvider {
  const plainModels = new Set<string>();
  const isVendor = baseUrl === undefined;
  const client = once(async () => {
    const { default: Client } = await import('openai');
    return new Client({
      apiKey: apiKey.reveal(),
      baseURL: baseUrl ?? 'https://api.openai.com/v1',
      organization: null,
      project: null,
      maxRetries: 0,
      timeout: timeoutMs,
      fetch: fetchWithoutRedirects,
      logLevel: 'off',
    });
  });

  async function ask(request: ModelRequest): Promise<ModelAnswer> {
    const isPlain = plainModels.has(request.model);
    try {
      return await stream(await client(), request, isPlain ? plainOptions(request) : optionsFor(request, isVendor));
    } catch (error) {
      const failure = toProviderError('openai', error);
      if (failure.status !== BAD_REQUEST || isPlain) throw failure;
      plainModels.add(request.model);
      return ask(request);
    }
  }

  return { name: 'openai', defaultModel: 'gpt-6-sol', ask };
}

async function stream(client: OpenAI, request: ModelRequest, options: Partial<Params>): Promise<ModelAnswer> {
  const { model, signal, onText } = request;
  const params: Params = { model, messages: messagesOf(request), stream: true, ...options };
  const answer: ModelAnswer = { text: '', model, stopReason: 'broken-off', tokens: { input: 0, output: 0 } };
  for await (const chunk of await client.chat.completions.create(params, { signal })) {
    note(answer, chunk, onText);
    if (answer.text.length > MAX_ANSWER_CHARACTERS) return { ...answer, stopReason: 'truncated' };
  }
  return answer;
}

function note(answer: ModelAnswer, chunk: OpenAI.ChatCompletionChunk, onText: (piece: string) => void): void {
  answer.model = chunk.model || answer.model;
  if (chunk.usage) answer.tokens = { input: chunk.usage.prompt_tokens, output: chunk.usage.completion_tokens };
  const choice = chunk.choices?.[0];
  if (!choice) return;
  const piece = choice.delta?.content ?? '';
  answer.text += piece;
  if (piece !== '') onText(piece);
  if (choice.delta?.refusal) answer.stopReason = 'refused';
  else if (choice.finish_reason && answer.stopReason !== 'refused')
    answer.stopReason = stopReasonOf(choice.finish_reason);
}

function stopReasonOf(reason: string): StopReason {
  if (reason === 'stop') return 'complete';
  return reason === 'content_filter' ? 'refused' : 'truncated';
}

function messagesOf({ system, user, repair }: ModelRequest): Params['messages'] {
  const first: Params['messages'] = [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
  if (!repair) return first;
  return [...first, { role: 'assistant', content: repair.answer }, { role: 'user', content: repair.problem }];
}

const plainOptions = ({ maxTokens }: ModelRequest): Partial<Params> => ({ max_tokens: maxTokens });

/** The vendor's own models take a completion limit and reasoning effort; compatible servers know `max_tokens`. Usage comes in the last piece, on request. */
function optionsFor(request: ModelRequest, isVendor: boolean): Partial<Params> {
  const { maxTokens, temperature, thinkingBudget, outputSchema } = request;
  const reasons = isVendor && /^(o\d|gpt-([5-9]|\d\d))/.test(request.model);
  return {
    ...(isVendor ? { max_completion_tokens: maxTokens, store: false } : { max_tokens: maxTokens }),
    ...(temperature !== null && !reasons && { temperature }),
    ...(reasons && { reasoning_effort: thinkingBudget > 0 ? 'medium' : 'low' }),
    response_format: { type: 'json_schema', json_schema: { name: 'analysis', strict: true, schema: outputSchema } },
    stream_options: { include_usage: true },
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
