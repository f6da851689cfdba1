import { chosenIds } from '@votive/shared/assessment/chosen-ids';
import type { Answers } from '@votive/shared/contracts/answers';
import { useId } from 'react';
import { useText } from '../i18n/use-text.ts';
import { type ControlProps, pickOptions } from './control.ts';
import { sourceOptions } from './rank-control.tsx';
import { ScaleTrack } from './scale-control.tsx';

type Props = ControlProps<'ratings', Record<string, number>> & { answers: Answers };

/** A scale for each thing that was ranked before. */
export function RatingsControl({ item, questionnaire, answers, value, onChange, disabled }: Props) {
  const { local } = useText();
  const id = useId();
  const options = pickOptions(sourceOptions(questionnaire, item.source), chosenIds(answers[item.source]));
  return (
    <div className="ratings">
      {options.map((option) => (
        <div key={option.id} className="rating" role="radiogroup" aria-labelledby={`${id}-${option.id}`}>
          <p id={`${id}-${option.id}`} className="rating-title">
            {local(option.label)}
          </p>
          <ScaleTrack
            name={`${item.id}.${option.id}`}
            points={item.points}
            anchors={item.anchors}
            value={value?.[option.id]}
            onChange={(rating) => onChange({ ...value, [option.id]: rating })}
            disabled={disabled}
          />
        </div>
      ))}
    </div>
  );
}
