import { phaseOf } from '@votive/shared/assessment/phase-progress';
import { minutesLeft } from '@votive/shared/assessment/time-model';
import type { LocalText } from '@votive/shared/contracts/language';
import type { Item, Questionnaire } from '@votive/shared/contracts/questionnaire';
import { formatTime } from '@votive/shared/i18n/format';
import { useDesk, useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';
import { describePlace } from './steps.ts';

type EyebrowProps = { item: Item; run: Run; questionnaire: Questionnaire };

/** The phase, and roughly how long it still takes: an orientation, never a countdown. */
export function Eyebrow({ item, run, questionnaire }: EyebrowProps) {
  const { t, fill, count, local } = useText();
  const { phase, phaseNumber, position = 0, total } = describePlace(questionnaire, run.answers, item.id);
  const minutes = minutesLeft(questionnaire, run.answers, phaseOf(item.id));
  return (
    <p className="eyebrow">
      <span>{fill(t.question.phaseLine, { n: phaseNumber, title: local(phase.title) })}</span>
      <span>{fill(t.question.title, { position, total })}</span>
      {minutes > 0 && <span>{fill(t.question.left, { minutes: count(t.minutes, minutes) })}</span>}
    </p>
  );
}

export function Why({ item }: { item: Item }) {
  const { t, local } = useText();
  return (
    <details className="disclosure">
      <summary>{t.question.why}</summary>
      <p>{local(item.why)}</p>
    </details>
  );
}

export function Hints({ hints }: { hints: readonly LocalText[] }) {
  const { t, local } = useText();
  return (
    <details className="disclosure">
      <summary>{t.question.stuck}</summary>
      <ul>
        {hints.map((hint) => (
          <li key={hint.en}>{local(hint)}</li>
        ))}
      </ul>
    </details>
  );
}

/** Where the answer is by now. Not a live region: nobody wants every keystroke read out. */
export function SaveNote() {
  const { t, fill, language } = useText();
  const { workspace } = useServices();
  const { save, run } = useDesk();
  if (!run) return null;
  if (save === 'failed') return <p className="save-note save-failed">{t.question.saveFailed}</p>;
  if (!workspace.durable) return <p className="save-note">{t.question.unsaved}</p>;
  if (save === 'saving') return <p className="save-note">{t.question.saving}</p>;
  return <p className="save-note">{fill(t.question.saved, { time: formatTime(language, run.updatedAt) })}</p>;
}
