import type { Mode } from '@votive/shared/contracts/plan';
import { referencesOf } from '@votive/shared/prompts/render-prompt';
import { numberOf, type SourceRow, textOf } from './source-row.ts';

export type Modes = { withThinking: Mode; withoutThinking: Mode };

/** What the former Votive used where a prompt had no settings for a mode. Tokens. */
const FORMER_DEFAULTS = {
  withThinking: { temperature: 1, maxTokens: 16_000, thinkingBudget: 8_000 },
  withoutThinking: { temperature: 0.6, maxTokens: 8_000, thinkingBudget: 0 },
} as const;
type ModeName = keyof typeof FORMER_DEFAULTS;

/** The shape of answer that a former prompt describes in its own words; not the one that reports of this version are made of. */
export const FORMER_OUTPUT_SCHEMA = 'former-analysis/1';
const LONGEST_TEXT = 50_000;

/** Why a prompt's text cannot become a version, or undefined. */
export function textFault(content: string | undefined): string | undefined {
  if (content === undefined) return 'its text is missing or is not UTF-8';
  if (content === '') return 'its text is empty';
  return content.length > LONGEST_TEXT ? `its text is longer than ${LONGEST_TEXT} characters` : undefined;
}

/**
 * Both modes of a version from the former shape: one text, which was followed by the answers, and settings by mode. The text becomes the system prompt, the
 * answers follow. Says in `remarks` what had to be changed.
 */
export function toModes(
  { content, model }: { content: string; model: string | undefined },
  settings: readonly SourceRow[],
): { modes: Modes; remarks: string[] } {
  const remarks = new Set<string>();
  const mode = (name: ModeName): Mode => {
    const row = settings.find((candidate) => textOf(candidate, 'variantType') === name);
    if (!row) remarks.add(`has no settings for ${name}; the former defaults are used`);
    const fallback = FORMER_DEFAULTS[name];
    const value = (column: string, otherwise: number, [low, high]: readonly [number, number]) => {
      const found = row && numberOf(row, column);
      const within = Math.min(high, Math.max(low, found ?? otherwise));
      if (found !== undefined && within !== found)
        remarks.add(`${column} lies outside ${low} to ${high} and was moved there`);
      return within;
    };
    const thinks = name === 'withThinking' && (!row || textOf(row, 'thinkingType') === 'enabled');
    return {
      model: model === undefined || model === '' ? null : model,
      temperature: value('temperature', fallback.temperature, [0, 2]),
      maxTokens: Math.round(value('maxTokens', fallback.maxTokens, [256, 200_000])),
      thinkingBudget: thinks
        ? Math.round(value('budgetTokens', FORMER_DEFAULTS.withThinking.thinkingBudget, [0, 200_000]))
        : 0,
      outputSchema: FORMER_OUTPUT_SCHEMA,
      languagePolicy: 'answer-in-requested-language',
      texts: { en: { system: content, user: '{{answers}}' } },
    };
  };
  const modes = { withThinking: mode('withThinking'), withoutThinking: mode('withoutThinking') };
  const asked = referencesOf(content).filter((name) => name !== 'answers' && name !== 'language');
  if (asked.length > 0)
    remarks.add('asks for {{names}} that this version does not fill: edit it before it is published');
  return { modes, remarks: [...remarks] };
}

/** Integers that sum to 10,000 in the proportion of `weights`, by largest remainder; equal parts where none is positive. */
export function toWeights(weights: readonly number[]): number[] {
  const positive = weights.map((weight) => (Number.isFinite(weight) && weight > 0 ? weight : 0));
  const sum = positive.reduce((total, weight) => total + weight, 0);
  const exact = positive.map((weight) => (sum > 0 ? weight / sum : 1 / positive.length) * 10_000);
  const floors = exact.map(Math.floor);
  const missing = 10_000 - floors.reduce((total, weight) => total + weight, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((left, right) => right.remainder - left.remainder || left.index - right.index);
  for (const { index } of byRemainder.slice(0, missing)) floors[index] = (floors[index] ?? 0) + 1;
  return floors;
}
