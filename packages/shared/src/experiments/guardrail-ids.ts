/** What an experiment can be guarded by; `experiments.md` says what each one measures. */
export const GUARDRAIL_IDS = ['schema_valid', 'quotes_verified', 'not_me', 'deleted', 'latency_p95', 'cost'] as const;
export type GuardrailId = (typeof GUARDRAIL_IDS)[number];
