import type { CardTexts } from '../../rule.ts';
import type { TagCount } from './t9-autopilot-counts.ts';
import type { ListLengths } from './t9-list-lengths.ts';

const englishFormula = (mark: string, { count, of }: TagCount) =>
  `automatic behaviours marked “${mark}” (${count}) ÷ all marked “it helps” or “it costs me” (${of}); shown from two thirds and at least 3`;
const polishFormula = (mark: string, { count, of }: TagCount) =>
  `zachowania oznaczone „${mark}” (${count}) ÷ wszystkie oznaczone „Pomaga” lub „Kosztuje mnie” (${of}); pokazujemy od dwóch trzecich i co najmniej 3`;

export const HELPS_TEXTS: CardTexts<TagCount> = {
  en: (counts) => ({
    title: 'Much of your autopilot may be on your side',
    statement: `You chose “it helps” for ${counts.count} of the ${counts.of} automatic behaviours that you marked as helping or costing. They may be good places to hang something new on.`,
    formula: englishFormula('it helps', counts),
    wouldChange: 'other marks on these behaviours.',
    question: 'Which of them is the easiest to add to?',
  }),
  pl: (counts) => ({
    title: 'Autopilot może w dużej części działać na twoją korzyść',
    statement: `Zaznaczasz „Pomaga” przy ${counts.count} z ${counts.of} zachowań, które oznaczasz jako pomocne lub kosztowne. Może da się do nich dołączyć coś nowego.`,
    formula: polishFormula('Pomaga', counts),
    wouldChange: 'inne oznaczenia przy tych zachowaniach.',
    question: 'Do którego z nich najłatwiej coś dodać?',
  }),
};

export const COSTS_TEXTS: CardTexts<TagCount> = {
  en: (counts) => ({
    title: 'Much of your autopilot may be costing you',
    statement: `You chose “it costs me” for ${counts.count} of the ${counts.of} automatic behaviours that you marked as helping or costing. One of them may be enough to begin with.`,
    formula: englishFormula('it costs me', counts),
    wouldChange: 'other marks on these behaviours.',
    question: 'Which of them would be the easiest to make a little smaller?',
  }),
  pl: (counts) => ({
    title: 'Autopilot może cię sporo kosztować',
    statement: `Zaznaczasz „Kosztuje mnie” przy ${counts.count} z ${counts.of} zachowań, które oznaczasz jako pomocne lub kosztowne. Na początek może wystarczyć jedno z nich.`,
    formula: polishFormula('Kosztuje mnie', counts),
    wouldChange: 'inne oznaczenia przy tych zachowaniach.',
    question: 'Które z nich najłatwiej trochę zmniejszyć?',
  }),
};

const englishLengths = ({ longer, shorter }: ListLengths) =>
  `lines of the longer list (${longer}) ÷ lines of the shorter one (${shorter}); shown from 2, with at least 4 lines`;
const polishLengths = ({ longer, shorter }: ListLengths) =>
  `odpowiedzi na dłuższej liście (${longer}) ÷ odpowiedzi na krótszej (${shorter}); pokazujemy od 2, gdy na dłuższej są co najmniej 4`;

export const DRAINS_TEXTS: CardTexts<ListLengths> = {
  en: (lengths) => ({
    title: 'What wears you out may fill the longer list',
    statement: `You wrote ${lengths.longer} lines about what wears you out and ${lengths.shorter} about what gives energy back. The length of a list is not its weight, yet it may be worth a look.`,
    formula: englishLengths(lengths),
    wouldChange: 'lists of more equal length.',
    question: 'What gives you energy back that is not on the list yet?',
  }),
  pl: (lengths) => ({
    title: 'Dłuższą listę może zajmować to, co odbiera siły',
    statement: `Piszesz, co odbiera ci siły (odpowiedzi: ${lengths.longer}) i co przywraca energię (${lengths.shorter}). Długość listy to jeszcze nie waga, ale może warto się temu przyjrzeć.`,
    formula: polishLengths(lengths),
    wouldChange: 'listy o bardziej zbliżonej długości.',
    question: 'Co jeszcze przywraca ci energię, a nie ma tego na liście?',
  }),
};

export const RESTORES_TEXTS: CardTexts<ListLengths> = {
  en: (lengths) => ({
    title: 'You may know well what gives you energy back',
    statement: `You wrote ${lengths.longer} lines about what gives energy back and ${lengths.shorter} about what wears you out. The length of a list is not its weight, yet it may be a start.`,
    formula: englishLengths(lengths),
    wouldChange: 'lists of more equal length.',
    question: 'Which of these is within reach on a busy day?',
  }),
  pl: (lengths) => ({
    title: 'Możesz dobrze wiedzieć, co przywraca ci energię',
    statement: `Piszesz, co przywraca ci energię (odpowiedzi: ${lengths.longer}) i co odbiera siły (${lengths.shorter}). Długość listy to jeszcze nie waga, ale może to dobry początek.`,
    formula: polishLengths(lengths),
    wouldChange: 'listy o bardziej zbliżonej długości.',
    question: 'Co z tego jest w zasięgu w pracowity dzień?',
  }),
};
