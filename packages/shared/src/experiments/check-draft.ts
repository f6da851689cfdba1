import type { ExperimentDraft } from '../contracts/experiments.ts';
import type { LocalText } from '../contracts/language.ts';
import { TOTAL_WEIGHT } from './total-weight.ts';

/** One thing that is wrong with a draft: where, as a dotted path, and what, in words. */
export type DraftFault = { path: string; message: LocalText };

/** Everything that keeps `draft` from being saved, beyond the shape of its fields. */
export function checkDraft(draft: ExperimentDraft): DraftFault[] {
  return [
    ...armFaults(draft),
    ...overrideFaults(draft),
    ...goalFaults(draft),
    ...scheduleFaults(draft),
    ...rolloutFaults(draft),
  ];
}

/** Why `weights` cannot be used, or undefined: whole numbers that sum to 10,000, and at least one arm that gets anybody. */
export function weightFault(weights: readonly number[]): LocalText | undefined {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === TOTAL_WEIGHT) return undefined;
  return {
    en: `The weights sum to ${sum}; they must sum to ${TOTAL_WEIGHT}.`,
    pl: `Suma wag wynosi ${sum}, a musi wynosić ${TOTAL_WEIGHT}.`,
  };
}

function armFaults({ arms }: ExperimentDraft): DraftFault[] {
  const faults: DraftFault[] = [];
  const weights = weightFault(arms.map(({ weight }) => weight));
  if (weights) faults.push({ path: 'arms', message: weights });
  for (const [at, { name }] of arms.entries()) {
    if (arms.slice(0, at).some((arm) => arm.name === name))
      faults.push({
        path: `arms.${at}.name`,
        message: { en: `Two arms are called ${name}.`, pl: `Dwa warianty nazywają się ${name}.` },
      });
  }
  if (arms[0]?.weight === 0 || arms.slice(1).every(({ weight }) => weight === 0))
    faults.push({
      path: 'arms',
      message: {
        en: 'The control, which is the first arm, and at least one other arm need a weight.',
        pl: 'Wariant kontrolny, czyli pierwszy, i co najmniej jeden inny muszą mieć wagę.',
      },
    });
  return faults;
}

function overrideFaults({ arms, overrides }: ExperimentDraft): DraftFault[] {
  return Object.entries(overrides)
    .filter(([, name]) => !arms.some((arm) => arm.name === name))
    .map(([unit, name]) => ({
      path: `overrides.${unit}`,
      message: { en: `There is no arm ${name}.`, pl: `Nie ma wariantu ${name}.` },
    }));
}

function goalFaults({ goals, guardrails }: ExperimentDraft): DraftFault[] {
  const faults: DraftFault[] = [];
  const primary = goals.filter(({ role }) => role === 'primary').length;
  if (primary !== 1)
    faults.push({
      path: 'goals',
      message: {
        en: `Exactly one goal is the primary one, not ${primary}.`,
        pl: `Dokładnie jeden cel jest główny, a nie ${primary}.`,
      },
    });
  faults.push(...repeatedFaults('goals', goals), ...repeatedFaults('guardrails', guardrails));
  return faults;
}

function repeatedFaults(path: string, entries: readonly { id: string }[]): DraftFault[] {
  const ids = entries.map(({ id }) => id);
  return ids
    .filter((id, at) => ids.indexOf(id) !== at)
    .map((id) => ({ path, message: { en: `${id} is there twice.`, pl: `${id} występuje dwa razy.` } }));
}

function scheduleFaults({ schedule: { startsAt, endsAt } }: ExperimentDraft): DraftFault[] {
  if (startsAt === null || endsAt === null || Date.parse(startsAt) < Date.parse(endsAt)) return [];
  return [
    {
      path: 'schedule.endsAt',
      message: { en: 'The end must come after the start.', pl: 'Koniec musi być po początku.' },
    },
  ];
}

function rolloutFaults({ rollout, arms, guardrails }: ExperimentDraft): DraftFault[] {
  if (!rollout) return [];
  const faults: DraftFault[] = [];
  const { steps } = rollout;
  if (arms.length !== 2)
    faults.push({
      path: 'rollout',
      message: { en: 'A guarded rollout has exactly two arms.', pl: 'Wdrażanie stopniowe ma dokładnie dwa warianty.' },
    });
  if (steps.some((step, at) => step <= (steps[at - 1] ?? 0)))
    faults.push({
      path: 'rollout.steps',
      message: {
        en: 'Each step must be larger than the one before.',
        pl: 'Każdy krok musi być większy od poprzedniego.',
      },
    });
  if (arms.length === 2 && arms[1]?.weight !== steps[0])
    faults.push({
      path: 'arms.1.weight',
      message: {
        en: `A guarded rollout starts with its first step: the new arm's weight must be ${steps[0]}.`,
        pl: `Wdrażanie stopniowe zaczyna się od pierwszego kroku: waga nowego wariantu musi wynosić ${steps[0]}.`,
      },
    });
  if (guardrails.length === 0)
    faults.push({
      path: 'guardrails',
      message: {
        en: 'A guarded rollout needs a guardrail.',
        pl: 'Wdrażanie stopniowe wymaga co najmniej jednego zabezpieczenia.',
      },
    });
  return faults;
}
