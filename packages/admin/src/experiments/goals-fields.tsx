import { useText } from '../i18n/use-text.ts';
import type { DraftFields, GoalFields } from './draft-fields.ts';
import { Field } from './field.tsx';

const VERDICTS = ['fits', 'partly', 'not-me'] as const;
const EVENTS = ['verdict', 'exported', 'printed'] as const;
const MOST_GOALS = 10;
type Props = { fields: DraftFields; onChange: (changes: Partial<DraftFields>) => void };

/** What the arms are compared by: one primary goal, on which the verdict rests, and others to look at. */
export function GoalsFields({ fields, onChange }: Props) {
  const { t } = useText();
  const { goals } = fields;
  const add = () =>
    onChange({
      goals: [
        ...goals,
        { id: `goal_${goals.length + 1}`, role: 'secondary', windowHours: '168', kind: 'event', counted: ['printed'] },
      ],
    });
  return (
    <fieldset className="part">
      <legend>{t.trial.goals}</legend>
      <p className="small soft">{t.trial.goalsHelp}</p>
      {goals.map((goal, at) => (
        <GoalRow
          // biome-ignore lint/suspicious/noArrayIndexKey: goals have no name of their own while theirs is typed
          key={at}
          goal={goal}
          onChange={(changes) =>
            onChange({ goals: goals.map((each, index) => (index === at ? { ...each, ...changes } : each)) })
          }
          onPrimary={() =>
            onChange({ goals: goals.map((each, index) => ({ ...each, role: index === at ? 'primary' : 'secondary' })) })
          }
          onRemove={() => onChange({ goals: goals.filter((_, index) => index !== at) })}
        />
      ))}
      {goals.length < MOST_GOALS && (
        <div className="actions">
          <button type="button" className="button" onClick={add}>
            {t.trial.addGoal}
          </button>
        </div>
      )}
    </fieldset>
  );
}

type RowProps = {
  goal: GoalFields;
  onChange: (changes: Partial<GoalFields>) => void;
  onPrimary: () => void;
  onRemove: () => void;
};

function GoalRow({ goal, onChange, onPrimary, onRemove }: RowProps) {
  const { t, fill } = useText();
  const { id, role, windowHours, kind, counted } = goal;
  const options =
    kind === 'share'
      ? VERDICTS.map((value) => ({ value, name: t.goals.verdicts[value] }))
      : EVENTS.map((value) => ({ value, name: t.goals.events[value] }));
  const toggle = (value: string) =>
    onChange({ counted: counted.includes(value) ? counted.filter((each) => each !== value) : [...counted, value] });
  return (
    <fieldset className="arm-row">
      <legend className="small">{fill(t.trial.goalOf, { id })}</legend>
      <Field name={t.trial.goalId}>
        <input
          required
          pattern="[a-z0-9][a-z0-9_]*"
          title={t.trial.goalIdHelp}
          maxLength={40}
          value={id}
          onChange={(event) => onChange({ id: event.currentTarget.value })}
        />
      </Field>
      <Field name={t.trial.measure}>
        <select
          value={kind}
          onChange={(event) => {
            const next = event.currentTarget.value as GoalFields['kind'];
            onChange({ kind: next, counted: next === 'share' ? ['fits', 'partly'] : ['exported', 'printed'] });
          }}
        >
          <option value="share">{t.trial.measureShare}</option>
          <option value="event">{t.trial.measureEvent}</option>
        </select>
      </Field>
      <Field name={t.trial.window}>
        <input
          type="number"
          required
          min={1}
          max={2_160}
          value={windowHours}
          onChange={(event) => onChange({ windowHours: event.currentTarget.value })}
        />
      </Field>
      <div className="checks">
        {options.map(({ value, name }) => (
          <label key={value} className="check">
            <input
              type="checkbox"
              checked={counted.includes(value)}
              disabled={counted.length === 1 && counted.includes(value)}
              onChange={() => toggle(value)}
            />
            <span>{name}</span>
          </label>
        ))}
        <label className="check">
          <input type="radio" name="primary-goal" checked={role === 'primary'} onChange={onPrimary} />
          <span>{t.trial.isPrimary}</span>
        </label>
        {role === 'secondary' && (
          <button type="button" className="quiet" aria-label={fill(t.trial.removeOf, { name: id })} onClick={onRemove}>
            {t.trial.remove}
          </button>
        )}
      </div>
    </fieldset>
  );
}
