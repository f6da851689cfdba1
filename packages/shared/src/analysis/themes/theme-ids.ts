import type { LocalText } from '../../contracts/language.ts';

/** The themes of the lexicon and their names in a report. Everyday matters, then ways of being; none is a diagnosis or a type. */
export const THEMES = {
  sleep: { en: 'sleep', pl: 'sen' },
  movement: { en: 'movement', pl: 'ruch' },
  nature: { en: 'being outdoors', pl: 'przyroda' },
  food: { en: 'food and drink', pl: 'jedzenie i picie' },
  rest: { en: 'rest', pl: 'odpoczynek' },
  tiredness: { en: 'tiredness', pl: 'zmęczenie' },
  music: { en: 'music', pl: 'muzyka' },
  work: { en: 'work', pl: 'praca' },
  money: { en: 'money', pl: 'pieniądze' },
  people: { en: 'other people', pl: 'inni ludzie' },
  family: { en: 'family', pl: 'rodzina' },
  solitude: { en: 'time alone', pl: 'czas sam na sam ze sobą' },
  quiet: { en: 'quiet and noise', pl: 'cisza i hałas' },
  screens: { en: 'phone and screens', pl: 'telefon i ekrany' },
  overload: { en: 'too much at once', pl: 'za dużo naraz' },
  time_pressure: { en: 'time pressure', pl: 'presja czasu' },
  planning: { en: 'planning', pl: 'planowanie' },
  order: { en: 'order and mess', pl: 'porządek i bałagan' },
  learning: { en: 'reading and learning', pl: 'czytanie i nauka' },
  creating: { en: 'making things', pl: 'tworzenie' },
  focus: { en: 'focus', pl: 'skupienie' },
  delaying: { en: 'putting things off', pl: 'odkładanie na później' },
  uncertainty: { en: 'uncertainty', pl: 'niepewność' },
  conflict: { en: 'conflict and criticism', pl: 'konflikt i krytyka' },
  boundaries: { en: 'saying no', pl: 'odmawianie' },
  helping: { en: 'helping others', pl: 'pomaganie innym' },
  standards: { en: 'high standards', pl: 'wysokie wymagania' },
  worry: { en: 'worry and second-guessing', pl: 'zamartwianie się' },
  calm: { en: 'calm and patience', pl: 'spokój i cierpliwość' },
  humour: { en: 'humour', pl: 'poczucie humoru' },
  persistence: { en: 'persistence', pl: 'wytrwałość' },
  reliability: { en: 'reliability', pl: 'solidność' },
  directness: { en: 'speaking plainly', pl: 'mówienie wprost' },
} as const satisfies Record<string, LocalText>;

/** Themes that can describe a person; the others describe days and things. */
export const SELF_THEMES: readonly ThemeId[] = [
  'planning',
  'order',
  'learning',
  'creating',
  'focus',
  'delaying',
  'boundaries',
  'helping',
  'standards',
  'worry',
  'calm',
  'humour',
  'persistence',
  'reliability',
  'directness',
  'quiet',
];

export type ThemeId = keyof typeof THEMES;

export const THEME_IDS = Object.keys(THEMES).filter((id): id is ThemeId => id in THEMES);
