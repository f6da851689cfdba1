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

/** The sentences of the synthesis; the next step stands under a heading of its own. Polish quotes follow a colon, because nobody can inflect them. Quotes stand in marks of their own, so that it stays clear whose words they are. */
export const SYNTHESIS_TEXTS: Record<Language, SynthesisTexts> = {
  en: {
    self: (quotes) => `You describe yourself as someone who ${quotes.map((quote) => `“${quote}”`).join(' and ')}.`,
    selfInOwnWords: (quotes) => `In your own words: ${quotes.map((quote) => `“${quote}”`).join(' and ')}.`,
    helps: (quote) => `What helps, in your words: “${quote}”.`,
    pattern: (title) => `One pattern: ${lowerFirst(title)}.`,
    tension: (title) => `One tension to sit with: ${lowerFirst(withoutStop(title))}.`,
    stepAfter: (anchor, habit) => `After “${anchor}”, give two minutes to “${habit}”.`,
    stepAlone: (habit) => `Choose one day and give two minutes to “${habit}”.`,
    step: (step) => `${upperFirst(step)}.`,
  },
  pl: {
    self: (quotes) => `Opisujesz siebie jako osobę, która ${quotes.map((quote) => `„${quote}”`).join(' i ')}.`,
    selfInOwnWords: (quotes) => `Twoimi słowami: ${quotes.map((quote) => `„${quote}”`).join(' i ')}.`,
    helps: (quote) => `Co pomaga, twoimi słowami: „${quote}”.`,
    pattern: (title) => `Jeden z wzorców: ${lowerFirst(title)}.`,
    tension: (title) => `Jedno napięcie, któremu warto się przyjrzeć: ${lowerFirst(withoutStop(title))}.`,
    stepAfter: (anchor, habit) =>
      `Najpierw to, co dzieje się i tak: „${anchor}”. Zaraz potem dwie minuty na to: „${habit}”.`,
    stepAlone: (habit) => `Wybierz jeden dzień i przeznacz dwie minuty na to: „${habit}”.`,
    step: (step) => `${upperFirst(step)}.`,
  },
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function withoutStop(text: string): string {
  return text.replace(/[.?]$/, '');
}
