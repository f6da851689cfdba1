import type { Analysis, RequestAnalysis } from '@votive/shared/contracts/analysis';
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
  | { step: 'waiting'; seconds: number; attempt: number; attempts: number; isServerBusy: boolean };

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
  /** What is asked for, kept on the device already. */
  order: { key: string | undefined; request: RequestAnalysis };
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
};

/** Has the server make the report; tries again after network loss and "come back later". Fails with an `ApiProblem`. */
export async function makeOnServer(
  input: ReportInput,
  { api, order, signal, onProgress, wait }: Sending,
): Promise<KeptReport> {
  const { key, request } = order;
  const analysis = await sendWithRetry({
    send: () => {
      onProgress({ step: 'sent' });
      return api.analyse(request, { key, signal });
    },
    onWait: ({ attempt, delayMs, problem }) =>
      onProgress({
        step: 'waiting',
        seconds: Math.ceil(delayMs / 1000),
        attempt,
        attempts: ATTEMPTS,
        isServerBusy: problem.kind === 'busy',
      }),
    wait: (delayMs) => wait(delayMs, signal),
  });
  return { ...toKept(input, analysis, 'server'), ...(key !== undefined && { key }) };
}

/** What is sent for the run as it stands. */
export function requestFor({ run, questionnaire, language }: Omit<ReportInput, 'earlier'>): RequestAnalysis {
  const answers = settledAnswers(questionnaire, run.answers);
  return toRequest({ ...run, answers }, consentOf(run), language);
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
