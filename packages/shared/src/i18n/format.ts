import type { Language } from '../contracts/language.ts';

/** One text in the grammatical numbers of a language, chosen by `Intl.PluralRules`; `{n}` is the number. */
export type Forms = { one?: string; few?: string; many?: string; other: string };

/** Fills `{name}` places; a name without a value stays as it is, so that a slip is seen. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The form that the language's grammar asks for `n`, with `{n}` and the other places filled. */
export function plural(
  language: Language,
  forms: Forms,
  n: number,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const form = new Intl.PluralRules(language).select(n);
  const text = (forms as Partial<Record<Intl.LDMLPluralRule, string>>)[form] ?? forms.other;
  return fill(text, { n: new Intl.NumberFormat(language).format(n), ...values });
}

export function formatDate(language: Language, iso: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(iso));
}

export function formatTime(language: Language, iso: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(iso),
  );
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 days ago" in the language's own words; under a minute it is "now". */
export function formatAgo(language: Language, iso: string, now: Date): string {
  const elapsedMs = now.getTime() - new Date(iso).getTime();
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, length] of STEPS) {
    if (elapsedMs >= length) return format.format(-Math.floor(elapsedMs / length), unit);
  }
  return format.format(0, 'second');
}
