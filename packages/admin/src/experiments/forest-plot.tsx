import type { ArmFigures } from '@votive/shared/contracts/experiment-report';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { Figure } from './figure.tsx';
import { linearScale, rangeAround, ticks } from './scale.ts';

const ROW = 44;
const AXIS = 28;
const PAD = 24;

type Row = { name: string; estimate: number; low: number; high: number };
type Props = { arms: readonly ArmFigures[]; minimumEffect: number };

/** Every arm's difference from the control with its interval, beside 0 and the difference that was planned for. */
export function ForestPlot({ arms, minimumEffect }: Props) {
  const { t, fill } = useText();
  const { points } = useNumbers();
  const rows = arms.flatMap(({ name, difference }) => (difference ? [{ name, ...difference }] : []));
  if (rows.length === 0) return null;
  const takeaway = rows
    .map(({ name, estimate, low, high }) =>
      fill(low > 0 ? t.forest.above : high < 0 ? t.forest.below : t.forest.open, {
        ...{ name, estimate: points(estimate), low: points(low), high: points(high) },
      }),
    )
    .join(' ');
  return (
    <Figure
      title={t.forest.title}
      takeaway={takeaway}
      table={<IntervalTable rows={rows} />}
      draw={(width) => <Drawing rows={rows} width={width} minimumEffect={minimumEffect} />}
    />
  );
}

function Drawing({ rows, width, minimumEffect }: { rows: readonly Row[]; width: number; minimumEffect: number }) {
  const { points } = useNumbers();
  const range = rangeAround([...rows.flatMap(({ low, high }) => [low, high]), minimumEffect, -minimumEffect]);
  const x = linearScale(range, [PAD, width - PAD]);
  const height = rows.length * ROW;
  return (
    <svg width={width} height={height + AXIS} className="plot" role="presentation">
      <rect
        x={x(-minimumEffect)}
        width={x(minimumEffect) - x(-minimumEffect)}
        y={0}
        height={height}
        className="plot-zone"
      />
      {ticks(range, width < 420 ? 3 : 6).map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={0} y2={height} className={tick === 0 ? 'plot-zero' : 'plot-grid'} />
          <text x={x(tick)} y={height + 18} textAnchor="middle">
            {points(tick)}
          </text>
        </g>
      ))}
      {rows.map(({ name, estimate, low, high }, at) => {
        const y = at * ROW + ROW - 14;
        return (
          <g key={name}>
            <text x={4} y={y - 12} className="plot-name">
              {name}
            </text>
            <line x1={x(low)} x2={x(high)} y1={y} y2={y} className="plot-line" />
            <line x1={x(low)} x2={x(low)} y1={y - 5} y2={y + 5} className="plot-line" />
            <line x1={x(high)} x2={x(high)} y1={y - 5} y2={y + 5} className="plot-line" />
            <circle cx={x(estimate)} cy={y} r={5} className="plot-dot" />
          </g>
        );
      })}
    </svg>
  );
}

function IntervalTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useText();
  const { points } = useNumbers();
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{t.results.arm}</th>
          <th scope="col">{t.forest.estimate}</th>
          <th scope="col">{t.forest.low}</th>
          <th scope="col">{t.forest.high}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, estimate, low, high }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{points(estimate)}</td>
            <td>{points(low)}</td>
            <td>{points(high)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
