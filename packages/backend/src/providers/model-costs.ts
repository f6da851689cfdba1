import type { Tokens } from './provider.ts';

/** US dollars per million tokens. */
type Price = { input: number; output: number };

/**
 * List prices of the vendors' standard tier, read in November 2026: platform.claude.com (models) and developers.openai.com (pricing), prompts below
 * the long-context surcharge. Dated names (`…-20250929`, `…-2026-04-23`) cost what their base name costs.
 */
const PRICES: Readonly<Record<string, Price>> = {
  'claude-fable-5-1': { input: 10, output: 50 },
  'claude-opus-5-5': { input: 4, output: 20 },
  'claude-opus-5': { input: 5, output: 25 },
  'claude-opus-4-7': { input: 5, output: 25 },
  'claude-opus-4-6': { input: 5, output: 25 },
  'claude-opus-4-5': { input: 5, output: 25 },
  'claude-sonnet-5-5': { input: 2, output: 10 },
  'claude-sonnet-5': { input: 2, output: 10 },
  'claude-sonnet-4-6': { input: 3, output: 15 },
  'claude-sonnet-4-5': { input: 3, output: 15 },
  'claude-haiku-5-5': { input: 0.1, output: 0.5 },
  'claude-haiku-4-5': { input: 1, output: 5 },
  'gpt-6-astra': { input: 10, output: 50 },
  'gpt-6-sol': { input: 2, output: 10 },
  'gpt-6-luna': { input: 0.1, output: 0.5 },
  'gpt-5.6-terra': { input: 2, output: 12 },
  'gpt-5.6-luna': { input: 0.2, output: 1.2 },
  'gpt-5.4': { input: 2.5, output: 15 },
  'gpt-5.4-mini': { input: 0.75, output: 4.5 },
};

const DATE = /-(\d{8}|\d{4}-\d{2}-\d{2})$/;
const PER_MILLION = 1_000_000;

/** What a call cost at list price, in US dollars; null where the model's price is not known. */
export function costUsd(model: string, tokens: Tokens): number | null {
  const base = model.replace(DATE, '');
  const price = Object.hasOwn(PRICES, base) ? PRICES[base] : undefined;
  if (!price) return null;
  return (tokens.input * price.input + tokens.output * price.output) / PER_MILLION;
}
