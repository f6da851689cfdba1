import type { renderedPromptSchema, renderRequestSchema } from '@votive/shared/admin-api/prompt-contracts';
import { InvalidInput } from '@votive/shared/app-error';
import { estimateTokens } from '@votive/shared/prompts/estimate-tokens';
import { PromptVariableError, renderPrompt } from '@votive/shared/prompts/render-prompt';
import type { z } from 'zod';
import type { PromptParts } from '../prompt-parts.ts';
import type { PromptReader } from './prompt-reader.ts';

type Request = z.output<typeof renderRequestSchema>;
type Rendered = z.output<typeof renderedPromptSchema>;

/** A version, or a text that nobody saved yet, as a model would get it for a sample person. Throws `InvalidInput` where it cannot be put together or filled in. */
export function createRenderForPersona({ parts, reader }: { parts: PromptParts; reader: PromptReader }) {
  return async function render(key: string, request: Request): Promise<Rendered> {
    const { personaId, language, mode } = request;
    const content = await contentOf(key, request);
    const { includes, modes } = await parts.compose(key, content);
    try {
      const texts = modes[mode].texts[language] ?? modes[mode].texts.en;
      if (!texts) throw new InvalidInput([{ path: `${mode}.texts.en`, message: 'An English text is needed.' }]);
      // Read when somebody first looks: an appliance need not keep questionnaires and sample people in memory for that.
      const { personaValues } = await import('./persona-values.ts');
      const { system, user } = renderPrompt(texts, personaValues(personaId, language, Object.values(texts).join('\n')));
      return { system, user, includes, tokens: estimateTokens(`${system}\n${user}`) };
    } catch (error) {
      if (error instanceof PromptVariableError)
        throw new InvalidInput([{ path: 'content', message: error.message }], 'This text cannot be filled in.');
      throw error;
    }
  };

  async function contentOf(key: string, { content, versionId }: Request) {
    if (content) return content;
    if (versionId === undefined)
      throw new InvalidInput([{ path: 'versionId', message: 'Name a version, or send the content.' }]);
    return (await reader.version(key, versionId)).content;
  }
}
