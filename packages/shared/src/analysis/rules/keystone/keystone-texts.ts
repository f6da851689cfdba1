import { describeHours } from '../../answers/hours.ts';
import type { CardTexts } from '../../rule.ts';
import type { KeystoneTime } from './k2-l2-keystone-time.ts';

const polishDays = (days: number) => (days === 1 ? '1 dzień' : `${days} dni`);

export const K1_TEXTS: CardTexts<{ habit: string; days: number }> = {
  en: ({ habit, days }) => ({
    title: 'Something that eases your day may be happening rarely',
    statement: `You wrote “${habit}” among what makes the rest of the day easier, with ${days} of the last 7 days. There may be room here at little cost.`,
    formula: `days with this habit: ${days} of 7; shown up to 2`,
    wouldChange: 'more days with this habit.',
    question: 'What was different on the days when it did happen?',
  }),
  pl: ({ habit, days }) => ({
    title: 'Coś, co ułatwia dzień, może zdarzać się rzadko',
    statement: `Piszesz „${habit}” wśród tego, co ułatwia resztę dnia, a w ostatnim tygodniu to ${polishDays(days)} z 7. Może jest tu miejsce na zmianę małym kosztem.`,
    formula: `dni z tym nawykiem: ${days} z 7; pokazujemy do 2`,
    wouldChange: 'więcej dni z tym nawykiem.',
    question: 'Czym różniły się dni, w których się udało?',
  }),
};

export const K2_TEXTS: CardTexts<KeystoneTime> = {
  en: ({ habit, at }) => ({
    title: 'A helpful habit may be placed in low hours',
    statement: `You wrote “${habit}”. By its time words it belongs to ${describeHours(at, 'en')}, hours you chose as low. It may cost more effort there than at another time.`,
    formula: `all hours named in the line (${describeHours(at, 'en')}) are low hours`,
    wouldChange: 'another time for the habit, or other low hours.',
    question: 'Is this the best time for it, or only the time that was left?',
  }),
  pl: ({ habit, at }) => ({
    title: 'Pomocny nawyk może przypadać na słabsze godziny',
    statement: `Piszesz „${habit}”. Z określenia pory wynikają godziny ${describeHours(at, 'pl')}, które zaznaczasz jako czas małej energii. Może kosztować tam więcej wysiłku niż o innej porze.`,
    formula: `wszystkie godziny wynikające z tej odpowiedzi (${describeHours(at, 'pl')}) to czas małej energii`,
    wouldChange: 'inna pora nawyku albo inne godziny małej energii.',
    question: 'Czy to najlepsza pora, czy tylko ta, która została?',
  }),
};

export const L2_TEXTS: CardTexts<KeystoneTime> = {
  en: ({ habit, at }) => ({
    title: 'A helpful habit may already sit in your best hours',
    statement: `You wrote “${habit}”. By its time words it belongs to ${describeHours(at, 'en')}, which you chose as your best hours. Something small may be tied to it.`,
    formula: `all hours named in the line (${describeHours(at, 'en')}) are peak hours`,
    wouldChange: 'another time for the habit, or other best hours.',
    question: 'What small thing could follow right after it?',
    step: `let one small new thing follow right after “${habit}”`,
  }),
  pl: ({ habit, at }) => ({
    title: 'Pomocny nawyk może już mieć swoje miejsce w najlepszych godzinach',
    statement: `Piszesz „${habit}”. Z określenia pory wynikają godziny ${describeHours(at, 'pl')}, które zaznaczasz jako najlepsze. Może da się do tego dołączyć coś małego.`,
    formula: `wszystkie godziny wynikające z tej odpowiedzi (${describeHours(at, 'pl')}) to najlepsze godziny`,
    wouldChange: 'inna pora nawyku albo inne najlepsze godziny.',
    question: 'Jaka mała rzecz może iść zaraz po tym?',
    step: `dołącz jedną małą nową rzecz do tego: „${habit}”`,
  }),
};
