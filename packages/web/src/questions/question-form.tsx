import { useNavigate } from '@tanstack/react-router';
import { faultMessage } from '@votive/shared/assessment/fault-message';
import { itemState } from '@votive/shared/assessment/item-state';
import type { Answer } from '@votive/shared/contracts/answers';
import type { Item, Questionnaire } from '@votive/shared/contracts/questionnaire';
import { type SubmitEvent, useId, useRef, useState } from 'react';
import { AnswerControl } from '../answers/answer-control.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { useDesk, useServices } from '../app/services.ts';
import { type Speech, useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';
import { placeLink } from './place-link.ts';
import { Eyebrow, Hints, SaveNote, Why } from './question-parts.tsx';
import { around, faultsOf } from './steps.ts';
import { useAltLeft, useAnswerKeys } from './use-question-keys.ts';

type Props = { item: Item; run: Run; questionnaire: Questionnaire };

/** The question as a form: its fieldset's legend is the page's heading, its controls are the browser's own. */
export function QuestionForm({ item, run, questionnaire }: Props) {
  const speech = useText();
  const { t, local } = speech;
  const { workspace } = useServices();
  const { mayWrite } = useDesk();
  const navigate = useNavigate();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const group = useRef<HTMLFieldSetElement>(null);
  const [error, setError] = useState<string>();
  const { before, after } = around(questionnaire, run.answers, item.id);

  const go = (place: string | undefined) => void navigate(place ? placeLink(place) : { to: '/assessment' });
  const answer = (value: Answer | undefined) => {
    setError(undefined);
    workspace.change({ type: 'answered', itemId: item.id, answer: value });
  };

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const problem = isHalfFilled(form.current)
      ? faultMessage({ code: 'not_a_time', params: {} }, speech.language)
      : problemOf({ item, run, questionnaire, speech });
    if (problem && mayWrite) {
      setError(problem);
      group.current?.focus();
    } else go(after);
  }

  function skip(): void {
    if (itemState(run.answers[item.id]) === 'empty') answer({ skipped: true });
    go(after);
  }

  const onKeyDown = useAnswerKeys(() => form.current?.requestSubmit());
  useAltLeft(() => go(before));

  const describedBy = [item.help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const isRadioGroup = item.type === 'scale' || item.type === 'single';
  return (
    <form ref={form} className="question" noValidate onSubmit={onSubmit}>
      <Eyebrow item={item} run={run} questionnaire={questionnaire} />
      <fieldset
        ref={group}
        tabIndex={-1}
        className="question-group"
        role={isRadioGroup ? 'radiogroup' : undefined}
        aria-describedby={describedBy}
        aria-invalid={isRadioGroup && error ? true : undefined}
        onKeyDown={onKeyDown}
      >
        <legend>
          <PageHeading title={local(item.text)}>{local(item.text)}</PageHeading>
        </legend>
        {item.help && (
          <p id={`${id}-help`} className="help">
            {local(item.help)}
          </p>
        )}
        <EarlierMark answer={run.answers[item.id]} />
        <div className="answer">
          <AnswerControl
            item={item}
            questionnaire={questionnaire}
            answers={run.answers}
            onChange={answer}
            describedBy={describedBy}
            disabled={!mayWrite}
          />
        </div>
        {error && (
          <p id={`${id}-error`} className="field-error" role="alert">
            {error}
          </p>
        )}
      </fieldset>
      {item.hints && <Hints hints={item.hints} />}
      <Why item={item} />
      <div className="question-foot">
        <div className="actions">
          <button type="button" className="button" onClick={() => go(before)}>
            {t.question.back}
          </button>
          <button type="submit" className="button button-main">
            {t.question.continue}
          </button>
        </div>
        {item.skippable && mayWrite && (
          <div className="actions actions-quiet">
            <button type="button" className="quiet" onClick={skip}>
              {t.question.skip}
            </button>
            <button
              type="button"
              className="quiet"
              onClick={() => {
                answer({ declined: true });
                go(after);
              }}
            >
              {t.question.decline}
            </button>
          </div>
        )}
        <SaveNote />
      </div>
    </form>
  );
}

/** A time that is typed in part arrives as no time at all; only the field itself knows. */
function isHalfFilled(form: HTMLFormElement | null): boolean {
  const fields = form?.querySelectorAll<HTMLInputElement>('input[type=time]') ?? [];
  return [...fields].some(({ validity }) => validity.badInput);
}

/** What keeps the question from being left with "Continue"; a text may stay empty, everything else is skipped in words. */
function problemOf({ item, run, questionnaire, speech }: Props & { speech: Speech }): string | undefined {
  const fault = faultsOf(questionnaire, item, run.answers)[0];
  if (fault) return faultMessage(fault, speech.language);
  if (itemState(run.answers[item.id]) !== 'empty' || item.type === 'text') return undefined;
  const isWritten = item.type === 'lines' || item.type === 'stem-lines';
  return isWritten ? speech.t.invalid.emptyText : speech.t.invalid.empty;
}

function EarlierMark({ answer }: { answer: Answer | undefined }) {
  const { t } = useText();
  const state = itemState(answer);
  if (state === 'skipped') return <p className="soft">{t.question.wasSkipped}</p>;
  if (state === 'declined') return <p className="soft">{t.question.wasDeclined}</p>;
  return null;
}
