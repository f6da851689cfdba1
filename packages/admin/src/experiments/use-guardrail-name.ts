import { useText } from '../i18n/use-text.ts';

/** What a guardrail is called; an unknown one keeps its id. */
export function useGuardrailName() {
  const { t } = useText();
  return (id: string): string => (t.guardrails as Readonly<Record<string, string>>)[id] ?? id;
}
