import type { Forms } from '@votive/shared/i18n/format';
import { expect, test } from 'vitest';
import { messages as english } from './en.ts';
import { messages as polish } from './pl.ts';

const LANGUAGES = { en: english, pl: polish } as const;

test('a text has the same places to fill in both languages', () => {
  const pl = leaves(polish);
  expect(Object.keys(pl).sort()).toEqual(Object.keys(leaves(english)).sort());
  for (const [key, text] of Object.entries(leaves(english))) expect(places(pl[key]), key).toEqual(places(text));
});

test('every counted text has exactly the forms that its language asks for', () => {
  for (const [language, messages] of Object.entries(LANGUAGES)) {
    const needed = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
    const all = counted(messages);
    expect(all.length).toBeGreaterThan(5);
    for (const [key, forms] of all) expect(Object.keys(forms).sort(), `${language} ${key}`).toEqual(needed);
  }
});

test('no text is written for nothing', () => {
  const source = sourceOfPages();
  const unused = [...new Set(Object.keys(leaves(english)).map((key) => key.split('/').slice(0, 2).join('/')))].filter(
    (key) => !isMentioned(key, source),
  );
  expect(unused).toEqual([]);
});

/** All texts by path; the forms of a counted text are joined. */
function leaves(value: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, string][] => {
      const key = prefix + name;
      if (typeof inner === 'string') return [[key, inner]];
      if (isForms(inner)) return [[key, Object.values(inner).join(' ')]];
      return Object.entries(leaves(inner as object, `${key}/`));
    }),
  );
}

function counted(value: object, prefix = ''): [string, Forms][] {
  return Object.entries(value).flatMap(([name, inner]): [string, Forms][] => {
    if (typeof inner !== 'object') return [];
    return isForms(inner) ? [[prefix + name, inner]] : counted(inner as object, `${prefix}${name}/`);
  });
}

function isForms(value: unknown): value is Forms {
  return typeof value === 'object' && value !== null && 'other' in value;
}

function places(text: string | undefined): string[] {
  return [...new Set(text?.match(/\{\w+\}/g) ?? [])].sort();
}

function isMentioned(key: string, source: string): boolean {
  const [group = '', name = ''] = key.split('/');
  const isIndexed = source.includes(`t.${group}[`) || new RegExp(`\\bt\\.${group}[,)]`).test(source);
  return isIndexed || new RegExp(`\\.${name || group}\\b`).test(source);
}

function sourceOfPages(): string {
  const files = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.ts', '!../i18n/*'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  return Object.values(files).join('\n');
}
