import type { Answers } from '@votive/shared/contracts/answers';
import type { CellOrder } from '@votive/shared/contracts/prompt-runs';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { allPersonas } from '@votive/shared/personas/personas';
import { analysisValues } from '@votive/shared/prompts/analysis-values';
import { PromptVariableError, renderPrompt } from '@votive/shared/prompts/render-prompt';
import { requireValues } from '@votive/shared/prompts/variable-contract';
import { findQuestionnaire } from '@votive/shared/questionnaires/questionnaires';
import type { ModelTask } from '../model-reports/ask-model.ts';
import { analysisOutputSchema } from '../model-reports/model-output.ts';

/** A sample person and what they answered. */
export type Sitter = { personaId: string; questionnaire: Questionnaire; answers: Answers };

/** The sample person of a cell. None of them exists; no real answer can be named here. */
export function findSitter({ personaId, language }: Pick<CellOrder, 'personaId' | 'language'>): Sitter | undefined {
  const persona = allPersonas.find(({ id }) => id === personaId);
  const questionnaire = findQuestionnaire('votive.core', '1.0.0');
  return persona && questionnaire && { personaId, questionnaire, answers: persona.answers[language] };
}

/** A cell as it is sent, filled in just as for a visitor; or why it cannot be, in words. */
export function toTask(
  { prompt, language }: CellOrder,
  { questionnaire, answers }: Sitter,
  model: string,
): ModelTask | { problem: string } {
  const { mode, variables } = prompt;
  const texts = mode.texts[language] ?? mode.texts.en;
  if (!texts) return { problem: 'The prompt has no text in this language, and none in English.' };
  try {
    const values = analysisValues(questionnaire, answers, language);
    requireValues(variables, values);
    const { temperature, maxTokens, thinkingBudget } = mode;
    return {
      ...renderPrompt(texts, values),
      model: mode.model ?? model,
      ...{ temperature, maxTokens, thinkingBudget, outputSchema: analysisOutputSchema },
      judging: { answers, language },
    };
  } catch (error) {
    if (error instanceof PromptVariableError) return { problem: error.message };
    throw error;
  }
}
