import type { Mode, PlanVersion } from '@votive/shared/contracts/plan';
import { hashModes } from '@votive/shared/prompts/hash-modes';

export const MARKER = 'the-heron-stands-in-cold-water';

/** A mode whose system prompt says `says`. */
export function mode(says: string): Mode {
  return {
    model: null,
    temperature: null,
    maxTokens: 1_000,
    thinkingBudget: 0,
    outputSchema: 'votive.analysis/1',
    languagePolicy: 'answer-in-requested-language',
    texts: { en: { system: `${MARKER} ${says}`, user: 'Answers: {{answers}}' } },
  };
}

/** The two modes of a version whose texts say `says`. */
export const modes = (says: string) => ({ withThinking: mode(`${says}, thinking`), withoutThinking: mode(says) });

export const defaultVersion: PlanVersion = {
  id: 'default-1',
  number: 1,
  sha256: hashModes(modes('default')),
  ...modes('default'),
};
