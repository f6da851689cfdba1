import type { Language, LocalText } from '../../../contracts/language.ts';
import { joinWords } from '../../answers/hours.ts';
import type { CardTexts } from '../../rule.ts';

const NAMED_FIELDS = 3;

function firstNames(fields: readonly LocalText[], language: Language): string {
  const names = fields.slice(0, NAMED_FIELDS).map((field) => field[language]);
  return joinWords(names, language);
}

export const T1_TEXTS: CardTexts<{ theme: LocalText; fields: LocalText[] }> = {
  en: ({ theme, fields }) => ({
    title: `“${theme.en}” may run through your answers`,
    statement: `You wrote about it in ${fields.length} of 8 places, among them ${firstNames(fields, 'en')}. It may matter to more of your days than one answer shows.`,
    formula: `lists of answers with words for “${theme.en}”: ${fields.length} of 8; shown from 4`,
    wouldChange: 'the words in these quotes meaning different things.',
    question: 'Do these quotes belong together, or do they only share a word?',
    inBrief: `What keeps returning: ${theme.en} (in ${fields.length} of 8 lists).`,
  }),
  pl: ({ theme, fields }) => ({
    title: `„${theme.pl}” – ten temat może przewijać się przez odpowiedzi`,
    statement: `Piszesz o tym w ${fields.length} z 8 miejsc, wśród nich: ${firstNames(fields, 'pl')}. Może to mieć w twoich dniach większe znaczenie, niż widać z jednej odpowiedzi.`,
    formula: `listy odpowiedzi ze słowami na temat „${theme.pl}”: ${fields.length} z 8; pokazujemy od 4`,
    wouldChange: 'jeśli słowa w tych cytatach znaczą co innego.',
    question: 'Czy te cytaty rzeczywiście się łączą, czy mają tylko wspólne słowo?',
    inBrief: `Co się powtarza: ${theme.pl} (na ${fields.length} z 8 list).`,
  }),
};

export const T2_TEXTS: CardTexts<{ theme: LocalText; gives: number; takes: number }> = {
  en: ({ theme, gives, takes }) => ({
    title: `“${theme.en}” may both give and take`,
    statement: `You wrote about it where things go well for you (${gives}) and where they cost you (${takes}). One reading: the amount, the people or the time of day decides.`,
    formula: `lines about “${theme.en}” among what restores, helps or goes well: ${gives}; among what wears out or keeps coming back: ${takes}; shown when both are at least 1`,
    wouldChange: 'the theme standing on one side only.',
    question: 'What is different between the good version and the costly one?',
  }),
  pl: ({ theme, gives, takes }) => ({
    title: `„${theme.pl}” – ten temat może i dawać, i odbierać`,
    statement: `Piszesz o tym i tam, gdzie coś ci służy (${gives}), i tam, gdzie coś cię kosztuje (${takes}). Jedno z odczytań: decyduje ilość, towarzystwo albo pora.`,
    formula: `odpowiedzi na temat „${theme.pl}” wśród tego, co przywraca energię, ułatwia dzień lub dobrze wychodzi: ${gives}; wśród tego, co odbiera siły lub wciąż wraca: ${takes}; pokazujemy, gdy po obu stronach jest co najmniej 1`,
    wouldChange: 'temat obecny tylko po jednej stronie.',
    question: 'Czym różni się dobra wersja od tej, która kosztuje?',
  }),
};

export const T3_TEXTS: CardTexts<{ theme: LocalText; said: number; own: number; isNew: boolean }> = {
  en: ({ theme, said, own, isNew }) => ({
    title: `Others mention “${theme.en}”, you may not`,
    statement: `You wrote that others speak of it. ${
      isNew ? 'Nothing else in your lists does.' : 'Your lines about yourself and your strengths do not.'
    } It may be so familiar to you that it goes without saying.`,
    formula: `lines of others with words for “${theme.en}”: ${said}; among your ${own} lines about yourself and your strengths: 0`,
    wouldChange: 'a line about yourself with the same theme.',
    question: 'Do they see something there, or do you see it otherwise?',
  }),
  pl: ({ theme, said, own, isNew }) => ({
    title: `„${theme.pl}” – inni o tym mówią, ty może mniej`,
    statement: `Piszesz, że mówią o tym inni. ${
      isNew ? 'Na pozostałych listach tego nie ma.' : 'W zdaniach o sobie i o tym, co ci wychodzi, tego nie ma.'
    } Może to coś tak znajomego, że nie trzeba o tym mówić.`,
    formula: `odpowiedzi o tym, co mówią inni, ze słowami na temat „${theme.pl}”: ${said}; wśród zdań o sobie i swoich mocnych stronach (${own}): 0`,
    wouldChange: 'zdanie o sobie na ten sam temat.',
    question: 'Czy inni coś tu dostrzegają, czy widzisz to inaczej?',
  }),
};

export const T4_TEXTS: CardTexts<{ theme: LocalText; own: number; others: number }> = {
  en: ({ theme, own, others }) => ({
    title: `“${theme.en}” may be a side of you that others do not see`,
    statement: `You wrote about it in ${own} lines about yourself and your strengths. What others say, as you wrote it down, does not touch it. They may see less of it than you do.`,
    formula: `lines about yourself and your strengths with words for “${theme.en}”: ${own}, shown from 2; among ${others} lines of others: 0`,
    wouldChange: 'someone else mentioning it.',
    question: 'Who knows this about you?',
  }),
  pl: ({ theme, own, others }) => ({
    title: `„${theme.pl}” może być stroną, której inni nie widzą`,
    statement: `Piszesz o tym w ${own} zdaniach o sobie i swoich mocnych stronach. Wśród tego, co mówią inni, tego nie ma. Może widzą to rzadziej niż ty.`,
    formula: `zdania o sobie i mocnych stronach ze słowami na temat „${theme.pl}”: ${own}, pokazujemy od 2; wśród odpowiedzi o tym, co mówią inni (${others}): 0`,
    wouldChange: 'jeśli wspomni o tym ktoś inny.',
    question: 'Kto to o tobie wie?',
  }),
};
