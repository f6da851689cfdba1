import { useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';

const SMALLEST_P = 0.0001;

/** Numbers and moments as the reader's language writes them. Shares go in as 0…1. */
export function useNumbers() {
  const { language } = useText();
  return useMemo(() => {
    const writer = (options: Intl.NumberFormatOptions) => {
      const format = new Intl.NumberFormat(language, options);
      return (value: number) => format.format(value);
    };
    const signed = writer({ maximumFractionDigits: 1, signDisplay: 'exceptZero' });
    const p = writer({ maximumSignificantDigits: 2, maximumFractionDigits: 4, roundingPriority: 'lessPrecision' });
    const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
    return {
      whole: writer({ maximumFractionDigits: 0 }),
      plain: writer({ maximumFractionDigits: 1 }),
      percent: writer({ style: 'percent', maximumFractionDigits: 1 }),
      signedPercent: writer({ style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
      money: writer({ style: 'currency', currency: 'USD', maximumFractionDigits: 4 }),
      /** A difference of shares, in points. */
      points: (share: number) => signed(share * 100),
      p: (value: number) => (value < SMALLEST_P ? `< ${p(SMALLEST_P)}` : p(value)),
      moment: (iso: string) => moment.format(new Date(iso)),
      day: (iso: string) => day.format(new Date(iso)),
    };
  }, [language]);
}
