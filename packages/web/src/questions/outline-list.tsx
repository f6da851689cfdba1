import { Link } from '@tanstack/react-router';
import type { ItemState } from '@votive/shared/assessment/item-state';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';
import { itemsOf, stateOf } from './steps.ts';

/** Names the state of a question for ears and for lists. */
export function useStateName(): (state: ItemState) => string {
  const { question } = useText().t;
  const names: Record<ItemState, string> = {
    answered: question.stateAnswered,
    skipped: question.stateSkipped,
    declined: question.stateDeclined,
    empty: question.stateOpen,
  };
  return (state) => names[state];
}

type Props = { place: string; run: Run; questionnaire: Questionnaire; onGo: () => void };

/** All questions in words, by phase, each with its state. */
export function OutlineList({ place, run, questionnaire, onGo }: Props) {
  const { t, fill, local } = useText();
  const nameState = useStateName();
  return (
    <nav className="outline" aria-label={t.question.outlineTitle}>
      {questionnaire.phases.map((phase, index) => (
        <section key={phase.id}>
          <h3>{fill(t.question.phaseLine, { n: index + 1, title: local(phase.title) })}</h3>
          <ol>
            {itemsOf(questionnaire, run.answers, phase.id).map((item) => {
              const state = stateOf(questionnaire, item, run.answers);
              return (
                <li key={item.id}>
                  <Link
                    to="/assessment/$itemId"
                    params={{ itemId: item.id }}
                    aria-current={item.id === place ? 'step' : undefined}
                    onClick={onGo}
                  >
                    {local(item.text)}
                  </Link>{' '}
                  <span className="soft">{item.id === place ? t.question.stateCurrent : nameState(state)}</span>
                </li>
              );
            })}
          </ol>
          <p>
            <Link to="/summary/$phaseId" params={{ phaseId: phase.id }} onClick={onGo}>
              {t.question.outlineSummary}
            </Link>
          </p>
        </section>
      ))}
      <p>
        <Link to="/assessment" onClick={onGo}>
          {t.question.outlineOverview}
        </Link>
      </p>
    </nav>
  );
}
