import { chosenIds } from '@votive/shared/assessment/chosen-ids';
import { optionsOf } from '@votive/shared/assessment/option-ids';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Option, Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useId, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { type ControlProps, pickOptions } from './control.ts';

type Props = ControlProps<'rank', string[]> & { answers: Answers };

/** One list per place instead of dragging: choosing something that stands elsewhere swaps the two. */
export function RankControl({ item, questionnaire, answers, value, onChange, describedBy, disabled }: Props) {
  const { t, fill, local } = useText();
  const id = useId();
  const [places, setPlaces] = useState<string[]>(() => Array.from({ length: item.k }, (_, n) => value?.[n] ?? ''));
  const options = pickOptions(sourceOptions(questionnaire, item.source), chosenIds(answers[item.source]));
  if (options.length === 0) return <p>{t.answer.rankEmpty}</p>;

  function choose(place: number, chosen: string): void {
    const next = placed(places, place, chosen);
    setPlaces(next);
    const filled = next.filter((entry) => entry !== '');
    onChange(filled.length > 0 ? filled : undefined);
  }

  return (
    <ol className="rank">
      {places.map((chosen, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
        <li key={place}>
          <label htmlFor={`${id}-${place}`}>{fill(t.answer.rankPlace, { n: place + 1 })}</label>
          <select
            id={`${id}-${place}`}
            value={chosen}
            disabled={disabled}
            aria-describedby={describedBy}
            onChange={(event) => choose(place, event.currentTarget.value)}
          >
            <option value="">{t.answer.rankPick}</option>
            {options.map((option) => (
              <option key={option.id} value={option.id}>
                {local(option.label)}
              </option>
            ))}
          </select>
        </li>
      ))}
    </ol>
  );
}

/** The places with `chosen` at `place`; whoever stood there goes where `chosen` was. */
export function placed(places: readonly string[], place: number, chosen: string): string[] {
  const from = chosen === '' ? -1 : places.indexOf(chosen);
  return places.map((entry, index) => {
    if (index === place) return chosen;
    return index === from ? (places[place] ?? '') : entry;
  });
}

/** The options behind a rank's source, a multi item. */
export function sourceOptions(questionnaire: Questionnaire, sourceId: string): readonly Option[] {
  const source = questionnaire.items.find((item) => item.id === sourceId);
  if (source?.type === 'multi') return optionsOf(questionnaire.optsets, source.options);
  return source?.type === 'rank' ? sourceOptions(questionnaire, source.source) : [];
}
