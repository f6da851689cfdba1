import { UpstreamError } from '@votive/shared/app-error';

export type ProviderName = 'anthropic' | 'openai';

/** One turn with a model. `repair` is what it answered before and what was wrong with it. Budgets are tokens; 0 asks for no thinking. */
export type ModelRequest = {
  model: string;
  system: string;
  user: string;
  repair?: { answer: string; problem: string } | undefined;
  temperature: number | null;
  maxTokens: number;
  thinkingBudget: number;
  outputSchema: Record<string, unknown>;
  signal: AbortSignal;
  /** Called with each piece of the answer as it arrives. */
  onText: (piece: string) => void;
};

export type Tokens = { input: number; output: number };

/** No report is this long: an answer that goes on is cut off, and counts as truncated. */
export const MAX_ANSWER_CHARACTERS = 200_000;

/** Why a model stopped. Only `complete` is a whole answer; `broken-off` is a stream without an end. */
export type StopReason = 'complete' | 'truncated' | 'refused' | 'broken-off';
export type ModelAnswer = { text: string; model: string; stopReason: StopReason; tokens: Tokens };

/** A vendor's API. `ask` throws `ProviderError`; what it throws never holds a prompt, an answer or a key. */
export type ModelProvider = {
  name: ProviderName;
  defaultModel: string;
  ask: (request: ModelRequest) => Promise<ModelAnswer>;
};

/** Why a vendor gave no answer. `retryAfterMs` is what it asked us to wait. */
export class ProviderError extends UpstreamError {
  readonly retryAfterMs: number | undefined;

  constructor(service: string, options: { retryable: boolean; status?: number; retryAfterMs?: number | undefined }) {
    super(service, {
      retryable: options.retryable,
      ...(options.status !== undefined && { status: options.status }),
      message:
        options.status === undefined ? `${service} cannot be reached.` : `${service} answered ${options.status}.`,
    });
    this.retryAfterMs = options.retryAfterMs;
  }
}
