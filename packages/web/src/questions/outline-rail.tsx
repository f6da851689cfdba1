import { Link } from '@tanstack/react-router';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';
import { useStateName } from './outline-list.tsx';
import { itemsOf, type Phase, stateOf } from './steps.ts';

type Props = { place: string; run: Run; questionnaire: Questionnaire; onAll: () => void };

/** The outline in the margin of wide screens: a dot per question, its state in shape as well as in words. */
export function OutlineRail({ onAll, ...outline }: Props) {
  const { t } = useText();
  return (
    <nav className="rail" aria-label={t.question.outline}>
      {outline.questionnaire.phases.map((phase, index) => (
        <RailPhase key={phase.id} phase={phase} number={index + 1} {...outline} />
      ))}
      <button type="button" className="quiet" aria-haspopup="dialog" onClick={onAll}>
        {t.question.outlineTitle}
      </button>
    </nav>
  );
}

type PhaseProps = Omit<Props, 'onAll'> & { phase: Phase; number: number };

function RailPhase({ phase, number, place, run, questionnaire }: PhaseProps) {
  const { t, fill, local } = useText();
  const nameState = useStateName();
  return (
    <section className="rail-phase">
      <h2>
        <span className="rail-number">{fill(t.overview.phase, { n: number })}</span> {local(phase.title)}
      </h2>
      <ol className="dots">
        {itemsOf(questionnaire, run.answers, phase.id).map((item, index) => {
          const state = stateOf(questionnaire, item, run.answers);
          return (
            <li key={item.id}>
              <Link
                to="/assessment/$itemId"
                params={{ itemId: item.id }}
                className={`dot dot-${state}`}
                aria-current={item.id === place ? 'step' : undefined}
                aria-label={`${index + 1}. ${local(item.text)} (${nameState(state)})`}
                title={local(item.text)}
              />
            </li>
          );
        })}
      </ol>
    </section>
  );
}
