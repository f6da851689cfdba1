import type { LocalText } from '../../../contracts/language.ts';
import { joinWords } from '../../answers/hours.ts';
import type { CardTexts } from '../../rule.ts';

export const T5_TEXTS: CardTexts<{ clarity: number; hedged: number; lines: number; markers: string[] }> = {
  en: ({ clarity, hedged, lines, markers }) => ({
    title: 'A clear picture, written with reservations',
    statement: `You chose ${clarity} of 5 for how clearly you see who you want to be. In ${hedged} of ${lines} lines about yourself you wrote words like ${joinWords(
      markers.map((word) => `“${word}”`),
      'en',
    )}. The picture may be clear and still debated.`,
    formula: `lines about yourself with a limiting word: ${hedged} of ${lines}, shown from 40 %, with clarity ${clarity}, shown from 4`,
    wouldChange: 'lines without such words, or a lower answer on clarity.',
    question: 'Which of these lines would you write without the reservation?',
  }),
  pl: ({ clarity, hedged, lines, markers }) => ({
    title: 'Wyraźny obraz, zapisany z zastrzeżeniami',
    statement: `Zaznaczasz ${clarity} z 5 przy tym, jak wyraźnie widzisz, kim chcesz być. W ${hedged} z ${lines} zdań o sobie są słowa takie jak ${joinWords(
      markers.map((word) => `„${word}”`),
      'pl',
    )}. Obraz może być wyraźny i wciąż sporny.`,
    formula: `zdania o sobie ze słowem, które je ogranicza: ${hedged} z ${lines}, pokazujemy od 40 %, przy wyraźności ${clarity}, pokazujemy od 4`,
    wouldChange: 'zdania bez takich słów albo niższa ocena wyraźności.',
    question: 'Które z tych zdań możesz zapisać bez zastrzeżenia?',
  }),
};

export const T6_TEXTS: CardTexts<{ word: string; shared: number; name: LocalText; otherName: LocalText }> = {
  en: ({ word, shared, name, otherName }) => ({
    title: `The word “${word}” may link two of your lists`,
    statement: `You wrote it under “${name.en}” and under “${otherName.en}”. One reading: these are two sides of one thing.`,
    formula: `words with the same stem in one line of “${name.en}” and one of “${otherName.en}”: ${shared}; shown from 1`,
    wouldChange: 'another word in one of the two lines.',
    question: 'Put side by side, do these two lines speak of the same thing?',
  }),
  pl: ({ word, shared, name, otherName }) => ({
    title: `Słowo „${word}” może łączyć dwie listy`,
    statement: `Piszesz je na liście „${name.pl}” i na liście „${otherName.pl}”. Jedno z odczytań: to dwie strony jednej rzeczy.`,
    formula: `słowa o wspólnym rdzeniu w jednej odpowiedzi „${name.pl}” i w jednej „${otherName.pl}”: ${shared}; pokazujemy od 1`,
    wouldChange: 'inne słowo w jednej z tych odpowiedzi.',
    question: 'Czy te dwie odpowiedzi, obok siebie, mówią o tym samym?',
  }),
};
