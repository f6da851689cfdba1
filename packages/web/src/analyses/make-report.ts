import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Language } from '@votive/shared/contracts/language';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { settledAnswers } from '../questions/steps.ts';
import type { KeptReport } from '../runs/kept-report.ts';
import { consentOf, type Run } from '../runs/run.ts';
import type { Api } from './api.ts';
import { ATTEMPTS, sendWithRetry } from './retry.ts';
import { toRequest } from './to-request.ts';

/** What is going on, as honestly as it is known. */
export type Progress =
  | { step: 'computing' }
  | { step: 'sent' }
  | { step: 'waiting'; seconds: number; attempt: number; attempts: number };

export type ReportInput = {
  run: Run;
  questionnaire: Questionnaire;
  language: Language;
  earlier: KeptReport | undefined;
};

/** Makes the report in this browser by the shared rules. No request is made, so no answer can leave. */
export async function makeOnDevice(
  input: ReportInput,
  { now, newId }: { now: () => Date; newId: () => string },
): Promise<KeptReport> {
  const { run, questionnaire, language } = input;
  const { computeAnalysis } = await import('./compute-analysis.ts');
  const answers = settledAnswers(questionnaire, run.answers);
  const analysis = computeAnalysis(questionnaire, answers, { language, id: newId(), createdAt: now().toISOString() });
  return toKept(input, analysis, 'device');
}

type Sending = {
  api: Pick<Api, 'analyse'>;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
};

/** Has the server make the report; tries again after network loss and "come back later". Fails with an `ApiProblem`. */
export async function makeOnServer(
  input: ReportInput,
  { api, signal, onProgress, wait }: Sending,
): Promise<KeptReport> {
  const answers = settledAnswers(input.questionnaire, input.run.answers);
  const request = toRequest({ ...input.run, answers }, consentOf(input.run), input.language);
  const analysis = await sendWithRetry({
    send: () => {
      onProgress({ step: 'sent' });
      return api.analyse(request, signal);
    },
    onWait: ({ attempt, delayMs }) =>
      onProgress({ step: 'waiting', seconds: Math.ceil(delayMs / 1000), attempt, attempts: ATTEMPTS }),
    wait: (delayMs) => wait(delayMs, signal),
  });
  return toKept(input, analysis, 'server');
}

function toKept(
  { run, questionnaire, earlier }: ReportInput,
  analysis: Analysis,
  madeOn: KeptReport['madeOn'],
): KeptReport {
  const { id, accessToken } = analysis;
  return {
    runId: run.id,
    questionnaire: run.questionnaire,
    madeOn,
    consent: consentOf(run),
    answers: settledAnswers(questionnaire, run.answers),
    analysis,
    copies: [...(earlier?.copies ?? []), ...(accessToken ? [{ id, accessToken }] : [])],
    remarks: {},
  };
}
