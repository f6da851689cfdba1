import type { SeriesLook } from '@votive/shared/contracts/experiment-report';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { Figure } from './figure.tsx';
import { linearScale, rangeAround, ticks } from './scale.ts';

const HEIGHT = 200;
const LEFT = 44;
const RIGHT = 12;
const FOOT = 26;

type Point = { at: string; units: number; estimate: number; low: number; high: number };

/** How an arm's confidence sequence narrowed, look by look: it is valid at every one of them. */
export function SequencePlot({ arm, series }: { arm: string; series: readonly SeriesLook[] }) {
  const { t, fill, count } = useText();
  const { points: inPoints } = useNumbers();
  const points = pointsOf(arm, series);
  const last = points.at(-1);
  if (!last) return null;
  const takeaway = fill(last.low > 0 || last.high < 0 ? t.sequence.left : t.sequence.inside, {
    ...{ name: arm, looks: count(t.sequence.looks, points.length) },
    ...{ low: inPoints(last.low), high: inPoints(last.high) },
  });
  return (
    <Figure
      title={fill(t.sequence.title, { name: arm })}
      takeaway={takeaway}
      table={<LookTable points={points} />}
      draw={(width) => <Drawing points={points} width={width} />}
    />
  );
}

function Drawing({ points, width }: { points: readonly Point[]; width: number }) {
  const { points: inPoints, day } = useNumbers();
  const times = points.map(({ at }) => Date.parse(at));
  const range = rangeAround(points.flatMap(({ low, high }) => [low, high]));
  const x = linearScale([Math.min(...times), Math.max(...times)], [LEFT, width - RIGHT]);
  const y = linearScale(range, [HEIGHT - FOOT, 4]);
  const at = (index: number) => (times.length === 1 ? (LEFT + width - RIGHT) / 2 : x(times[index] ?? 0));
  const line = (value: (point: Point) => number) =>
    points.map((point, index) => `${at(index).toFixed(1)},${y(value(point)).toFixed(1)}`);
  const band = [...line(({ high }) => high), ...line(({ low }) => low).reverse()];
  const ends = times.length === 1 ? [0] : [0, times.length - 1];
  return (
    <svg width={width} height={HEIGHT} className="plot" role="presentation">
      {ticks(range, 5).map((tick) => (
        <g key={tick}>
          <line
            x1={LEFT}
            x2={width - RIGHT}
            y1={y(tick)}
            y2={y(tick)}
            className={tick === 0 ? 'plot-zero' : 'plot-grid'}
          />
          <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
            {inPoints(tick)}
          </text>
        </g>
      ))}
      <polygon points={band.join(' ')} className="plot-band" />
      <polyline points={line(({ estimate }) => estimate).join(' ')} className="plot-line" />
      {points.map((point, index) => (
        <circle
          key={point.at}
          cx={at(index)}
          cy={y(point.estimate)}
          r={points.length > 30 ? 1.5 : 3}
          className="plot-dot"
        />
      ))}
      {ends.map((index) => (
        <text
          key={index}
          x={at(index)}
          y={HEIGHT - 6}
          textAnchor={times.length === 1 ? 'middle' : index === 0 ? 'start' : 'end'}
        >
          {day(points[index]?.at ?? '')}
        </text>
      ))}
    </svg>
  );
}

function LookTable({ points }: { points: readonly Point[] }) {
  const { t } = useText();
  const { points: inPoints, moment, whole } = useNumbers();
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{t.sequence.at}</th>
          <th scope="col">{t.columns.valued}</th>
          <th scope="col">{t.forest.estimate}</th>
          <th scope="col">{t.forest.low}</th>
          <th scope="col">{t.forest.high}</th>
        </tr>
      </thead>
      <tbody>
        {points.map(({ at, units, estimate, low, high }) => (
          <tr key={at}>
            <th scope="row">{moment(at)}</th>
            <td>{whole(units)}</td>
            <td>{inPoints(estimate)}</td>
            <td>{inPoints(low)}</td>
            <td>{inPoints(high)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function pointsOf(arm: string, series: readonly SeriesLook[]): Point[] {
  return series.flatMap(({ at, units, differences }) => {
    const difference = differences[arm];
    return difference ? [{ at, units, ...difference }] : [];
  });
}
