import { itemState } from '@votive/shared/assessment/item-state';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';
import { SECTIONS } from './sections.ts';

type Props = { report: KeptReport; questionnaire: Questionnaire };

/** Links to the parts of the report; the parts stay on one page, for print and for find-in-page. */
export function ReportNav({ report }: Props) {
  const { t } = useText();
  const isThere = (itemId: string) => itemState(report.answers[itemId]) === 'answered';
  const links: [string, string, number?][] = [
    ['minute', t.report.minuteTitle],
    ['week', t.report.weekTitle],
    ...SECTIONS.map((section): [string, string, number] => [
      section,
      t.report.sections[section],
      report.analysis.result[section].length,
    ]),
    ...(isThere('p2.values_top') ? ([['values', t.report.valuesTitle]] as [string, string][]) : []),
    ...(isThere('p1.sleep') ? ([['sleep', t.report.sleepTitle]] as [string, string][]) : []),
    ['limits', t.report.limitsTitle],
    ['method', t.report.methodTitle],
    ['support', t.report.supportTitle],
    ['answers', t.report.answersTitle],
  ];
  return (
    <nav className="report-nav" aria-label={t.report.nav}>
      <ol>
        {links.map(([id, title, size]) => (
          <li key={id}>
            <a href={`#${id}`} onClick={(event) => jump(event, id)}>
              {title}
              {size !== undefined && <span className="nav-count"> {size}</span>}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Moves without a history entry, so that Back leaves the report. */
function jump(event: { preventDefault: () => void }, id: string): void {
  event.preventDefault();
  showPart(id);
}

/** Scrolls to a part of the report, opens it where it is folded, and puts the focus there. */
export function showPart(id: string): void {
  const element = document.getElementById(id);
  if (!element) return;
  for (const folded of [element.closest('details'), element.querySelector('details')]) {
    if (folded) folded.open = true;
  }
  const target = element.matches('[tabindex]') ? element : (element.querySelector<HTMLElement>('h2, h3') ?? element);
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'start' });
}
