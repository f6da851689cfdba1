import { analyze, ENGINE_VERSION } from '@votive/shared/analysis/analyze';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import { validateAnswers } from '@votive/shared/assessment/validate-answers';
import type {
  Analysis,
  Finding,
  Notice,
  Provenance,
  RequestAnalysis,
  SectionName,
} from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import type { StoredAnalysis } from '@votive/shared/contracts/stored-analysis';
import { ANALYSIS_PROMPT_KEY } from '@votive/shared/prompts/default-prompt';
import { questionnaireHash } from '@votive/shared/questionnaires/questionnaire-hash';
import { analysisIdOf } from '@votive/shared/stored-analyses/analysis-key';
import type { ModelReportService, WrittenReport } from '../model-reports/model-report-service.ts';
import type { StoredArms } from '../outcomes/stored-arms.ts';
import type { Trials } from '../outcomes/trial.ts';
import type { PlanAnswer } from '../plans/plan-cache.ts';
import type { QuestionnaireService } from '../questionnaires/questionnaire-service.ts';
import type { KeepAnalysisService, Run } from './keep-analysis-service.ts';
import { notice } from './notices.ts';

/** What someone who watches an analysis being made gets to see before its end. */
export type Watcher = {
  onProgress: (stage: 'reading' | 'writing' | 'arranging' | 'storing') => void;
  onFinding: (section: SectionName, finding: Finding) => void;
};

/** Who asks: `signal` aborts when they go away, and under the same `key` (`Idempotency-Key`) the same analysis is stored once. */
export type Asking = { signal: AbortSignal; watcher?: Watcher; key?: string | undefined };
type Return = { ticket: string; key: string | undefined };

type Dependencies = {
  questionnaires: QuestionnaireService;
  plans: { get: (key: string, thinkingEnabled: boolean) => Promise<PlanAnswer> };
  /** Undefined where the built-in rules write every report. */
  modelReports: ModelReportService | undefined;
  keeping: KeepAnalysisService;
  startTrial: Trials;
  storedArmOf: StoredArms;
  now: () => Date;
  newId: () => string;
  onAnalysis: (analysis: Analysis) => void;
};
export type AnalysisService = ReturnType<typeof createAnalysisService>;

type Written = Pick<Analysis, 'source' | 'result'> & {
  notices: Notice[];
  provenance: Omit<Provenance, 'questionnaireHash' | 'engineVersion' | 'plan'>;
};

/** The rules for making an analysis: valid answers only, a model only with consent, a whole report or the rules' own, and provenance for everything. */
export function createAnalysisService(dependencies: Dependencies) {
  const { questionnaires, plans, modelReports, keeping, startTrial, storedArmOf, now, newId, onAnalysis } =
    dependencies;

  /** Throws `InvalidInput` with every fault of the answers, `unavailable` where a watched model broke off, and the signal's reason when the caller goes away. */
  async function analyse(request: RequestAnalysis, { signal, watcher, key }: Asking): Promise<Analysis> {
    const questionnaire = questionnaires.pinned(request.questionnaire);
    const answers = validAnswers(questionnaire, request.answers);
    const known = await answeredBefore(request, answers, key);
    if (known) return known;
    watcher?.onProgress('reading');
    const { plan, source, ageMs } = await plans.get(ANALYSIS_PROMPT_KEY, request.thinking);
    const id = key === undefined ? newId() : analysisIdOf(key);
    const { subject, consent } = request;
    const trial = startTrial({ plan, source, subject, analysisId: id, statistics: consent.statistics });
    const written = await write({ request, questionnaire, answers, plan, trial }, signal, watcher);
    signal.throwIfAborted();
    const analysis: Analysis = {
      id,
      createdAt: now().toISOString(),
      language: request.language,
      source: written.source,
      stored: false,
      result: written.result,
      notices: written.notices,
      provenance: {
        questionnaireHash: questionnaireHash(questionnaire),
        engineVersion: ENGINE_VERSION,
        ...written.provenance,
        plan: { source, ageMs: Math.round(ageMs) },
      },
    };
    onAnalysis(analysis);
    if (!request.consent.store) return analysis;
    watcher?.onProgress('storing');
    return keeping.keep(analysis, runOf(request), { validAnswers: answers, key });
  }

  /** A repeated request whose answer was lost gets what was stored then: no second copy, and no second call of a model. */
  async function answeredBefore(request: RequestAnalysis, answers: Answers, key: string | undefined) {
    if (key === undefined || !request.consent.store) return undefined;
    return keeping.earlier(key, { ...runOf(request), answers });
  }

  type Job = {
    request: RequestAnalysis;
    questionnaire: Questionnaire;
    answers: Answers;
    plan: PlanAnswer['plan'];
    trial: ReturnType<Trials>;
  };

  async function write(job: Job, signal: AbortSignal, watcher: Watcher | undefined): Promise<Written> {
    const { request, questionnaire, answers, plan, trial } = job;
    const { language, thinking: thinkingEnabled, subject } = request;
    if (!modelReports) return byRules(job, []);
    if (!request.consent.ai) return byRules(job, [notice('ai_not_consented', language)]);
    watcher?.onProgress('writing');
    const storedArm = await storedArmOf(plan, subject, signal);
    const report = await modelReports.write(
      { plan, questionnaire, answers, language, thinkingEnabled, subject, storedArm },
      { signal, onFinding: watcher?.onFinding, onDispatch: trial.onDispatch },
    );
    trial.onWritten(report);
    if (report.kind === 'report') return byModel(report, modelReports.provider);
    if (report.kind === 'broken-off')
      throw new AppError(
        'unavailable',
        'The model broke off in the middle of its answer. Nothing of it was kept; please ask again.',
      );
    watcher?.onProgress('arranging');
    return byRules(job, [notice(report.reason, language)], report);
  }

  function byRules({ request, questionnaire, answers }: Job, reasons: Notice[], tried?: WrittenReport): Written {
    const { result, notices } = analyze(questionnaire, answers, request.language);
    return {
      source: 'rules',
      result,
      notices: [...reasons, ...notices],
      provenance: {
        promptKey: null,
        promptVersion: null,
        arm: null,
        provider: 'rules',
        model: null,
        attempts: tried?.attempts ?? 0,
        dropped: tried?.dropped ?? 0,
        tokens: tried?.tokens ?? { input: 0, output: 0 },
        costUsd: tried ? tried.costUsd : 0,
      },
    };
  }

  return {
    analyse,
    /** Stores an analysis that could not be stored when it was made. Answers its access token. */
    keepLater(analysis: Analysis, run: Run, { ticket, key }: Return): Promise<string> {
      if (key !== undefined && analysisIdOf(key) !== analysis.id)
        throw new AppError('forbidden', 'The Idempotency-Key does not belong to this analysis.');
      keeping.requireTicket(ticket, analysis, run);
      const questionnaire = questionnaires.pinned(run.questionnaire);
      return keeping.keepLater(analysis, run, { validAnswers: validAnswers(questionnaire, run.answers), key });
    },
    read: (id: string, accessToken: string): Promise<StoredAnalysis> => keeping.read(id, accessToken),
    remove: (id: string, accessToken: string): Promise<void> => keeping.remove(id, accessToken),
  };
}

function byModel(report: WrittenReport & { kind: 'report' }, provider: string): Written {
  const { prompt, result, attempts, dropped, tokens, costUsd, model } = report;
  const promptFields = {
    promptKey: prompt?.key ?? null,
    promptVersion: prompt?.version ?? null,
    ...(prompt?.includes && { includes: prompt.includes }),
    arm: prompt?.arm ?? null,
  };
  return {
    source: 'model',
    result,
    notices: [],
    provenance: { ...promptFields, provider, model, attempts, dropped, tokens, costUsd },
  };
}

function validAnswers(questionnaire: Questionnaire, given: Readonly<Record<string, unknown>>): Answers {
  const { answers, issues } = validateAnswers(questionnaire, given);
  if (issues.length > 0) throw new InvalidInput(issues, 'Some answers cannot be used.');
  return answers;
}

function runOf({ questionnaire, language, consent, answers }: RequestAnalysis): Run {
  return { questionnaire, language, consent, answers };
}
