import type { RunCell } from '@votive/shared/admin-api/run-contracts';
import { useText } from '../i18n/use-text.ts';

/** What is to be said against a report, the gravest first; and how long it took. */
export function useCellWords(cell: RunCell) {
  const { t, count, fill, language } = useText();
  const { schemaValid, quotes, languageOk, bannedWords, generic, expectations, latencyMs } = cell;
  const unmet = expectations.filter(({ met }) => !met).length;
  const troubles = [
    ...(schemaValid === false ? [t.runs.invalid] : []),
    ...(languageOk === false ? [t.runs.wrongLanguage] : []),
    ...(quotes && quotes.verified < quotes.claimed ? [fill(t.runs.quotes, quotes)] : []),
    ...(bannedWords && bannedWords.length > 0 ? [count(t.runs.banned, bannedWords.length)] : []),
    ...(unmet > 0 ? [count(t.runs.unmet, unmet)] : []),
    ...(generic && generic.length > 0 ? [count(t.runs.generic, generic.length)] : []),
  ];
  const seconds =
    latencyMs === null
      ? undefined
      : fill(t.cell.seconds, {
          n: new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(latencyMs / 1_000),
        });
  return { troubles, seconds };
}
