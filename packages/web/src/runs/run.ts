import type { Consent } from '@votive/shared/contracts/analysis';
import type { Answer, Answers } from '@votive/shared/contracts/answers';
import type { Language } from '@votive/shared/contracts/language';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';

/** What somebody allowed, when, in which words: `textHash` is the SHA-256 of the texts that were on the screen. */
export type ConsentRecord = {
  policyVersion: string;
  textHash: string;
  at: string;
  language: Language;
  choice: Consent;
};

/** One go at the questions, as it is kept on the device. `place` is an item id or `summary:<phase id>`. */
export type Run = {
  id: string;
  /** Counts changes, so that an older tab cannot write over a newer one. */
  revision: number;
  questionnaire: { id: string; version: string };
  language: Language;
  startedAt: string;
  updatedAt: string;
  /** Every decision about consent; the last one counts. */
  consents: ConsentRecord[];
  answers: Answers;
  place: string;
};

export type RunChange =
  | { type: 'answered'; itemId: string; answer: Answer | undefined }
  | { type: 'moved'; place: string }
  | { type: 'consented'; record: ConsentRecord }
  | { type: 'spoke'; language: Language };

export const NO_CONSENT: Consent = { ai: false, store: false, statistics: false };

export function consentOf(run: Run): Consent {
  return run.consents.at(-1)?.choice ?? NO_CONSENT;
}

export function startRun(
  questionnaire: Questionnaire,
  consent: ConsentRecord,
  { id, now }: { id: string; now: Date },
): Run {
  const at = now.toISOString();
  const place = questionnaire.items[0]?.id ?? '';
  return {
    id,
    revision: 1,
    questionnaire: { id: questionnaire.id, version: questionnaire.version },
    language: consent.language,
    startedAt: at,
    updatedAt: at,
    consents: [consent],
    answers: {},
    place,
  };
}

/** The run after one change. A change that changes nothing returns the same object. */
export function changeRun(run: Run, change: RunChange, now: Date): Run {
  const next = applied(run, change);
  if (next === run) return run;
  return { ...next, revision: run.revision + 1, updatedAt: now.toISOString() };
}

function applied(run: Run, change: RunChange): Run {
  switch (change.type) {
    case 'answered':
      return withAnswer(run, change.itemId, change.answer);
    case 'moved':
      return run.place === change.place ? run : { ...run, place: change.place };
    case 'consented':
      return { ...run, consents: [...run.consents, change.record] };
    case 'spoke':
      return run.language === change.language ? run : { ...run, language: change.language };
  }
}

function withAnswer(run: Run, itemId: string, answer: Answer | undefined): Run {
  if (answer !== undefined) return { ...run, answers: { ...run.answers, [itemId]: answer } };
  if (!(itemId in run.answers)) return run;
  const { [itemId]: _removed, ...answers } = run.answers;
  return { ...run, answers };
}
