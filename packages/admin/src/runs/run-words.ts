import type { AnswerOf } from '@votive/shared/admin-api/admin-client';
import type { StartRun } from '@votive/shared/admin-api/run-contracts';
import { useText } from '../i18n/use-text.ts';

export type RunSettings = AnswerOf<'readRunSettings'>;

/** Who answers, in words that say what will happen. */
export function useProviderName({ configured }: RunSettings) {
  const { t, fill } = useText();
  return (id: StartRun['provider']): string => {
    if (id !== 'configured') return t.runs[id];
    const { provider, model } = configured;
    return model === null ? fill(t.runs.configured, { provider }) : fill(t.runs.configuredModel, { provider, model });
  };
}
