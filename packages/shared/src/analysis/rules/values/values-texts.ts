import type { LocalText } from '../../../contracts/language.ts';
import type { CardTexts } from '../../rule.ts';

export const V1_TEXTS: CardTexts<{ label: LocalText; rank: number; rating: number }> = {
  en: ({ label, rank, rating }) => ({
    title: `“${label.en}” may have had little room last week`,
    statement: `You chose “${label.en}” as number ${rank} among what matters most, and ${rating} of 5 for acting on it last week. One week is short, so this may be an exception.`,
    formula: `value at rank ${rank} with ${rating} of 5 for last week; shown up to 2`,
    wouldChange: 'a week with more room for it, or another order of values.',
    question: 'What would fifteen minutes of it look like this week?',
    step: `give fifteen minutes to “${label.en}” on one day this week`,
  }),
  pl: ({ label, rank, rating }) => ({
    title: `„${label.pl}” – na to mogło zabraknąć miejsca w zeszłym tygodniu`,
    statement: `Wybierasz „${label.pl}” jako numer ${rank} wśród najważniejszych, a przy zeszłym tygodniu zaznaczasz ${rating} z 5. Tydzień to krótko, więc może to wyjątek.`,
    formula: `wartość na miejscu ${rank} z oceną zeszłego tygodnia ${rating} z 5; pokazujemy do 2`,
    wouldChange: 'tydzień, w którym jest na to więcej miejsca, albo inna kolejność wartości.',
    question: 'Jak może wyglądać kwadrans poświęcony temu w tym tygodniu?',
    step: `jednego dnia w tym tygodniu zostaw kwadrans na wartość „${label.pl}”`,
  }),
};

export const V2_TEXTS: CardTexts<{ label: LocalText; answers: number }> = {
  en: ({ label, answers }) => ({
    title: `“${label.en}” may be lived without being on the list`,
    statement: `${answers} of your answers use words near “${label.en}”, and you chose other values. It may be so natural to you that it needs no place on a list.`,
    formula: `kinds of answers with words near the value: ${answers}, shown from 3, while the value is not chosen`,
    wouldChange: 'choosing this value, or writing about it less.',
    question: 'Would you miss it if it were gone for a month?',
  }),
  pl: ({ label, answers }) => ({
    title: `„${label.pl}” – może obecne w życiu, choć nie na liście`,
    statement: `Słowa bliskie wartości „${label.pl}” są w odpowiedziach na ${answers} ${answers < 5 ? 'pytania' : 'pytań'}, a wybierasz inne wartości. Może to coś tak oczywistego, że nie musi być na liście.`,
    formula: `pytania, w których padają słowa bliskie tej wartości: ${answers}, pokazujemy od 3, a wartość nie jest wybrana`,
    wouldChange: 'wybranie tej wartości albo mniej słów o niej.',
    question: 'Czy byłby to brak, gdyby zniknęło to na miesiąc?',
  }),
};

export const V3_TEXTS: CardTexts<{ one: LocalText; other: LocalText }> = {
  en: ({ one, other }) => ({
    title: `“${one.en}” and “${other.en}” may ask for the same hours`,
    statement: `You chose both “${one.en}” and “${other.en}”. Both can be right. In one week they may pull apart, and then a trade-off is made, openly or quietly.`,
    formula: 'both values of a pair from our own table of frequent trade-offs are chosen, at least one near the top',
    wouldChange: 'choosing only one of the two.',
    question: 'When did you last choose one over the other, and was it on purpose?',
  }),
  pl: ({ one, other }) => ({
    title: `„${one.pl}” i „${other.pl}” mogą prosić o te same godziny`,
    statement: `Wybierasz „${one.pl}” i „${other.pl}”. Jedno i drugie może być słuszne. W jednym tygodniu mogą ciągnąć w różne strony, a wtedy trzeba coś wybrać, świadomie albo po cichu.`,
    formula: 'wybrane są obie wartości z pary w naszej własnej tabeli częstych kompromisów, co najmniej jedna wysoko',
    wouldChange: 'wybór tylko jednej z nich.',
    question: 'Kiedy ostatnio jedno wygrało z drugim i czy był to świadomy wybór?',
  }),
};
