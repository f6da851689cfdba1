import type { Mode, PlanVersion } from '../contracts/plan.ts';
import { hashModes } from './hash-modes.ts';

/** What every prompt that writes reports has to hold, as it ships. */
export const SAFETY_BLOCK = `If an answer speaks of wanting to die, of hurting oneself or others, or of being hurt by someone: build no finding on it, do not interpret it and give no advice about it. The page itself shows where help can be found. Give no advice on health, medicine, law or money.`;

/** Whether every text of a mode, with its includes in place, holds the safety block as it ships. */
export function holdsSafetyBlock({ texts }: Pick<Mode, 'texts'>): boolean {
  return Object.values(texts).every(({ system, user }) => normal(`${system}\n${user}`).includes(normal(SAFETY_BLOCK)));
}

const normal = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

const mode: Mode = {
  ...{ model: null, temperature: null, maxTokens: 8_000, thinkingBudget: 0 },
  ...{ outputSchema: 'text/1', languagePolicy: 'answer-in-requested-language' },
  texts: { en: { system: SAFETY_BLOCK, user: 'Other prompts include this one; it is not sent by itself.' } },
};

/** The safety block as a prompt of its own, for others to include. The analysis prompt that ships holds the same words itself. */
export const defaultSafetyVersion: PlanVersion = {
  id: 'safety-default-1',
  number: 1,
  sha256: hashModes({ withThinking: mode, withoutThinking: mode }),
  variables: [],
  withThinking: mode,
  withoutThinking: mode,
};
