import type { Issue } from '../app-error.ts';
import type { Answer, Answers } from '../contracts/answers.ts';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { type Fault, type FaultCode, fault } from './checks/fault.ts';
import { faultMessage } from './fault-message.ts';
import { isPlainObject, ownMember } from './plain-object.ts';
import { validateItem } from './validate-item.ts';
import { type RawAnswers, visibleItems } from './visible-items.ts';

/** The most free text of one run, in UTF-16 units over all its answers. */
export const MAX_RUN_TEXT_CHARS = 20_000;

/** More faults than this are not listed: nobody reads them, and a hostile request must not decide how long our answer is. */
const MAX_ISSUES = 100;
const MAX_ID_CHARS = 100;

/** An issue with the stable code of its fault. `path` is dotted, as in `answers.p1.drains.0.text`. */
export type AnswerIssue = Issue & { code: FaultCode };

/** The answers that count, with every issue found. */
export type ValidatedAnswers = { answers: Answers; issues: AnswerIssue[] };

/**
 * Checks a run's answers against its definition. `answers` holds the faultless answers to visible items, in the definition's order and
 * exactly as given; answers to hidden items are left out and never checked. `issues` is empty if and only if all may be used. Never throws.
 */
export function validateAnswers(questionnaire: Questionnaire, given: RawAnswers): ValidatedAnswers {
  const visible = visibleItems(questionnaire, given);
  const shown = Object.fromEntries(visible.map((item) => [item.id, ownMember(given, item.id)]));
  const faults = unknownItems(questionnaire, given);
  const answers: Record<string, Answer> = {};
  for (const item of visible) {
    const value = shown[item.id];
    const found = validateItem(item, value, { questionnaire, answers: shown });
    faults.push(...found);
    if (found.length === 0 && value !== undefined) answers[item.id] = value as Answer;
  }
  if (textLength(answers) > MAX_RUN_TEXT_CHARS) faults.push(fault('too_much_text', [], { max: MAX_RUN_TEXT_CHARS }));
  return { answers, issues: faults.slice(0, MAX_ISSUES).map(toIssue) };
}

function unknownItems(questionnaire: Questionnaire, given: RawAnswers): Fault[] {
  const known = new Set(questionnaire.items.map((item) => item.id));
  return Object.keys(given)
    .filter((id) => !known.has(id))
    .map((id) => fault('unknown_item', [id.slice(0, MAX_ID_CHARS)]));
}

function toIssue(found: Fault): AnswerIssue {
  return { code: found.code, path: ['answers', ...found.path].join('.'), message: faultMessage(found, 'en') };
}

function textLength(answers: Answers): number {
  return Object.values(answers).reduce<number>((sum, answer) => sum + lengthOf(answer), 0);
}

function lengthOf(answer: Answer): number {
  if (typeof answer === 'string') return answer.length;
  if (!Array.isArray(answer)) return 0;
  return answer.reduce<number>((sum, entry) => sum + (isPlainObject(entry) ? String(entry.text).length : 0), 0);
}
