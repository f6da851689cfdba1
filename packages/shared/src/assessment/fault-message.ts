import type { Language } from '../contracts/language.ts';
import type { Fault, FaultCode } from './checks/fault.ts';

type Wording = (params: { min: number; max: number }) => string;

const answersEnglish = (count: number) => `${count} ${count === 1 ? 'answer' : 'answers'}`;
const answersPolish = (count: number) => `${count} ${count === 1 ? 'odpowiedź' : 'odpowiedzi'}`;

const english: Record<FaultCode, Wording> = {
  unknown_item: () => 'This questionnaire has no item with this id.',
  required: () => 'This item needs an answer.',
  cannot_skip: () => 'This item cannot be skipped.',
  mark_shape: () => 'A skipped answer is exactly {"skipped":true}, a declined one exactly {"declined":true}.',
  not_a_scale_value: ({ min, max }) => `Choose a whole number from ${min} to ${max}.`,
  not_an_option: () => 'This is not one of the options.',
  not_a_list: () => 'This answer must be a list.',
  too_few: ({ min }) => `Give at least ${answersEnglish(min)}, or skip the question.`,
  too_many: ({ max }) => `Give at most ${answersEnglish(max)}.`,
  repeated: () => 'This is here twice; keep one of them.',
  not_in_source: () => 'Only what was chosen in the earlier question can be used here.',
  not_text: () => 'This must be text.',
  blank: () => 'This is empty; write something, leave the answer out, or skip the question.',
  too_long: ({ max }) => `Shorten this to ${max} characters.`,
  broken_text: () => 'This text holds half of a character; type it again.',
  line_shape: () => 'A line is an object with id, text and, if wanted, tags.',
  line_id: () => 'A line needs an id of 1 to 64 letters, digits, - or _.',
  unknown_tag: () => 'Lines of this item do not have such a tag.',
  tag_number: ({ min, max }) => `Choose a whole number from ${min} to ${max}.`,
  sleep_shape: () => 'Give bed and wake times for work, for free, or for both.',
  not_a_time: () =>
    'This time is missing or not complete: give hours and minutes, and AM or PM if the field asks for it. For example 22:30.',
  same_time: () => 'Bed time and wake time are the same; change one of them.',
  ratings_shape: () => 'Ratings are an object with a number for each chosen id.',
  too_much_text: ({ max }) => `All texts together are too long; keep them under ${max} characters.`,
};

const polish: Record<FaultCode, Wording> = {
  unknown_item: () => 'W tym kwestionariuszu nie ma takiego pytania.',
  required: () => 'To pytanie wymaga odpowiedzi.',
  cannot_skip: () => 'Tego pytania nie można pominąć.',
  mark_shape: () => 'Pominięcie zapisuje się dokładnie jako {"skipped":true}, a odmowę jako {"declined":true}.',
  not_a_scale_value: ({ min, max }) => `Wybierz liczbę całkowitą od ${min} do ${max}.`,
  not_an_option: () => 'Tego nie ma wśród możliwych odpowiedzi.',
  not_a_list: () => 'Ta odpowiedź musi być listą.',
  too_few: ({ min }) => `Podaj co najmniej ${answersPolish(min)} albo pomiń pytanie.`,
  too_many: ({ max }) => `Podaj co najwyżej ${answersPolish(max)}.`,
  repeated: () => 'To pojawia się dwa razy; zostaw jedno.',
  not_in_source: () => 'Można tu użyć tylko tego, co zostało wybrane w poprzednim pytaniu.',
  not_text: () => 'To musi być tekst.',
  blank: () => 'Tu jest pusto; napisz coś, zostaw bez odpowiedzi albo pomiń pytanie.',
  too_long: ({ max }) => `Skróć ten tekst do ${max} znaków.`,
  broken_text: () => 'W tym tekście jest połowa znaku; wpisz go jeszcze raz.',
  line_shape: () => 'Wiersz to obiekt z polami id i text oraz, w razie potrzeby, tags.',
  line_id: () => 'Wiersz potrzebuje identyfikatora z 1–64 liter, cyfr, znaków - lub _.',
  unknown_tag: () => 'Wiersze tego pytania nie mają takiego oznaczenia.',
  tag_number: ({ min, max }) => `Wybierz liczbę całkowitą od ${min} do ${max}.`,
  sleep_shape: () => 'Podaj godziny snu dla dnia pracy, dnia wolnego albo obu.',
  not_a_time: () =>
    'Brakuje tu całej godziny: podaj godzinę i minuty, a także AM lub PM, jeśli pole o to pyta. Na przykład 22:30.',
  same_time: () => 'Pora snu i pora wstawania są takie same; zmień jedną z nich.',
  ratings_shape: () => 'Oceny to obiekt z liczbą dla każdej wybranej pozycji.',
  too_much_text: ({ max }) => `Wszystkie teksty razem są za długie; skróć je do ${max} znaków.`,
};

const wordings: Record<Language, Record<FaultCode, Wording>> = { en: english, pl: polish };

/** A fault in plain words: what is wrong and what to do. Repeats nothing of the answer. */
export function faultMessage({ code, params }: Pick<Fault, 'code' | 'params'>, language: Language): string {
  return wordings[language][code]({ min: params.min ?? 0, max: params.max ?? 0 });
}
