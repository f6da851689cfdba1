import type { LocalText } from '../../../contracts/language.ts';
import type { CardTexts } from '../../rule.ts';
import type { DriveAndEnergy } from './c1-c2-drive-and-energy.ts';

export const C1_TEXTS: CardTexts<DriveAndEnergy> = {
  en: ({ drive, stability }) => ({
    title: 'Your drive may be steadier than your energy',
    statement: `You chose ${drive} of 5 for how steady your drive is and ${stability} of 5 for how even your energy is. One reading: you keep going on days that give you little.`,
    formula: `steadiness of drive (${drive}) − evenness of energy (${stability}) = ${drive - stability}; shown from 2`,
    wouldChange: 'the two answers coming closer together.',
    question: 'What do you do on a day when the drive is there and the energy is not?',
  }),
  pl: ({ drive, stability }) => ({
    title: 'Motywacja może być stalsza niż energia',
    statement: `Zaznaczasz ${drive} z 5 przy stałości motywacji i ${stability} z 5 przy równości energii. Jedno z odczytań: działasz dalej także w dni, które dają ci mało sił.`,
    formula: `stałość motywacji (${drive}) − równość energii (${stability}) = ${drive - stability}; pokazujemy od 2`,
    wouldChange: 'bardziej zbliżone odpowiedzi na oba pytania.',
    question: 'Co robisz w dniu, w którym chęć jest, a sił brak?',
  }),
};

export const C2_TEXTS: CardTexts<DriveAndEnergy> = {
  en: ({ drive, stability }) => ({
    title: 'Your energy may be steadier than your drive',
    statement: `You chose ${stability} of 5 for how even your energy is and ${drive} of 5 for how steady your drive is. One reading: strength is there, and a reason to begin is what varies.`,
    formula: `evenness of energy (${stability}) − steadiness of drive (${drive}) = ${stability - drive}; shown from 2`,
    wouldChange: 'the two answers coming closer together.',
    question: 'On days when the drive is there, what has come before it?',
  }),
  pl: ({ drive, stability }) => ({
    title: 'Energia może być równiejsza niż motywacja',
    statement: `Zaznaczasz ${stability} z 5 przy równości energii i ${drive} z 5 przy stałości motywacji. Jedno z odczytań: siły są, a zmienia się raczej powód, żeby zacząć.`,
    formula: `równość energii (${stability}) − stałość motywacji (${drive}) = ${stability - drive}; pokazujemy od 2`,
    wouldChange: 'bardziej zbliżone odpowiedzi na oba pytania.',
    question: 'Co poprzedza dni, w których motywacja jest?',
  }),
};

export const C3_TEXTS: CardTexts<{ motivation: number; place: LocalText }> = {
  en: ({ motivation, place }) => ({
    title: 'The drive holds, and plans may still break at one place',
    statement: `You chose ${motivation} of 5 for how steady your drive is, and “${place.en}” for where a plan mostly breaks. The way a plan is set up may matter more here than wanting it.`,
    formula: `steadiness of drive ${motivation}, shown from 4, together with “${place.en}” as the place where plans break`,
    wouldChange: 'a lower answer on drive, or another place where plans break.',
    question: 'What was in the way the last time a plan broke there?',
  }),
  pl: ({ motivation, place }) => ({
    title: 'Motywacja jest, a plany i tak mogą pękać w jednym miejscu',
    statement: `Zaznaczasz ${motivation} z 5 przy stałości motywacji, a jako miejsce, w którym plan się sypie: „${place.pl}”. Może ważniejsze od chęci jest tu to, jak plan jest ułożony.`,
    formula: `stałość motywacji ${motivation}, pokazujemy od 4, razem z odpowiedzią „${place.pl}” o miejscu, w którym plan się sypie`,
    wouldChange: 'niższa ocena motywacji albo inne miejsce, w którym plan się sypie.',
    question: 'Co stanęło na drodze, kiedy ostatnio plan się tam rozsypał?',
  }),
};

export const I3_TEXTS: CardTexts<{ clarity: number; values: number; lines: number }> = {
  en: ({ clarity, values, lines }) => ({
    title: 'Many directions may be competing for one picture',
    statement: `You chose ${clarity} of 5 for how clearly you see who you want to be, along with ${values} values and ${lines} lines about yourself. One reading: there are many directions and no order yet.`,
    formula: `clarity ${clarity}, shown up to 2, with chosen values (${values}) + lines about yourself (${lines}) = ${values + lines}; shown from 10`,
    wouldChange: 'a clearer picture, or fewer directions at once.',
    question: 'Which one of these would you keep if the others had to wait a season?',
  }),
  pl: ({ clarity, values, lines }) => ({
    title: 'Wiele kierunków może konkurować o jeden obraz',
    statement: `Zaznaczasz ${clarity} z 5 przy tym, jak wyraźnie widzisz, kim chcesz być. Wybranych wartości jest ${values}, zdań o sobie ${lines}. Jedno z odczytań: kierunków jest dużo, a kolejności jeszcze nie ma.`,
    formula: `wyraźność ${clarity}, pokazujemy do 2, przy sumie wartości (${values}) i zdań o sobie (${lines}) = ${values + lines}; pokazujemy od 10`,
    wouldChange: 'wyraźniejszy obraz albo mniej kierunków naraz.',
    question: 'Co z tego zostaje, jeśli reszta ma poczekać jeden sezon?',
  }),
};
