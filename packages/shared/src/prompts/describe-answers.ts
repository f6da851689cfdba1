import type { Answer, Answers, Line } from '../contracts/answers.ts';
import type { Language } from '../contracts/language.ts';
import type { Item, Questionnaire } from '../contracts/questionnaire.ts';

/**
 * The answers as a model reads them, and as the person may read them before sending: for each answered item its id and question, then the answer with line
 * ids and chosen values. Skipped and declined items are left out; nothing else about the person is in it.
 */
export function describeAnswers(questionnaire: Questionnaire, answers: Answers, language: Language): string {
  return questionnaire.items
    .filter(({ id }) => isGiven(answers[id]))
    .map((item) => [
      `[${item.id}] ${item.text[language]}`,
      ...describe(item, answers[item.id], questionnaire, language),
    ])
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function isGiven(answer: Answer | undefined): boolean {
  if (answer === undefined) return false;
  return typeof answer !== 'object' || !('skipped' in answer || 'declined' in answer);
}

function describe(
  item: Item,
  answer: Answer | undefined,
  questionnaire: Questionnaire,
  language: Language,
): readonly string[] {
  switch (item.type) {
    case 'scale':
      return [`value: ${String(answer)} (of 1 to ${item.points}; ${anchorsOf(item.anchors, language)})`];
    case 'single':
      return [`value: ${labelled(String(answer), item.options, questionnaire, language)}`];
    case 'multi':
    case 'windows':
      return [
        `values: ${idsOf(answer)
          .map((id) => labelled(id, item.options, questionnaire, language))
          .join(', ')}`,
      ];
    case 'rank':
      return [`values, most important first: ${idsOf(answer).join(', ')}`];
    case 'lines':
    case 'stem-lines':
      return linesOf(answer).map((line) => `(${line.id}) ${continued(line.text)}${tagsOf(line)}`);
    case 'text':
      return [continued(String(answer))];
    case 'sleep':
    case 'ratings':
      return [`value: ${JSON.stringify(answer)}`];
  }
}

/** Further lines of an answer are indented, so that none of them looks like the start of another item. */
const continued = (text: string) => text.replaceAll(/\r\n|[\n\r\u2028\u2029]/g, '\n    ');

const idsOf = (answer: Answer | undefined) =>
  Array.isArray(answer) ? answer.filter((id) => typeof id === 'string') : [];
const linesOf = (answer: Answer | undefined): Line[] =>
  Array.isArray(answer) ? answer.filter((line) => typeof line === 'object') : [];

function tagsOf({ tags }: Line): string {
  const entries = Object.entries(tags ?? {});
  return entries.length === 0 ? '' : ` {${entries.map(([name, value]) => `${name}: ${value}`).join(', ')}}`;
}

function anchorsOf(anchors: Readonly<Record<string, Record<Language, string>>>, language: Language): string {
  return Object.entries(anchors)
    .map(([point, text]) => `${point} = ${text[language]}`)
    .join(', ');
}

function labelled(id: string, reference: string, { optsets }: Questionnaire, language: Language): string {
  const option = optsets[reference.slice('optset:'.length)]?.options.find((candidate) => candidate.id === id);
  return option ? `${id} (${option.label[language]})` : id;
}
