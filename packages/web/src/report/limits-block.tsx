import { Link } from '@tanstack/react-router';
import { itemState } from '@votive/shared/assessment/item-state';
import { visibleItems } from '@votive/shared/assessment/visible-items';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';

type Props = { report: KeptReport; questionnaire: Questionnaire };

/** What the report cannot say, and which answers were not there to say it from. */
export function LimitsBlock({ report, questionnaire }: Props) {
  const { t, local } = useText();
  const open = visibleItems(questionnaire, report.answers).filter(
    (item) => itemState(report.answers[item.id]) !== 'answered',
  );
  return (
    <section id="limits" className="block" aria-labelledby="limits-title">
      <h2 id="limits-title">{t.report.limitsTitle}</h2>
      <ul>
        {t.report.limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
      <h3>{t.report.skippedTitle}</h3>
      {open.length === 0 && <p>{t.report.skippedNone}</p>}
      <ul>
        {open.map((item) => (
          <li key={item.id}>
            <Link to="/assessment/$itemId" params={{ itemId: item.id }}>
              {local(item.text)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
