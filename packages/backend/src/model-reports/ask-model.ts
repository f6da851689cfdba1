import { type AnalysisResult, type Finding, SECTION_NAMES, type SectionName } from '@votive/shared/contracts/analysis';
import { MIN_FINDINGS } from '@votive/shared/prompts/analysis-values';
import type { NoticeCode } from '../analyses/notices.ts';
import type { Breaker } from '../breaker/breaker.ts';
import { costUsd } from '../providers/model-costs.ts';
import type { ModelAnswer, ModelProvider, ModelRequest, Tokens } from '../providers/provider.ts';
import type { CallOutcome } from '../usage/model-call.ts';
import { type Attempt, attemptModel, type Fault } from './attempt-model.ts';
import { createFindingStream } from './finding-stream.ts';
import { type Judging, judgeFinding } from './judge-finding.ts';
import { judgeReport } from './judge-report.ts';

/** A prompt ready to be sent, and how its answer will be judged. */
export type ModelTask = Omit<ModelRequest, 'signal' | 'onText' | 'repair'> & { judging: Judging };

type Call = { model: string; tokens: Tokens; costUsd: number | null; latencyMs: number; outcome: CallOutcome };

export type AskModelDependencies = {
  provider: Pick<ModelProvider, 'ask'>;
  breaker: Breaker;
  /** Told right before each request to the vendor. */
  onDispatch?: (() => void) | undefined;
  /** Told of every call once it ended. */
  onCall: (call: Call) => void;
};

export type AskModelOptions = {
  /** Aborts when the person goes away or the time is up. */
  signal: AbortSignal;
  /** Called with each finding that holds, as it is written. After the first one, a break is told and not tried again behind the reader's back. */
  onFinding?: ((section: SectionName, finding: Finding) => void) | undefined;
};

/** What it took: figures of all calls together. `model` is the one that answered last. */
export type Effort = { attempts: number; tokens: Tokens; costUsd: number | null; dropped: number; model: string };
type Ending =
  | { kind: 'report'; result: AnalysisResult }
  | { kind: 'failed'; reason: NoticeCode }
  | { kind: 'broken-off' };
export type ModelReport = Effort & Ending;

const MAX_WAIT_MS = 2_000;
const SHORT_WAIT_MS = 300;
const MAX_REPAIR_CHARACTERS = 30_000;

/**
 * One loop owns every attempt: at most one more try after a fault of connection or server (waiting at most 2 s), and one repair of an answer that is no
 * report. What comes back is a whole report or the reason why there is none; it never throws.
 */
export async function askModel(
  task: ModelTask,
  dependencies: AskModelDependencies,
  options: AskModelOptions,
): Promise<ModelReport> {
  const effort: Effort = { attempts: 0, tokens: { input: 0, output: 0 }, costUsd: 0, dropped: 0, model: task.model };
  const viewer = createViewer(task.judging, options.onFinding);
  const retry = createRetry(options.signal);
  let repair: ModelRequest['repair'];

  for (;;) {
    const request = { ...withoutJudging(task), repair, signal: options.signal, onText: viewer.watch() };
    const attempt = await attemptModel(request, dependencies);
    if (attempt.outcome !== 'breaker_open') dependencies.onCall(addUp(effort, attempt, task.model));
    const next = attempt.fault
      ? await afterFault(attempt.fault, viewer.hasShown(), retry)
      : judge(attempt.answer, task.judging, { isRepaired: repair !== undefined });
    effort.dropped = next.dropped ?? effort.dropped;
    if (next.ending) return { ...effort, ...next.ending };
    repair = next.repair ?? repair;
  }
}

/** What follows from an attempt: an ending, or another attempt, with a repair or as it was. */
type Next = { ending?: Ending; repair?: ModelRequest['repair']; dropped?: number };

async function afterFault(
  fault: Fault,
  hasShown: boolean,
  mayRetry: (fault: Fault) => Promise<boolean>,
): Promise<Next> {
  if (hasShown) return { ending: { kind: 'broken-off' } };
  return (await mayRetry(fault)) ? {} : { ending: { kind: 'failed', reason: 'model_unavailable' } };
}

function judge(answer: ModelAnswer | undefined, judging: Judging, { isRepaired }: { isRepaired: boolean }): Next {
  const unusable: Next = { ending: { kind: 'failed', reason: 'model_answer_unusable' } };
  if (answer?.stopReason === 'refused') return { ending: { kind: 'failed', reason: 'model_refused' } };
  if (answer?.stopReason !== 'complete') return unusable;
  const judgement = judgeReport(answer.text, judging);
  if (judgement.kind === 'junk') return isRepaired ? unusable : { repair: repairOf(answer.text, judgement.problem) };
  const { result, dropped } = judgement;
  const count = SECTION_NAMES.reduce((sum, name) => sum + result[name].length, 0);
  if (count < MIN_FINDINGS) return { ending: { kind: 'failed', reason: 'too_few_findings' }, dropped };
  return { ending: { kind: 'report', result }, dropped };
}

function repairOf(answer: string, problem: string): ModelRequest['repair'] {
  return {
    answer: answer.slice(0, MAX_REPAIR_CHARACTERS) || '(nothing)',
    problem: `That answer cannot be used. ${problem} Write the whole analysis again by every rule of the first message. Reply with the JSON object alone.`,
  };
}

/** Allows one more try, after the wait that the vendor asks for, if that is short. */
function createRetry(signal: AbortSignal) {
  let isUsedUp = false;

  return async function mayRetry({ isRetryable, retryAfterMs = SHORT_WAIT_MS }: Fault): Promise<boolean> {
    if (isUsedUp || !isRetryable || retryAfterMs > MAX_WAIT_MS) return false;
    isUsedUp = true;
    await pause(retryAfterMs, signal);
    return !signal.aborted;
  };
}

/** Shows findings as they are written, if someone watches; each attempt is watched anew. */
function createViewer(judging: Judging, onFinding: AskModelOptions['onFinding']) {
  let hasShown = false;

  function watch(): (piece: string) => void {
    if (!onFinding) return () => undefined;
    return createFindingStream((section, claimed) => {
      const finding = judgeFinding(section, claimed, judging);
      if (!finding) return;
      hasShown = true;
      onFinding(section, finding);
    });
  }

  return { watch, hasShown: () => hasShown };
}

/** Adds an attempt to the effort, and answers it as a line for the ledger. */
function addUp(effort: Effort, { answer, outcome, latencyMs }: Attempt, askedModel: string): Call {
  const tokens = answer?.tokens ?? { input: 0, output: 0 };
  const model = answer?.model ?? askedModel;
  const cost = answer ? costUsd(model, tokens) : 0;
  effort.attempts += 1;
  effort.model = model;
  effort.tokens = { input: effort.tokens.input + tokens.input, output: effort.tokens.output + tokens.output };
  effort.costUsd = effort.costUsd === null || cost === null ? null : effort.costUsd + cost;
  return { model, tokens, costUsd: cost, latencyMs, outcome };
}

function withoutJudging({ judging: _judging, ...request }: ModelTask) {
  return request;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
