import type { Language } from '../../contracts/language.ts';

type SynthesisTexts = {
  self: (quotes: readonly string[]) => string;
  selfInOwnWords: (quotes: readonly string[]) => string;
  helps: (quote: string) => string;
  pattern: (title: string) => string;
  tension: (title: string) => string;
  stepAfter: (anchor: string, habit: string) => string;
  stepAlone: (habit: string) => string;
  step: (step: string) => string;
};

/** The sentences of the synthesis. Quotes stand in marks of their own, so that it stays clear whose words they are. */
export const SYNTHESIS_TEXTS: Record<Language, SynthesisTexts> = {
  en: {
    self: (quotes) => `You describe yourself as someone who ${quotes.map((quote) => `“${quote}”`).join(' and ')}.`,
    selfInOwnWords: (quotes) => `In your own words: ${quotes.map((quote) => `“${quote}”`).join(' and ')}.`,
    helps: (quote) => `What helps, in your words: “${quote}”.`,
    pattern: (title) => `One pattern: ${lowerFirst(title)}.`,
    tension: (title) => `One tension to sit with: ${lowerFirst(withoutStop(title))}.`,
    stepAfter: (anchor, habit) => `A smallest next step: after “${anchor}”, give two minutes to “${habit}”.`,
    stepAlone: (habit) => `A smallest next step: choose one day and give two minutes to “${habit}”.`,
    step: (step) => `A smallest next step: ${step}.`,
  },
  pl: {
    self: (quotes) => `Opisujesz siebie jako osobę, która ${quotes.map((quote) => `„${quote}”`).join(' i ')}.`,
    selfInOwnWords: (quotes) => `Twoimi słowami: ${quotes.map((quote) => `„${quote}”`).join(' i ')}.`,
    helps: (quote) => `Co pomaga, twoimi słowami: „${quote}”.`,
    pattern: (title) => `Jeden z wzorców: ${lowerFirst(title)}.`,
    tension: (title) => `Jedno napięcie, któremu warto się przyjrzeć: ${lowerFirst(withoutStop(title))}.`,
    stepAfter: (anchor, habit) =>
      `Najmniejszy następny krok: zaraz po „${anchor}” przeznacz dwie minuty na „${habit}”.`,
    stepAlone: (habit) => `Najmniejszy następny krok: wybierz jeden dzień i przeznacz dwie minuty na „${habit}”.`,
    step: (step) => `Najmniejszy następny krok: ${step}.`,
  },
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function withoutStop(text: string): string {
  return text.replace(/[.?]$/, '');
}
