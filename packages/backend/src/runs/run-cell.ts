import { analyze } from '@votive/shared/analysis/analyze';
import { SECTION_NAMES } from '@votive/shared/contracts/analysis';
import { type CellFigures, type CellOrder, withoutFigures } from '@votive/shared/contracts/prompt-runs';
import type { Breaker } from '../breaker/breaker.ts';
import { askModel, type ModelReport } from '../model-reports/ask-model.ts';
import type { ModelAnswer, ModelProvider } from '../providers/provider.ts';
import { findSitter, type Sitter, toTask } from './cell-task.ts';
import { inspectAnswer, inspectFindings } from './inspect-answer.ts';

/** Who is asked: `name` is shown, `model` is asked where the prompt names none. */
export type Writer = { name: string; model: string; provider: Pick<ModelProvider, 'ask'>; breaker: Breaker };
/** Why there is no report, for the people who write prompts. */
const PROBLEMS: Record<(ModelReport & { kind: 'failed' })['reason'], string> = {
  ai_not_consented: 'Nothing was sent.',
  model_unavailable: 'The model could not be reached, or broke off.',
  model_busy: 'Too many reports are being written at the moment.',
  model_refused: 'The model declined to write about these answers.',
  model_answer_unusable: 'The answer is not in the form that is asked for, also after one repair.',
  too_few_findings: 'Fewer than three findings hold, so that the built-in rules would have written the report.',
  not_stored: 'The report could not be kept.',
};

export type OnCall = Parameters<typeof askModel>[1]['onCall'];

/** What a prompt makes of one sample person, and how good that is. Never throws for what a model does; throws the signal's reason when the run is stopped. */
export async function runCell(
  order: CellOrder,
  { name, model, provider, breaker }: Writer,
  { signal, onCall }: { signal: AbortSignal; onCall: OnCall },
): Promise<CellFigures> {
  const sitter = findSitter(order);
  if (!sitter) return withoutFigures('failed', `There is no sample person ${order.personaId}.`);
  const task = toTask(order, sitter, model);
  if ('problem' in task) return withoutFigures('failed', task.problem);

  let last: ModelAnswer | undefined;
  const keepLast: Pick<ModelProvider, 'ask'> = {
    ask: async (request) => {
      last = await provider.ask(request);
      return last;
    },
  };
  const startedAt = performance.now();
  const report = await askModel(task, { provider: keepLast, breaker, onCall }, { signal });
  signal.throwIfAborted();
  const latencyMs = Math.round(performance.now() - startedAt);
  return { ...toFigures(report, { name, latencyMs }), ...inspected(last, sitter, order) };
}

/** What the built-in rules make of the same answers: no prompt, no model. */
export function runRules(order: CellOrder): CellFigures {
  const sitter = findSitter(order);
  if (!sitter) return withoutFigures('failed', `There is no sample person ${order.personaId}.`);
  const startedAt = performance.now();
  const { result } = analyze(sitter.questionnaire, sitter.answers, order.language);
  const latencyMs = Math.round(performance.now() - startedAt);
  const effort = { attempts: 0, tokens: { input: 0, output: 0 }, costUsd: 0 };
  const common = { status: 'done', problem: null, provider: 'rules', model: null, latencyMs, ...effort } as const;
  const findings = SECTION_NAMES.flatMap((name) => result[name]);
  const inspection = inspectFindings(findings, result.synthesis, { ...sitter, language: order.language });
  return { ...common, schemaValid: true, ...inspection, result };
}

function inspected(answer: ModelAnswer | undefined, { answers }: Sitter, { language }: CellOrder) {
  if (answer === undefined || answer.text === '')
    return { schemaValid: null, quotes: null, languageOk: null, bannedWords: null };
  return inspectAnswer(answer.text, { answers, language });
}

function toFigures(report: ModelReport, { name, latencyMs }: { name: string; latencyMs: number }) {
  const { attempts, tokens, costUsd, model } = report;
  const common = { provider: name, model, latencyMs, attempts, tokens, costUsd };
  if (report.kind === 'report') return { ...common, status: 'done' as const, problem: null, result: report.result };
  const reason = report.kind === 'failed' ? report.reason : 'model_unavailable';
  // Too little that holds is an answer all the same: what it is like is worth seeing.
  const status = reason === 'too_few_findings' ? ('done' as const) : ('failed' as const);
  return { ...common, status, problem: PROBLEMS[reason], result: null };
}
