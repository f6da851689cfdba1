import { useQuery } from '@tanstack/react-query';
import type { PromptDetail, VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { useMemo } from 'react';
import { call } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import type { Names } from './references.ts';

/** What the texts of a prompt may refer to: its own variables, and every other published prompt. */
export function useNames({ key }: PromptDetail, { variables }: VersionContent): Names {
  const { t } = useText();
  const { data } = useQuery({ queryKey: ['prompts'], queryFn: () => call('listPrompts') });
  return useMemo(
    () => ({
      variables: variables.map(({ name }) => ({ name, detail: t.lint.insertVariable })),
      includes: data?.items
        .filter((prompt) => prompt.key !== key && prompt.production !== null && prompt.archivedAt === null)
        .map((prompt) => ({ key: prompt.key, detail: t.lint.insertInclude })),
    }),
    [variables, data, key, t],
  );
}
