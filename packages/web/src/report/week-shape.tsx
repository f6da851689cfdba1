import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { DayArc } from '../design/day-arc.tsx';
import { type Speech, useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';
import { Figure } from './figure.tsx';
import { type Lane, type LaneId, weekOf } from './week-hours.ts';

type Props = { report: KeptReport; questionnaire: Questionnaire };
type Week = NonNullable<ReturnType<typeof weekOf>>;

/** The day on one strip of 24 hours: energy, its lack, and where the demanding work is. */
export function WeekShape({ report, questionnaire }: Props) {
  const speech = useText();
  const { t } = speech;
  const week = weekOf(questionnaire, report.answers);
  if (!week) {
    return (
      <section id="week" className="block" aria-labelledby="week-title">
        <h2 id="week-title">{t.report.weekTitle}</h2>
        <p className="soft">{t.report.weekPartial}</p>
      </section>
    );
  }
  return (
    <Figure id="week" title={t.report.weekTitle} takeaway={takeaway(week, speech)} table={<WeekTable week={week} />}>
      <div className="week-chart">
        <DayArc className="week-arc" />
        {week.lanes.map((lane) => (
          <LaneStrip key={lane.id} lane={lane} week={week} />
        ))}
        <p className="week-hours">
          {['0', '6', '12', '18', '24'].map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </p>
      </div>
    </Figure>
  );
}

function LaneStrip({ lane, week }: { lane: Lane; week: Week }) {
  const name = useLaneName()(lane.id);
  return (
    <div className="lane">
      <span className="lane-name">{name}</span>
      <span className="lane-cells">
        {week.options.map((option) => (
          <span key={option.id} className={lane.chosen.has(option.id) ? `cell cell-${kindOf(lane.id)}` : 'cell'} />
        ))}
      </span>
    </div>
  );
}

function WeekTable({ week }: { week: Week }) {
  const { t, local } = useText();
  const laneName = useLaneName();
  return (
    <table>
      <caption>{t.report.weekTitle}</caption>
      <thead>
        <tr>
          <th scope="col">{t.report.tableHour}</th>
          {week.lanes.map((lane) => (
            <th key={lane.id} scope="col">
              {laneName(lane.id)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {week.options.map((option) => (
          <tr key={option.id}>
            <th scope="row">{local(option.label)}</th>
            {week.lanes.map((lane) => (
              <td key={lane.id}>{lane.chosen.has(option.id) ? t.report.yes : t.report.no}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useLaneName(): (id: LaneId) => string {
  const { report } = useText().t;
  const names: Record<LaneId, string> = {
    'p1.peak': report.lanePeak,
    'p1.low': report.laneLow,
    'p1.workday': report.laneWork,
  };
  return (id) => names[id];
}

function kindOf(id: LaneId): string {
  return id.slice('p1.'.length);
}

function takeaway({ mismatch }: Week, { t, count }: Speech): string {
  if (!mismatch) return t.report.weekPartial;
  const { inLow, demanding, unused } = mismatch;
  const work = inLow === 0 ? t.report.weekTakeawayMatch : count(t.report.weekTakeaway, inLow, { total: demanding });
  return unused === 0 ? work : `${work} ${count(t.report.weekUnused, unused)}`;
}
