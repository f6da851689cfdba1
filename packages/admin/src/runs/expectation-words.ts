import type { Expectation } from '@votive/shared/admin-api/run-contracts';
import { useText } from '../i18n/use-text.ts';

/** An expectation as a sentence. */
export function useExpectationWords() {
  const { t } = useText();
  return ({ kind, value, language }: Pick<Expectation, 'kind' | 'value' | 'language'>): string =>
    `${t.expectations.kind} ${t.expectations.kinds[kind]} ${value} (${
      language === null ? t.expectations.anyLanguage : t.languages[language]
    })`;
}
