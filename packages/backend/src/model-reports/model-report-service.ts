import type { Finding, SectionName } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Language } from '@votive/shared/contracts/language';
import type { Plan, ResolvedPrompt } from '@votive/shared/contracts/plan';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { resolvePrompt } from '@votive/shared/experiments/resolve-prompt';
import { analysisValues } from '@votive/shared/prompts/analysis-values';
import { PromptVariableError, renderPrompt } from '@votive/shared/prompts/render-prompt';
import { ANALYSIS_VARIABLES, requireValues } from '@votive/shared/prompts/variable-contract';
import type { Logger } from 'pino';
import type { Breaker } from '../breaker/breaker.ts';
import type { ConfiguredModel } from '../providers/choose-provider.ts';
import type { ModelCall } from '../usage/model-call.ts';
import { askModel, type ModelReport, type ModelTask } from './ask-model.ts';
import { analysisOutputSchema } from './model-output.ts';
import { createModelSlots } from './model-slots.ts';

type Dependencies = {
  configured: ConfiguredModel;
  breaker: Breaker;
  record: (call: ModelCall) => void;
  log: Logger;
  now: () => Date;
  /** Aborts when the service is about to stop: what is under way then ends with the rules. */
  stopping: AbortSignal;
};
type Settings = { maxConcurrent: number; timeoutMs: number };

export type ReportTask = {
  plan: Plan;
  questionnaire: Questionnaire;
  answers: Answers;
  language: Language;
  thinkingEnabled: boolean;
  subject: string | undefined;
  /** The arm that the subject was exposed to before, where that is known. */
  storedArm?: string | undefined;
};
export type Watching = {
  signal: AbortSignal;
  onFinding?: ((section: SectionName, finding: Finding) => void) | undefined;
  /** Told once, right before the prompt first goes out to the vendor. */
  onDispatch?: ((prompt: ResolvedPrompt) => void) | undefined;
};

/** What a model made of it, and the prompt it was given; `prompt` is undefined where it came to none. */
export type WrittenReport = ModelReport & { prompt: ResolvedPrompt | undefined };
export type ModelReportService = ReturnType<typeof createModelReportService>;

/** All attempts of one report together may take this many times the limit of one. */
const DEADLINE_FACTOR = 1.5;

/** Reports written by a model: prompt resolved for the person, filled with the answers, asked for in line, judged. */
export function createModelReportService(dependencies: Dependencies, settings: Settings) {
  const { configured, breaker, record, log, now, stopping } = dependencies;
  const slots = createModelSlots(settings.maxConcurrent);

  /** Throws only when the caller went away. */
  async function write(task: ReportTask, { signal, onFinding, onDispatch }: Watching): Promise<WrittenReport> {
    const { plan, thinkingEnabled, subject, storedArm } = task;
    const deadline = AbortSignal.any([signal, stopping, AbortSignal.timeout(settings.timeoutMs * DEADLINE_FACTOR)]);
    const prompt = resolvePrompt(plan, { thinkingEnabled, subject, storedArm });
    const modelTask = prepare(task, prompt);
    if (!modelTask) return { ...nothingDone('model_unavailable'), prompt };
    const release = await slots.take(deadline).catch(() => undefined);
    signal.throwIfAborted();
    if (!release) return { ...nothingDone('model_busy'), prompt };
    try {
      const { provider } = configured;
      const report = await askModel(
        modelTask,
        { provider, breaker, onDispatch: once(() => onDispatch?.(prompt)), onCall: toLedger(prompt) },
        { signal: deadline, onFinding },
      );
      signal.throwIfAborted();
      return { ...report, prompt };
    } finally {
      release();
    }
  }

  function prepare(task: ReportTask, prompt: ResolvedPrompt): ModelTask | undefined {
    const { questionnaire, answers, language } = task;
    const { mode } = prompt;
    const texts = mode.texts[language] ?? mode.texts.en;
    if (!texts) return unusable(prompt, 'it has no text in this language and none in English');
    try {
      const values = analysisValues(questionnaire, answers, language);
      requireValues(prompt.variables ?? ANALYSIS_VARIABLES, values);
      const { system, user } = renderPrompt(texts, values);
      const { temperature, maxTokens, thinkingBudget } = mode;
      const model = mode.model ?? configured.model;
      const judging = { answers, language };
      return {
        model,
        system,
        user,
        temperature,
        maxTokens,
        thinkingBudget,
        outputSchema: analysisOutputSchema,
        judging,
      };
    } catch (error) {
      if (error instanceof PromptVariableError) return unusable(prompt, error.message);
      throw error;
    }
  }

  function unusable({ key, version }: ResolvedPrompt, reason: string): undefined {
    log.error({ key, version, reason }, 'a published prompt cannot be used; the rules write instead');
  }

  function toLedger(prompt: ResolvedPrompt) {
    const { key, version, arm } = prompt;
    return ({ tokens, ...call }: Parameters<Parameters<typeof askModel>[1]['onCall']>[0]): void =>
      record({
        ...call,
        at: now().toISOString(),
        provider: configured.provider.name,
        inputTokens: tokens.input,
        outputTokens: tokens.output,
        promptKey: key,
        promptVersion: version,
        arm,
      });
  }

  function nothingDone(reason: 'model_unavailable' | 'model_busy'): ModelReport {
    const tokens = { input: 0, output: 0 };
    return { kind: 'failed', reason, attempts: 0, tokens, costUsd: 0, dropped: 0, model: configured.model };
  }

  return { write, provider: configured.provider.name, busy: slots.busy };
}

function once(call: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) call();
    isDone = true;
  };
}
