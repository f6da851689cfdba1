import type { Goal, Guardrail } from '../contracts/experiments.ts';
import { GUARDRAIL_IDS } from './guardrail-ids.ts';

/** The goals of a new experiment: the share of rated findings that fit, fully or partly, and whether a report was kept. */
export const DEFAULT_GOALS: readonly Goal[] = [
  {
    id: 'verdict_share',
    role: 'primary',
    windowHours: 24 * 7,
    measure: { kind: 'share', verdicts: ['fits', 'partly'] },
  },
  {
    id: 'exported_or_printed',
    role: 'secondary',
    windowHours: 24 * 7,
    measure: { kind: 'event', events: ['exported', 'printed'] },
  },
];

/** The guardrails of a new experiment: all of them, with no worsening tolerated beyond chance. */
export const DEFAULT_GUARDRAILS: readonly Guardrail[] = GUARDRAIL_IDS.map((id) => ({ id, margin: 0 }));
