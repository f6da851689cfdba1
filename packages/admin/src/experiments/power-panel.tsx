import type { ExperimentReport } from '@votive/shared/contracts/experiment-report';
import type { ExperimentPlan } from '@votive/shared/contracts/experiments';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';

/** How far the plan is, and what it will take. */
export function PowerPanel({ power, plan }: { power: ExperimentReport['power']; plan: ExperimentPlan }) {
  const { t, fill } = useText();
  const { whole, percent, points, plain } = useNumbers();
  const facts: [string, string][] = [
    [t.power.planned, fill(t.power.plannedValue, { n: whole(power.plannedUnits), design: t.designs[plan.design] })],
    [t.power.reached, `${whole(power.reachedUnits)} (${percent(power.reachedShare)})`],
    [t.power.wanted, points(plan.minimumEffect)],
    [t.power.detectable, power.detectableNow === null ? t.power.unknown : points(power.detectableNow)],
    [t.power.pace, power.unitsPerDay === null ? t.power.unknown : plain(power.unitsPerDay)],
    [t.power.left, power.daysLeft === null ? t.power.unknown : whole(Math.ceil(power.daysLeft))],
    [
      t.power.needed,
      fill(t.power.neededValue, {
        ...{ fixed: whole(power.fixedUnits), cap: whole(power.sequentialCap) },
        average: whole(power.sequentialAverage),
      }),
    ],
  ];
  return (
    <section aria-labelledby="power-title">
      <h2 id="power-title">{t.power.title}</h2>
      <progress className="power-bar" max={1} value={power.reachedShare} aria-label={t.power.reached} />
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="small soft">{t.power.note}</p>
    </section>
  );
}
