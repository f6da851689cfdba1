/** How a call ended. `broken_off` is an answer without an end; `aborted` is a deadline, a shutdown or a person who went away. */
export type CallOutcome =
  | 'answered'
  | 'truncated'
  | 'refused'
  | 'broken_off'
  | 'timeout'
  | 'aborted'
  | 'unreachable'
  | 'rate_limited'
  | 'server_error'
  | 'refused_request'
  | 'breaker_open';

/** One call to a model. Figures and names only; never a text. */
export type ModelCall = {
  at: string;
  provider: string;
  model: string;
  inputTokens: number;
  outputTokens: number;
  costUsd: number | null;
  latencyMs: number;
  promptKey: string;
  promptVersion: number;
  arm: string | null;
  outcome: CallOutcome;
};
