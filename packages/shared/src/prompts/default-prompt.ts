import type { PlanVersion } from '../contracts/plan.ts';

/** The key of the prompt that writes reports. */
export const ANALYSIS_PROMPT_KEY = 'ASSESSMENT_ANALYSIS';

/** The bundled default of the analysis prompt: seeds a new database, and serves the backend when no plan was ever fetched. */
export const defaultAnalysisVersion: PlanVersion = undefined as never;
