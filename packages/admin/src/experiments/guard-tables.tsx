import type { ExperimentReport, GuardrailJudgement } from '@votive/shared/contracts/experiment-report';
import type { Goal } from '@votive/shared/contracts/experiments';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { useGoalName } from './use-goal-name.ts';

const NONE = '–';

/** What must not get worse, per arm beside the control. */
export function GuardrailTable({ report }: { report: ExperimentReport }) {
  const { t, fill } = useText();
  const { percent, signedPercent, points, money, plain } = useNumbers();
  const rows = report.arms.flatMap(({ name, guardrails }) => guardrails.map((guardrail) => ({ name, guardrail })));
  if (rows.length === 0) return null;
  const value = (id: GuardrailJudgement['id'], measured: number | null) => {
    if (measured === null) return NONE;
    if (id === 'cost') return money(measured);
    return id === 'latency_p95' ? `${plain(measured / 1_000)} s` : percent(measured);
  };
  const harm = ({ id, harm: found }: GuardrailJudgement) => {
    if (!found) return NONE;
    const write = id === 'cost' ? signedPercent : points;
    return `${write(found.estimate)} (${write(found.low)} … ${write(found.high)})`;
  };
  return (
    <section aria-labelledby="guardrails-title">
      <h2 id="guardrails-title">{t.results.guardrails}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={fill(t.results.tableOf, { name: t.results.guardrails })}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t.results.arm}</th>
              <th scope="col">{t.results.guardrail}</th>
              <th scope="col">{t.results.control}</th>
              <th scope="col">{t.results.thisArm}</th>
              <th scope="col">{t.results.harm}</th>
              <th scope="col">{t.results.state}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, guardrail }) => (
              <tr key={`${name} ${guardrail.id}`}>
                <td>{name}</td>
                <th scope="row">{t.guardrails[guardrail.id]}</th>
                <td>{value(guardrail.id, guardrail.control)}</td>
                <td>{value(guardrail.id, guardrail.treatment)}</td>
                <td>{harm(guardrail)}</td>
                <td className={guardrail.state === 'regressed' ? 'bad' : undefined}>
                  {t.guardrailStates[guardrail.state]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** The further goals: looked at without a promise about errors, and named so. */
export function FurtherGoals({ report, goals }: { report: ExperimentReport; goals: readonly Goal[] }) {
  const { t, fill } = useText();
  const { percent, whole } = useNumbers();
  const goalName = useGoalName();
  const further = goals.filter(({ role }) => role === 'secondary');
  if (further.length === 0) return null;
  return (
    <section aria-labelledby="further-title">
      <h2 id="further-title">{t.results.further}</h2>
      <p className="small soft">{t.results.exploratory}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={fill(t.results.tableOf, { name: t.results.further })}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t.results.goal}</th>
              <th scope="col">{t.results.arm}</th>
              <th scope="col">{t.columns.valued}</th>
              <th scope="col">{t.columns.rate}</th>
            </tr>
          </thead>
          <tbody>
            {further.flatMap((goal) =>
              report.arms.map((arm) => {
                const figures = arm.goals.find(({ id }) => id === goal.id);
                const credible = figures?.credible;
                return (
                  <tr key={`${goal.id} ${arm.name}`}>
                    <th scope="row">{goalName(goal)}</th>
                    <td>{arm.name}</td>
                    <td>{whole(figures?.units ?? 0)}</td>
                    <td>
                      {figures?.share != null && credible
                        ? `${percent(figures.share)} (${percent(credible.low)} – ${percent(credible.high)})`
                        : NONE}
                    </td>
                  </tr>
                );
              }),
            )}
          </tbody>
        </table>
      </section>
    </section>
  );
}
