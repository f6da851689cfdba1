import { blocksOf, describeHours, type Hours } from '../../answers/hours.ts';
import { describeClock, describeMinutes } from '../../answers/night-arithmetic.ts';
import type { CardTexts } from '../../rule.ts';

type Mismatch = { demanding: Hours; overlap: Hours; unusedPeak: Hours };

/** A step names one block, one by day if there is one. */
function oneBlock(hours: Hours): Hours {
  const blocks = blocksOf(hours);
  return blocks.find(([from]) => from !== undefined && from >= 6) ?? blocks[0] ?? hours;
}

const percent = (part: Hours, whole: Hours) => Math.round((part.length / whole.length) * 100);

export const E1_TEXTS: CardTexts<Mismatch> = {
  en: ({ demanding, overlap, unusedPeak }) => ({
    title: 'Your hardest work may sit in your low hours',
    statement: `You chose ${describeHours(overlap, 'en')} both for your hardest work and as low hours: ${overlap.length} of ${demanding.length} hours.${
      unusedPeak.length > 0 ? ` Of your best hours, ${describeHours(unusedPeak, 'en')} hold none of it.` : ''
    }`,
    formula: `hours of hardest work that are low hours (${overlap.length}) ÷ all hours of hardest work (${demanding.length}) = ${percent(overlap, demanding)} %; shown from 34 %`,
    wouldChange: 'other hours for your hardest work, or other low hours.',
    ...(unusedPeak.length > 0 && { step: `move one hard task to ${describeHours(oneBlock(unusedPeak), 'en')}` }),
    question:
      unusedPeak.length > 0
        ? 'Which one task could move into your peak hours this week?'
        : 'Which part of this work could be lighter in those hours?',
  }),
  pl: ({ demanding, overlap, unusedPeak }) => ({
    title: 'Najtrudniejsza praca może przypadać na słabsze godziny',
    statement: `Zaznaczasz godziny ${describeHours(overlap, 'pl')} i jako czas najtrudniejszej pracy, i jako czas małej energii: ${overlap.length} z ${demanding.length} godz.${
      unusedPeak.length > 0 ? ` Z najlepszych godzin bez niej zostają ${describeHours(unusedPeak, 'pl')}.` : ''
    }`,
    formula: `godziny najtrudniejszej pracy w czasie małej energii (${overlap.length}) ÷ wszystkie godziny najtrudniejszej pracy (${demanding.length}) = ${percent(overlap, demanding)} %; pokazujemy od 34 %`,
    wouldChange: 'inne godziny najtrudniejszej pracy albo inne godziny małej energii.',
    ...(unusedPeak.length > 0 && {
      step: `przenieś jedno trudne zadanie na godziny ${describeHours(oneBlock(unusedPeak), 'pl')}`,
    }),
    question:
      unusedPeak.length > 0
        ? 'Które jedno zadanie może w tym tygodniu trafić na twoje najlepsze godziny?'
        : 'Co w tej pracy może być lżejsze w tych godzinach?',
  }),
};

export const E2_TEXTS: CardTexts<{ both: Hours }> = {
  en: ({ both }) => ({
    title: 'Some hours are both your peak and your low',
    statement: `You chose ${describeHours(both, 'en')} as hours of most energy and also as hours of low energy. That may mean that your days differ, or that something in those hours decides.`,
    formula: `hours chosen both as peak and as low: ${both.length}; shown from 1`,
    wouldChange: 'choosing these hours only once.',
    question: 'What is different on the days when these hours go well?',
  }),
  pl: ({ both }) => ({
    title: 'Te same godziny są raz najlepsze, raz najsłabsze',
    statement: `Zaznaczasz godziny ${describeHours(both, 'pl')} i jako czas największej, i jako czas małej energii. Może twoje dni bywają różne, a może coś w tych godzinach o tym decyduje.`,
    formula: `godziny zaznaczone i jako najlepsze, i jako słabsze: ${both.length}; pokazujemy od 1`,
    wouldChange: 'zaznaczenie tych godzin tylko raz.',
    question: 'Czym różnią się dni, w których te godziny idą dobrze?',
  }),
};

export const E3_TEXTS: CardTexts<{ peak: Hours; blocks: number }> = {
  en: ({ peak, blocks }) => ({
    title: 'Your energy may come in separate waves',
    statement: `You chose ${describeHours(peak, 'en')} as your best hours. They do not touch each other, so one reading is a split day with a pause in between.`,
    formula: `blocks of best hours with a gap between them: ${blocks}; shown from 2`,
    wouldChange: 'best hours that follow each other.',
    question: 'What do you need between the waves for the next one to come?',
  }),
  pl: ({ peak, blocks }) => ({
    title: 'Energia może przychodzić osobnymi falami',
    statement: `Zaznaczasz ${describeHours(peak, 'pl')} jako najlepsze godziny. Nie stykają się ze sobą, więc jedno z odczytań to dzień podzielony przerwą.`,
    formula: `osobne bloki najlepszych godzin: ${blocks}; pokazujemy od 2`,
    wouldChange: 'najlepsze godziny następujące po sobie.',
    question: 'Czego potrzebujesz między tymi porami, żeby przyszła następna fala?',
  }),
};

export const E4_TEXTS: CardTexts<{ work: number; free: number; shift: number }> = {
  en: ({ work, free, shift }) => ({
    title: 'Your nights may run on two clocks',
    statement: `By the times you wrote, the middle of your night is ${describeClock(work)} before working days and ${describeClock(free)} before free days: ${describeMinutes(shift)} apart.`,
    formula: `distance between the middle of the night on free and on working days = ${describeMinutes(shift)}; shown from 1 h 30 min`,
    wouldChange: 'nearer times of going to bed or getting up.',
    question: 'How do the first days after a change of rhythm feel to you?',
  }),
  pl: ({ work, free, shift }) => ({
    title: 'Twoje noce mogą chodzić według dwóch zegarów',
    statement: `Z godzin, o których piszesz, wynika, że środek nocy przed dniem pracy to ${describeClock(work)}, a przed dniem wolnym ${describeClock(free)}. Różnica: ${describeMinutes(shift)}.`,
    formula: `odległość środka nocy w dni wolne od środka nocy w dni pracy = ${describeMinutes(shift)}; pokazujemy od 1 h 30 min`,
    wouldChange: 'bardziej zbliżone pory kładzenia się lub wstawania.',
    question: 'Jak mijają ci pierwsze dni po zmianie rytmu?',
  }),
};

export const E5_TEXTS: CardTexts<{ work: number; free: number }> = {
  en: ({ work, free }) => ({
    title: 'Nights before working days may run short',
    statement: `By the times you wrote, you have ${describeMinutes(work)} in bed before working days and ${describeMinutes(free)} before free days. The gap is ${describeMinutes(free - work)} a night.`,
    formula: `time in bed before free days − before working days = ${describeMinutes(free - work)}; shown from 1 h 30 min`,
    wouldChange: 'nights of more equal length.',
    question: 'What decides when you go to bed before a working day?',
  }),
  pl: ({ work, free }) => ({
    title: 'Noce przed dniem pracy mogą być wyraźnie krótsze',
    statement: `Z godzin, o których piszesz, wynika ${describeMinutes(work)} w łóżku przed dniem pracy i ${describeMinutes(free)} przed dniem wolnym. Różnica to ${describeMinutes(free - work)} na noc.`,
    formula: `czas w łóżku przed dniem wolnym − przed dniem pracy = ${describeMinutes(free - work)}; pokazujemy od 1 h 30 min`,
    wouldChange: 'noce o bardziej zbliżonej długości.',
    question: 'Co decyduje o tym, kiedy kładziesz się przed dniem pracy?',
  }),
};
