import type { Forms } from '@votive/shared/i18n/format';
import { fill, formatAgo, formatTime, plural } from '@votive/shared/i18n/format';
import { expect, test } from 'vitest';
import { messages as english } from './en.ts';
import { messages as polish } from './pl.ts';

const LANGUAGES = { en: english, pl: polish } as const;
const DISCLAIMER = 'app/disclaimer';

test('both languages have the same texts', () => {
  expect(Object.keys(leaves(polish)).sort()).toEqual(Object.keys(leaves(english)).sort());
});

test('a text has the same places to fill in both languages', () => {
  const pl = leaves(polish);
  for (const [key, text] of Object.entries(leaves(english))) expect(places(pl[key]), key).toEqual(places(text));
});

test('every counted text has exactly the forms that its language asks for', () => {
  for (const [language, messages] of Object.entries(LANGUAGES)) {
    const needed = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
    for (const [key, forms] of Object.entries(counted(messages)))
      expect(Object.keys(forms).sort(), `${language} ${key}`).toEqual(needed);
  }
});

test('no text is written for nothing', () => {
  const source = sourceOfPages();
  const unused = [...new Set(Object.keys(leaves(english)).map(lastNames))].filter(
    (names) => !isMentioned(names, source),
  );
  expect(unused).toEqual([]);
});

test('the disclaimer says the same in both languages, and nothing else claims to treat anybody', () => {
  expect(english.app.disclaimer).toBe(
    'A tool for self-reflection. Not a medical or psychological diagnosis, not therapy, not for hiring decisions.',
  );
  expect(polish.app.disclaimer).toContain('Nie jest diagnozą medyczną ani psychologiczną, nie jest terapią');
  for (const messages of Object.values(LANGUAGES))
    for (const [key, text] of Object.entries(leaves(messages)))
      if (key !== DISCLAIMER)
        expect(String(text), key).not.toMatch(/therap|treatment|diagnos|cure\b|disorder|terapi|leczen|zaburze/i);
});

test('Polish counts as Polish does', () => {
  const said = [1, 2, 5, 12, 22, 25].map((n) => plural('pl', polish.questions, n));

  expect(said).toEqual(['1 pytanie', '2 pytania', '5 pytań', '12 pytań', '22 pytania', '25 pytań']);
});

test('a place without a value stays visible', () => {
  expect(fill('{n} of {total}', { n: 3 })).toBe('3 of {total}');
});

test('times are told on 24 hours, and how long ago in words', () => {
  const now = new Date('2026-11-21T14:02:00');

  expect(formatTime('en', now.toISOString())).toBe('14:02');
  expect(formatAgo('en', new Date(now.getTime() - 3 * 86_400_000).toISOString(), now)).toBe('3 days ago');
  expect(formatAgo('pl', now.toISOString(), now)).toBe('teraz');
});

/** All texts by dotted key; the forms of a counted text are joined. */
function leaves(value: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, string][] => {
      const key = prefix + name;
      if (typeof inner === 'string') return [[key, inner]];
      if (isForms(inner)) return [[key, Object.values(inner).join(' ')]];
      return Object.entries(leaves(inner, `${key}/`));
    }),
  );
}

function counted(value: object, prefix = ''): Record<string, Forms> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, Forms][] => {
      if (typeof inner !== 'object') return [];
      return isForms(inner) ? [[prefix + name, inner]] : Object.entries(counted(inner, `${prefix}${name}/`));
    }),
  );
}

function isForms(value: object): value is Forms {
  return 'other' in value;
}

function places(text: string | undefined): string[] {
  return [...new Set(text?.match(/\{\w+\}/g) ?? [])].sort();
}

/** The name a page would mention: of a list, of the record that holds a code, or of the text itself. */
function lastNames(key: string): string {
  const names = key.split('/');
  const [group = '', name = ''] = names;
  return names.length > 1 ? `${group}/${name}` : group;
}

function isMentioned(names: string, source: string): boolean {
  const [group, name] = names.split('/');
  const isIndexed = source.includes(`t.${group}[`) || source.includes(`t.${group},`) || source.includes(`t.${group})`);
  return isIndexed || new RegExp(`\\.${name ?? group}\\b`).test(source);
}

function sourceOfPages(): string {
  const files = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.ts', '!../i18n/*'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  return Object.values(files).join('\n');
}
