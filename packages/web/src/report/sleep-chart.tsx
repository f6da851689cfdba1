import {
  describeClock,
  describeMinutes,
  midSleep,
  minutesApart,
  minutesInBed,
} from '@votive/shared/analysis/answers/night-arithmetic';
import { isPlainObject } from '@votive/shared/assessment/plain-object';
import type { Night, SleepAnswer } from '@votive/shared/contracts/answers';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { type Speech, useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';
import { Figure } from './figure.tsx';

type Props = { report: KeptReport; questionnaire: Questionnaire };
type Bar = { name: string; night: Night; length: number; middle: number };

const NOON = 12 * 60;
const DAY = 24 * 60;
const SAME_WITHIN_MINUTES = 30;

/** Nights as bars from noon to noon, each with its middle marked. */
export function SleepChart({ report }: Props) {
  const speech = useText();
  const { t } = speech;
  const bars = barsOf(report.answers['p1.sleep'], t);
  if (bars.length === 0) return null;
  return (
    <Figure id="sleep" title={t.report.sleepTitle} takeaway={takeaway(bars, speech)} table={<SleepTable bars={bars} />}>
      <div className="sleep-chart">
        {bars.map((bar) => (
          <NightBar key={bar.name} bar={bar} />
        ))}
        <p className="week-hours">
          {['12', '18', '0', '6', '12'].map((hour, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: noon stands at both ends
            <span key={index}>{hour}</span>
          ))}
        </p>
      </div>
    </Figure>
  );
}

function NightBar({ bar }: { bar: Bar }) {
  const middle = share(bar.middle);
  const width = (bar.length / DAY) * 100;
  return (
    <div className="lane">
      <span className="lane-name">{bar.name}</span>
      <svg className="night-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="presentation">
        <rect className="night-track" x="0" y="0" width="100" height="10" />
        <rect className="night-length" x={Math.max(0, middle - width / 2)} y="1.5" width={width} height="7" />
        <rect className="night-middle" x={middle - 0.25} y="0" width="0.5" height="10" />
      </svg>
    </div>
  );
}

function SleepTable({ bars }: { bars: readonly Bar[] }) {
  const { t } = useText();
  return (
    <table>
      <caption>{t.report.sleepTitle}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t.answer.bed}</th>
          <th scope="col">{t.answer.wake}</th>
          <th scope="col">{t.report.duration}</th>
          <th scope="col">{t.report.middle}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map(({ name, night, length, middle }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{night.bed}</td>
            <td>{night.wake}</td>
            <td>{describeMinutes(length)}</td>
            <td>{describeClock(middle)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function barsOf(answer: unknown, t: Speech['t']): Bar[] {
  if (!isPlainObject(answer)) return [];
  const { work, free } = answer as SleepAnswer;
  return [...barOf(t.answer.sleepWork, work), ...barOf(t.answer.sleepFree, free)];
}

function barOf(name: string, night: Night | undefined): Bar[] {
  if (!night) return [];
  const [length, middle] = [minutesInBed(night), midSleep(night)];
  return length === undefined || middle === undefined ? [] : [{ name, night, length, middle }];
}

/** Percent of the way from one noon to the next. */
function share(minutes: number): number {
  return (((minutes - NOON + DAY) % DAY) / DAY) * 100;
}

function takeaway(bars: readonly Bar[], { t, fill }: Speech): string {
  const [one, other] = bars;
  if (!one) return '';
  if (!other) return fill(t.report.sleepOne, { time: describeClock(one.middle) });
  const apart = minutesApart(one.middle, other.middle);
  if (apart <= SAME_WITHIN_MINUTES) return t.report.sleepSame;
  return fill(t.report.sleepTakeaway, { hours: describeMinutes(apart) });
}
