import type { Experiment, ExperimentDraft, Goal } from '@votive/shared/contracts/experiments';
import { DEFAULT_GOALS, DEFAULT_GUARDRAILS } from '@votive/shared/experiments/default-goals';
import { GUARDRAIL_IDS, type GuardrailId } from '@votive/shared/experiments/guardrail-ids';
import { TOTAL_WEIGHT } from '@votive/shared/experiments/total-weight';

export type ArmFields = { name: string; versionId: string; weight: string };
export type GoalFields = {
  id: string;
  role: Goal['role'];
  windowHours: string;
  kind: Goal['measure']['kind'];
  /** The verdicts of a share, or the events. */
  counted: readonly string[];
};
export type GuardrailFields = { id: GuardrailId; isOn: boolean; margin: string };

/** A draft as it is typed: numbers are the texts that were entered, shares are percent, differences are points. */
export type DraftFields = {
  name: string;
  hypothesis: string;
  arms: readonly ArmFields[];
  design: ExperimentDraft['plan']['design'];
  alpha: string;
  power: string;
  expected: string;
  effect: string;
  horizon: string;
  days: string;
  goals: readonly GoalFields[];
  guardrails: readonly GuardrailFields[];
  startsAt: string;
  endsAt: string;
  isRollout: boolean;
  steps: string;
  minimumUnits: string;
  minimumHours: string;
};

const ROLLOUT = { steps: [100, 500, 2_500, 5_000, TOTAL_WEIGHT], minimumUnits: 200, minimumHours: 24 };
const EMPTY: Pick<ExperimentDraft, 'name' | 'hypothesis' | 'plan' | 'goals' | 'guardrails' | 'schedule' | 'rollout'> = {
  name: '',
  hypothesis: '',
  plan: {
    ...{ design: 'sequential', alpha: 0.05, power: 0.8, expectedShare: 0.5, minimumEffect: 0.1 },
    ...{ horizonUnits: 1_000, minimumDays: 7 },
  },
  goals: [...DEFAULT_GOALS],
  guardrails: [...DEFAULT_GUARDRAILS],
  schedule: { startsAt: null, endsAt: null },
  rollout: null,
};

/** What a new experiment begins with: production beside the newest other version, half and half. */
export function newFields(control: string, treatment: string): DraftFields {
  const arms = [
    { name: 'control', versionId: control, weight: TOTAL_WEIGHT / 2 },
    { name: 'variant', versionId: treatment, weight: TOTAL_WEIGHT / 2 },
  ];
  return fieldsOf({ ...EMPTY, arms });
}

/** The fields of a draft that was kept before. */
export function fieldsOf(draft: Omit<ExperimentDraft, 'overrides'> | Experiment): DraftFields {
  const { plan, rollout } = draft;
  const { steps, minimumUnits, minimumHours } = rollout ?? ROLLOUT;
  return {
    name: draft.name,
    hypothesis: draft.hypothesis,
    arms: draft.arms.map(({ name, versionId, weight }) => ({ name, versionId, weight: String(weight) })),
    design: plan.design,
    alpha: String(plan.alpha),
    power: toPercent(plan.power),
    expected: toPercent(plan.expectedShare),
    effect: toPercent(plan.minimumEffect),
    horizon: String(plan.horizonUnits),
    days: String(plan.minimumDays),
    goals: draft.goals.map(({ id, role, windowHours, measure }) => ({
      ...{ id, role, windowHours: String(windowHours), kind: measure.kind },
      counted: measure.kind === 'share' ? measure.verdicts : measure.events,
    })),
    guardrails: GUARDRAIL_IDS.map((id) => {
      const kept = draft.guardrails.find((guardrail) => guardrail.id === id);
      return { id, isOn: kept !== undefined, margin: toPercent(kept?.margin ?? 0) };
    }),
    startsAt: toLocal(draft.schedule.startsAt),
    endsAt: toLocal(draft.schedule.endsAt),
    isRollout: rollout !== null,
    steps: steps.map((step) => step / 100).join(', '),
    minimumUnits: String(minimumUnits),
    minimumHours: String(minimumHours),
  };
}

/** The draft that the fields say. What is no number becomes NaN, which no rule and no service takes. */
export function toDraft(fields: DraftFields, overrides: ExperimentDraft['overrides']): ExperimentDraft {
  return {
    name: fields.name.trim(),
    hypothesis: fields.hypothesis.trim(),
    arms: fields.arms.map(({ name, versionId, weight }) => ({ name, versionId, weight: toNumber(weight) })),
    overrides,
    plan: {
      design: fields.design,
      alpha: toNumber(fields.alpha),
      power: toShare(fields.power),
      expectedShare: toShare(fields.expected),
      minimumEffect: toShare(fields.effect),
      horizonUnits: toNumber(fields.horizon),
      minimumDays: toNumber(fields.days),
    },
    goals: fields.goals.map(toGoal),
    guardrails: fields.guardrails.filter(({ isOn }) => isOn).map(({ id, margin }) => ({ id, margin: toShare(margin) })),
    schedule: { startsAt: toIso(fields.startsAt), endsAt: toIso(fields.endsAt) },
    rollout: fields.isRollout
      ? {
          steps: toSteps(fields.steps),
          minimumUnits: toNumber(fields.minimumUnits),
          minimumHours: toNumber(fields.minimumHours),
        }
      : null,
  };
}

/** A guarded rollout begins with its first step: the weights of the two arms follow it. */
export function followFirstStep(fields: DraftFields): DraftFields {
  const first = toSteps(fields.steps)[0];
  if (!fields.isRollout || fields.arms.length !== 2 || first === undefined || !Number.isFinite(first)) return fields;
  const weights = [TOTAL_WEIGHT - first, first];
  return { ...fields, arms: fields.arms.map((arm, at) => ({ ...arm, weight: String(weights[at]) })) };
}

function toGoal({ id, role, windowHours, kind, counted }: GoalFields): Goal {
  const measure = kind === 'share' ? { kind, verdicts: [...counted] } : { kind, events: [...counted] };
  return { id, role, windowHours: toNumber(windowHours), measure: measure as Goal['measure'] };
}

/** `1, 5, 25` percent as shares of 10,000. */
function toSteps(text: string): number[] {
  return text
    .split(/[,;\s]+/)
    .filter((step) => step !== '')
    .map((step) => Math.round(toNumber(step.replace('%', '')) * 100));
}

const toNumber = (text: string) => (text.trim() === '' ? Number.NaN : Number(text));
const toShare = (text: string) => Number((toNumber(text) / 100).toFixed(6));
const toPercent = (share: number) => String(Number((share * 100).toFixed(4)));
const toIso = (local: string) => (local === '' ? null : new Date(local).toISOString());

/** A moment as a `datetime-local` field writes it, in the reader's own time. */
function toLocal(iso: string | null): string {
  if (iso === null) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
