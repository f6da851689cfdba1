import type { Gate } from '@votive/shared/admin-api/run-contracts';
import { useText } from '../i18n/use-text.ts';

type Check = Gate['checks'][number];

/** Rates are shown as per cent, times in seconds, counts as they are. */
const RATES: ReadonlySet<Check['id']> = new Set(['quotes_verified', 'all_valid', 'language_ok', 'cost']);

/** What was measured and what is asked, in the reader's numbers; empty where there is nothing to count. */
export function useCheckWords() {
  const { t, fill, language } = useText();
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });

  function say(id: Check['id'], value: number): string {
    if (RATES.has(id)) return percent.format(value);
    return id === 'latency' ? fill(t.cell.seconds, { n: plain.format(value / 1_000) }) : plain.format(value);
  }

  return ({ id, measured, required }: Check): string => {
    if (measured === null) return '';
    if (required === null) return say(id, measured);
    return fill(t.gate.values, { measured: say(id, measured), required: say(id, required) });
  };
}
