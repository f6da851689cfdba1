import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { useGoalName } from './use-goal-name.ts';

/** What was decided before the start. */
export function PlanFacts({ experiment }: { experiment: ExperimentDetail }) {
  const { t, fill } = useText();
  const { percent, points, whole, moment, plain } = useNumbers();
  const goalName = useGoalName();
  const { plan, goals, guardrails, schedule, rollout, startedAt, stoppedAt } = experiment;
  const facts: [string, string][] = [
    [t.trial.design, t.designs[plan.design]],
    [
      t.trial.plan,
      fill(t.results.planValue, {
        ...{ share: percent(plan.expectedShare), effect: points(plan.minimumEffect), n: whole(plan.horizonUnits) },
        ...{ days: plan.minimumDays, alpha: plan.alpha, power: percent(plan.power) },
      }),
    ],
    ...goals.map((goal): [string, string] => [t.goals[goal.role], goalName(goal)]),
    [
      t.results.guardrails,
      guardrails
        .map(({ id, margin }) => `${t.guardrails[id]}${margin > 0 ? ` (${plain(margin * 100)})` : ''}`)
        .join(', ') || '–',
    ],
    ...(rollout
      ? [[t.trial.rollout, rollout.steps.map((step) => percent(step / 10_000)).join(' → ')] as [string, string]]
      : []),
    ...moments([
      [t.results.startedAt, startedAt],
      [t.results.stoppedAt, stoppedAt],
      [t.trial.startsAt, startedAt === null ? schedule.startsAt : null],
      [t.trial.endsAt, stoppedAt === null ? schedule.endsAt : null],
    ]),
  ];

  function moments(entries: [string, string | null][]): [string, string][] {
    return entries.flatMap(([name, iso]): [string, string][] => (iso === null ? [] : [[name, moment(iso)]]));
  }

  return (
    <section aria-labelledby="plan-title">
      <h2 id="plan-title">{t.results.plan}</h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={`${name} ${value}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
