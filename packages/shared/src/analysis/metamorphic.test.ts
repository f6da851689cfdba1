import { expect, test } from 'vitest';
import type { Answer, Answers } from '../contracts/answers.ts';
import { allPersonas } from '../personas/personas.ts';
import { analyze } from './analyze.ts';
import { core, findingsOf, idsOf, isClosedRule, jaccard, lines } from './testing/reports.ts';

const full = allPersonas.filter(({ answers }) => idsOf(answers.en).some((id) => !isClosedRule(id)));

test('neither the order of lines nor the order of chosen options changes a report', () => {
  for (const { answers } of full) {
    const reordered = mapAnswers(answers.en, (answer, itemId) =>
      Array.isArray(answer) && itemId !== 'p2.values_top' ? reversed(answer) : answer,
    );

    expect(idsOf(reordered)).toEqual(idsOf(answers.en));
  }
});

test('a person who answers in the other language gets the same cards from closed answers', () => {
  for (const { answers } of allPersonas) {
    expect(idsOf(answers.pl, 'pl').filter(isClosedRule)).toEqual(idsOf(answers.en, 'en').filter(isClosedRule));
  }
});

test('a person who answers in the other language gets nearly the same cards from words', () => {
  const isText = (id: string) => !isClosedRule(id);
  const overlaps = full.map(({ answers }) =>
    jaccard(idsOf(answers.en, 'en').filter(isText), idsOf(answers.pl, 'pl').filter(isText)),
  );

  expect(full.length).toBeGreaterThanOrEqual(11);
  expect(mean(overlaps)).toBeGreaterThanOrEqual(0.8);
});

test('the language of the report does not change what is found in the text', () => {
  for (const { answers } of full) {
    expect(idsOf(answers.pl, 'en')).toEqual(idsOf(answers.pl, 'pl'));
    expect(idsOf(answers.en, 'pl')).toEqual(idsOf(answers.en, 'en'));
  }
});

test('a card whose quoted line is deleted disappears or no longer quotes it', () => {
  for (const { answers } of full) {
    for (const finding of findingsOf(analyze(core, answers.en, 'en').result)) {
      for (const piece of finding.evidence) {
        if (!('quote' in piece) || piece.lineId === undefined) continue;
        const after = findingsOf(analyze(core, withoutLine(answers.en, piece.itemId, piece.lineId), 'en').result);

        expect(after.find(({ id }) => id === finding.id)).not.toEqual(finding);
      }
    }
  }
});

test('free text mixed from three people gives fewer cards from words, and half as many recurring themes', () => {
  const count = (answers: Answers, pattern: RegExp) => idsOf(answers).filter((id) => pattern.test(id)).length;
  const people = full.map(({ answers }) => answers.en);
  const mixed = people.flatMap((_, index) => [1, 2, 3, 4, 5].map((step) => mixOf(people, index, step)));
  const average = (group: readonly Answers[], pattern: RegExp) => mean(group.map((answers) => count(answers, pattern)));

  expect(average(mixed, /^T/)).toBeLessThan(average(people, /^T/));
  expect(average(mixed, /^T1/)).toBeLessThan(average(people, /^T1/) * 0.6);
});

test('random text gives no card from words', () => {
  const noise: Answers = {
    'p1.drains': lines('xkqv brzt plomf', 'wertz uiopa sdfg', 'qqq', 'zxcv bnml', 'hjkl yuio'),
    'p1.restores': lines('asdf jkl', 'mnbv cxz'),
    'p2.iam': lines('poiu ytre wq', 'lkjh gfds', 'vbnm rtzu'),
    'p2.others': lines('dolor sit amet', 'xyzzy plugh'),
    'p2.auto': lines('fghj tyui', 'rewq asdf', 'plokij uhyg'),
    'p2.keystone': lines('asdf jkl', 'wertz'),
    'p2.strengths': lines('brzt plomf wertz', 'xkqv brzt'),
    'p2.resist': lines('fghj tyui'),
    'p2.clarity': 5,
  };

  expect(idsOf(noise).filter((id) => id.startsWith('T'))).toEqual([]);
  expect(idsOf(noise, 'pl').filter((id) => id.startsWith('T'))).toEqual([]);
});

test('no answers give an empty report that says so', () => {
  const { result, notices } = analyze(core, {}, 'en');

  expect(findingsOf(result)).toEqual([]);
  expect(result.synthesis).toEqual({ sentences: [], nextStep: null });
  expect(notices.map(({ code }) => code)).toEqual(['rules', 'not_enough_answers']);
});

function mapAnswers(answers: Answers, change: (answer: Answer, itemId: string) => Answer): Answers {
  return Object.fromEntries(Object.entries(answers).map(([itemId, answer]) => [itemId, change(answer, itemId)]));
}

function reversed<T extends Answer & unknown[]>(answer: T): Answer {
  return answer.toReversed() as T;
}

function withoutLine(answers: Answers, itemId: string, lineId: string): Answers {
  const answer = answers[itemId];
  if (!Array.isArray(answer)) return answers;
  const kept = answer.filter((line) => typeof line !== 'object' || line.id !== lineId);
  return { ...answers, [itemId]: kept as Answer };
}

/** The closed answers of one person with the free text of three in turn. */
function mixOf(people: readonly Answers[], first: number, step: number): Answers {
  const entries = core.items.flatMap(({ id, type }, index) => {
    const isText = type === 'lines' || type === 'stem-lines' || type === 'text';
    const answer = people[(first + (isText ? (index % 3) * step : 0)) % people.length]?.[id];
    return answer === undefined ? [] : [[id, answer] as const];
  });
  return Object.fromEntries(entries);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
