import type { Variable } from '@votive/shared/contracts/prompt-variables';
import { useText } from '../i18n/use-text.ts';

/** The parameters of a version in words: their names, and what a value means. `id` is `mode.parameter`, or `variables`. */
export function useParameterWords() {
  const { t, language } = useText();
  const names: Record<string, string> = {
    model: t.parameters.model,
    temperature: t.parameters.temperature,
    maxTokens: t.parameters.maxTokens,
    thinkingBudget: t.parameters.thinkingBudget,
    outputSchema: t.parameters.outputSchema,
    languagePolicy: t.parameters.languagePolicy,
    variables: t.parameters.variables,
  };
  const whenEmpty: Record<string, string> = {
    model: t.parameters.modelDefault,
    temperature: t.parameters.temperatureDefault,
  };

  function nameFor(id: string): string {
    const [first = '', second] = id.split('.');
    if (second === undefined) return names[first] ?? first;
    return `${names[second] ?? second} · ${first === 'withThinking' ? t.editor.withThinking : t.editor.withoutThinking}`;
  }

  function wordsFor(id: string, value: unknown): string {
    const name = id.split('.').at(-1) ?? id;
    if (value === null || value === undefined) return whenEmpty[name] ?? t.parameters.empty;
    if (typeof value === 'number') return new Intl.NumberFormat(language).format(value);
    if (Array.isArray(value)) return (value as Variable[]).map(describeVariable).join('; ') || t.parameters.empty;
    return name === 'languagePolicy' ? t.parameters.policyRequested : String(value);
  }

  function describeVariable({ name, type, required, userSupplied, sample, maxChars }: Variable): string {
    const facts = [
      t.variable[type],
      ...(required ? [t.variable.required] : []),
      ...(userSupplied ? [t.variable.userSupplied] : []),
      ...(maxChars === null ? [] : [`${t.variable.maxChars}: ${maxChars}`]),
      ...(sample === '' ? [] : [`${t.variable.sample}: ${sample}`]),
    ];
    return `{{${name}}} (${facts.join(', ')})`;
  }

  return { nameFor, wordsFor };
}
