import type { ArmFigures, ExperimentReport } from '@votive/shared/contracts/experiment-report';
import type { Goal } from '@votive/shared/contracts/experiments';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { useGoalName } from './use-goal-name.ts';

const NONE = '–';
/** An arm with this name needs no word about what it is. */
export const CONTROL = 'control';
type Numbers = ReturnType<typeof useNumbers>;
type Cell = (arm: ArmFigures, report: ExperimentReport) => string;
type Props = { report: ExperimentReport; goals: readonly Goal[]; suppressedBelow: number };

/** The figures of every arm, on the primary goal; the other goals and the guardrails follow in tables of their own. */
export function ArmTable({ report, goals, suppressedBelow }: Props) {
  const { t, fill } = useText();
  const numbers = useNumbers();
  const goalName = useGoalName();
  const primary = goals.find(({ role }) => role === 'primary');
  const columns = columnsOf(numbers, primary?.id ?? '');
  return (
    <section aria-labelledby="arms-title">
      <h2 id="arms-title">{t.results.arms}</h2>
      {primary && <p className="small">{fill(t.results.primary, { goal: goalName(primary) })}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={fill(t.results.tableOf, { name: t.results.arms })}>
        <table className="data-table arm-table">
          <thead>
            <tr>
              <th scope="col">{t.results.arm}</th>
              {columns.map(([id]) => (
                <th key={id} scope="col">
                  {t.columns[id]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.arms.map((arm, at) => (
              <tr key={arm.name}>
                <th scope="row">
                  {arm.name}
                  {at === 0 && arm.name !== CONTROL && <span className="small soft"> {t.results.control}</span>}
                </th>
                {columns.map(([id, cell]) => (
                  <td key={id}>{cell(arm, report)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="small soft">{fill(t.results.suppressed, { n: suppressedBelow })}</p>
    </section>
  );
}

function columnsOf({ whole, percent, signedPercent, points, money, plain, p }: Numbers, primary: string) {
  const goalOf = (arm: ArmFigures) => arm.goals.find(({ id }) => id === primary);
  const columns = {
    units: (arm) => whole(arm.exposed),
    valued: (arm) => whole(goalOf(arm)?.units ?? 0),
    rate(arm) {
      const goal = goalOf(arm);
      if (!goal || goal.share === null || goal.credible === null) return NONE;
      return `${percent(goal.share)} (${percent(goal.credible.low)} – ${percent(goal.credible.high)})`;
    },
    difference: ({ difference }) =>
      difference ? `${points(difference.estimate)} (${points(difference.low)} … ${points(difference.high)})` : NONE,
    lift: ({ lift }) =>
      lift ? `${signedPercent(lift.estimate)} (${signedPercent(lift.low)} … ${signedPercent(lift.high)})` : NONE,
    p: (arm) => (arm.fixed ? p(arm.fixed.p) : arm.p === null ? NONE : p(arm.p)),
    best: ({ probabilityBest }) => (probabilityBest === null ? NONE : percent(probabilityBest)),
    loss: ({ expectedLoss }) => (expectedLoss === null ? NONE : plain(expectedLoss * 100)),
    cost: (arm, report) => write(guardedValue(report, arm, 'cost'), money),
    latency: (arm, report) => write(guardedValue(report, arm, 'latency_p95'), (ms) => `${plain(ms / 1_000)} s`),
    errors: (arm, report) => write(guardedValue(report, arm, 'schema_valid'), (share) => percent(1 - share)),
  } satisfies Record<string, Cell>;
  return Object.entries(columns) as [keyof typeof columns, Cell][];
}

/** What a guardrail measured in one arm. That of the control stands beside every treatment. */
export function guardedValue({ arms }: ExperimentReport, { name }: ArmFigures, id: string): number | null {
  if (name === arms[0]?.name)
    return arms.flatMap(({ guardrails }) => guardrails).find((each) => each.id === id)?.control ?? null;
  const arm = arms.find((each) => each.name === name);
  return arm?.guardrails.find((each) => each.id === id)?.treatment ?? null;
}

const write = (value: number | null, writer: (value: number) => string) => (value === null ? NONE : writer(value));
