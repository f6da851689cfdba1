import type { Language } from '@votive/shared/contracts/language';
import { estimateTokens } from '@votive/shared/prompts/estimate-tokens';
import type { ModelAnswer, ModelProvider } from '../providers/provider.ts';
import english from './recorded-answers.en.json' with { type: 'json' };
import polish from './recorded-answers.pl.json' with { type: 'json' };

const RECORDED: Record<Language, Readonly<Record<string, unknown>>> = { en: english, pl: polish };

/** What stands where a model's name would. */
export const RECORDED_MODEL = 'recorded';

/**
 * A provider that gives the answer which was kept with the product for one sample person and language, whatever the prompt says: it shows what a run looks like and
 * tries everything but the model. Token counts are estimates, and nothing is paid. Throws where there is no such answer.
 */
export function recordedProvider(personaId: string, language: Language): Pick<ModelProvider, 'ask'> {
  const known = RECORDED[language];
  if (!Object.hasOwn(known, personaId)) throw new Error(`There is no recorded answer for ${personaId} in ${language}.`);
  const text = JSON.stringify(known[personaId]);
  return {
    ask: async ({ system, user, onText }): Promise<ModelAnswer> => {
      onText(text);
      const tokens = { input: estimateTokens(`${system}\n${user}`), output: estimateTokens(text) };
      return { text, model: RECORDED_MODEL, stopReason: 'complete', tokens };
    },
  };
}
