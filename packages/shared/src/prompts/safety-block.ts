import type { Mode, PlanVersion } from '../contracts/plan.ts';
import { hashModes } from './hash-modes.ts';
import { TEXT_OUTPUT_SCHEMA } from './output-schema.ts';
import { SAFETY_BLOCK } from './safety-text.ts';

const mode: Mode = {
  ...{ model: null, temperature: null, maxTokens: 8_000, thinkingBudget: 0 },
  ...{ outputSchema: TEXT_OUTPUT_SCHEMA, languagePolicy: 'answer-in-requested-language' },
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
