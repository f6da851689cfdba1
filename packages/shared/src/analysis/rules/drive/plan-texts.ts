import type { LocalText } from '../../../contracts/language.ts';
import { joinWords } from '../../answers/hours.ts';
import type { CardTexts } from '../../rule.ts';
import type { PairId } from './p3-when-then.ts';

export const P1_TEXTS: CardTexts<{ motivation: number; habit: string | undefined }> = {
  en: ({ motivation, habit }) => ({
    title: 'Small versions may carry you on days without drive',
    statement: `You chose ${motivation} of 5 for how steady your drive is. A version of two minutes asks for little of it.${
      habit === undefined ? '' : ` “${habit}” may be a place to begin.`
    }`,
    formula: `steadiness of drive = ${motivation}; shown up to 2`,
    wouldChange: 'a steadier drive.',
    question: 'What would count as done on the slowest day of the week?',
  }),
  pl: ({ motivation, habit }) => ({
    title: 'W dni bez motywacji mogą pomóc małe wersje',
    statement: `Zaznaczasz ${motivation} z 5 przy stałości motywacji. Wersja na dwie minuty prawie jej nie wymaga.${
      habit === undefined ? '' : ` Początkiem może być: „${habit}”.`
    }`,
    formula: `stałość motywacji = ${motivation}; pokazujemy do 2`,
    wouldChange: 'stalsza motywacja.',
    question: 'Co w najsłabszym dniu tygodnia będzie już znaczyło „zrobione”?',
  }),
};

const FAMILIES: Readonly<Record<string, LocalText>> = {
  control: { en: 'not being in charge of what happens', pl: 'brak wpływu na to, co się dzieje' },
  evaluation: { en: 'being judged or compared', pl: 'bycie ocenianym lub porównywanym' },
  progress: { en: 'things not moving forward', pl: 'sprawy, które nie idą do przodu' },
  social: { en: 'the weight of other people', pl: 'ciężar kontaktów z innymi' },
  depletion: { en: 'running on empty', pl: 'wyczerpane zapasy sił' },
};

const list = (labels: readonly LocalText[], language: 'en' | 'pl') =>
  joinWords(
    labels.map((label) => (language === 'en' ? `“${label.en}”` : `„${label.pl}”`)),
    language,
  );

export const P2_TEXTS: CardTexts<{ family: string; members: LocalText[]; chosen: number }> = {
  en: ({ family, members, chosen }) => ({
    title: 'What throws you off may have one thing in common',
    statement: `You chose ${list(members, 'en')}. One reading: what they have in common is ${FAMILIES[family]?.en ?? 'one source'}.`,
    formula: `chosen triggers of one family: ${members.length} of ${chosen}; shown from 2`,
    wouldChange: 'triggers from different families.',
    question: 'Which of them comes first on a day when several arrive?',
  }),
  pl: ({ family, members, chosen }) => ({
    title: 'To, co wytrąca cię z równowagi, może mieć wspólne źródło',
    statement: `Zaznaczasz: ${list(members, 'pl')}. Jedno z odczytań: ich wspólny mianownik to ${FAMILIES[family]?.pl ?? 'wspólne źródło'}.`,
    formula: `zaznaczone odpowiedzi z jednej rodziny: ${members.length} z ${chosen}; pokazujemy od 2`,
    wouldChange: 'odpowiedzi z różnych rodzin.',
    question: 'Co przychodzi jako pierwsze w dniu, w którym zbiera się ich kilka?',
  }),
};

const WHEN_THEN: Readonly<Record<PairId, LocalText>> = {
  'energy+poor_sleep': {
    en: 'when a night was bad, I do the two-minute version and stop there',
    pl: 'kiedy noc była zła, robię wersję na dwie minuty i na tym kończę',
  },
  'start+uncertainty': {
    en: 'when I do not know what comes next, I write down only the first step',
    pl: 'kiedy nie wiem, co dalej, zapisuję tylko pierwszy krok',
  },
  'start+overwhelm': {
    en: 'when it is too much at once, I pick one thing and set it to five minutes',
    pl: 'kiedy wszystkiego jest za dużo, biorę jedną rzecz na pięć minut',
  },
  'keep_going+boredom': {
    en: 'when it gets dull, I change the place or the order and go on for ten minutes',
    pl: 'kiedy robi się nudno, zmieniam miejsce albo kolejność i działam jeszcze dziesięć minut',
  },
  'overthinking+criticism': {
    en: 'when criticism keeps me weighing, I write one sentence about it and do the next small step',
    pl: 'kiedy po krytyce zaczynam rozważać za i przeciw, zapisuję o niej jedno zdanie i robię następny mały krok',
  },
  'distraction+boredom': {
    en: 'when I get bored, I put a mark on paper and finish the line I am on',
    pl: 'kiedy zaczynam się nudzić, stawiam kreskę na kartce i kończę zaczęty fragment',
  },
};

export const P3_TEXTS: CardTexts<{ pair: PairId; place: LocalText; trigger: LocalText }> = {
  en: ({ pair, place, trigger }) => ({
    title: 'A when-then sentence may fit the place where plans break',
    statement: `You chose “${place.en}” for where plans break and “${trigger.en}” among what throws you off. A sentence to try: ${WHEN_THEN[pair].en}.`,
    formula: `“${place.en}” and “${trigger.en}” are a pair in our own table of places and triggers`,
    wouldChange: 'another place where plans break, or other triggers.',
    question: 'How would you put this sentence in your own words?',
    step: `write down one sentence, “${WHEN_THEN[pair].en}”, in words that are yours`,
  }),
  pl: ({ pair, place, trigger }) => ({
    title: 'Do miejsca, w którym plan się sypie, może pasować zdanie „kiedy – to”',
    statement: `Zaznaczasz „${place.pl}” i „${trigger.pl}”. Zdanie do wypróbowania: ${WHEN_THEN[pair].pl}.`,
    formula: `„${place.pl}” i „${trigger.pl}” tworzą parę w naszej własnej tabeli miejsc i sytuacji`,
    wouldChange: 'inne miejsce, w którym plan się sypie, albo inne odpowiedzi o tym, co wytrąca z równowagi.',
    question: 'Jak brzmi to zdanie twoimi słowami?',
    step: `zapisz po swojemu jedno zdanie: „${WHEN_THEN[pair].pl}”`,
  }),
};
