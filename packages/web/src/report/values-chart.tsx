import { chosenIds } from '@votive/shared/assessment/chosen-ids';
import { isPlainObject } from '@votive/shared/assessment/plain-object';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { pickOptions } from '../answers/control.ts';
import { sourceOptions } from '../answers/rank-control.tsx';
import { type Speech, useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';
import { Figure } from './figure.tsx';

type Props = { report: KeptReport; questionnaire: Questionnaire };
type Row = { id: string; label: string; place: number; lived: number | undefined };

const SCALE = [1, 2, 3, 4, 5] as const;
const POINTS = SCALE.length;
const OFTEN = 4;

/** What was put first beside how it was lived: a ring, a dot, and the way between. */
export function ValuesChart({ report, questionnaire }: Props) {
  const speech = useText();
  const { t, fill } = speech;
  const rows = rowsOf(questionnaire, report.answers, speech);
  if (rows.length === 0) return null;
  const gap = takeaway(rows, speech);
  return (
    <Figure
      id="values"
      title={t.report.valuesTitle}
      takeaway={`${gap} ${t.report.valuesTakeaway}`.trim()}
      table={<ValuesTable rows={rows} />}
    >
      <div className="values-chart">
        {rows.map((row) => (
          <div key={row.id} className="lane">
            <span className="lane-name">
              {row.label} <span className="soft">{fill(t.report.valuePlace, { n: row.place })}</span>
            </span>
            <Dumbbell lived={row.lived} />
          </div>
        ))}
        <p className="week-hours values-scale">
          {SCALE.map((point) => (
            <span key={point}>{point}</span>
          ))}
        </p>
      </div>
    </Figure>
  );
}

function Dumbbell({ lived }: { lived: number | undefined }) {
  const x = (point: number) => 20 + ((point - 1) / (POINTS - 1)) * 360;
  return (
    <svg className="dumbbell" viewBox="0 0 400 28" role="presentation">
      <path className="dumbbell-track" d={`M${x(1)} 14H${x(POINTS)}`} />
      {SCALE.map((point) => (
        <path key={point} className="dumbbell-track" d={`M${x(point)} 10v8`} />
      ))}
      {lived !== undefined && <path className="dumbbell-gap" d={`M${x(lived)} 14H${x(POINTS)}`} />}
      <circle className="dumbbell-ring" cx={x(POINTS)} cy="14" r="9" />
      {lived !== undefined && <circle className="dumbbell-dot" cx={x(lived)} cy="14" r="6" />}
    </svg>
  );
}

function ValuesTable({ rows }: { rows: readonly Row[] }) {
  const { t, fill } = useText();
  return (
    <table>
      <caption>{t.report.valuesTitle}</caption>
      <thead>
        <tr>
          <th scope="col">{t.report.value}</th>
          <th scope="col">{t.report.place}</th>
          <th scope="col">{t.report.lived}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.label}</th>
            <td>{row.place}</td>
            <td>
              {row.lived === undefined ? t.answer.notYetRated : fill(t.summary.of, { n: row.lived, points: POINTS })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function rowsOf(questionnaire: Questionnaire, answers: Answers, { local }: Speech): Row[] {
  const lived = answers['p2.values_lived'];
  const ratings = isPlainObject(lived) ? (lived as Record<string, number>) : {};
  return pickOptions(sourceOptions(questionnaire, 'p2.values'), chosenIds(answers['p2.values_top'])).map(
    (option, index) => ({ id: option.id, label: local(option.label), place: index + 1, lived: ratings[option.id] }),
  );
}

function takeaway(rows: readonly Row[], { t, fill }: Speech): string {
  const rated = rows.filter((row): row is Row & { lived: number } => row.lived !== undefined);
  const widest = rated.toSorted((a, b) => a.lived - b.lived || a.place - b.place)[0];
  if (!widest) return '';
  if (widest.lived >= OFTEN) return t.report.valuesNoGap;
  return fill(t.report.valuesGap, { value: widest.label, place: widest.place, lived: widest.lived, points: POINTS });
}
