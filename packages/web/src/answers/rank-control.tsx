import { chosenIds } from '@votive/shared/assessment/chosen-ids';
import { optionsOf } from '@votive/shared/assessment/option-ids';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Option, Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useId, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { type ControlProps, pickOptions } from './control.ts';

type Props = ControlProps<'rank', string[]> & { answers: Answers };

/** One list per place and a button to move up, instead of dragging. A list offers only what stands nowhere else. */
export function RankControl({ item, questionnaire, answers, value, onChange, describedBy, disabled }: Props) {
  const { t } = useText();
  const [places, setPlaces] = useState<string[]>(() => Array.from({ length: item.k }, (_, n) => value?.[n] ?? ''));
  const options = pickOptions(sourceOptions(questionnaire, item.source), chosenIds(answers[item.source]));
  if (options.length === 0) return <p>{t.answer.rankEmpty}</p>;

  function put(next: string[]): void {
    setPlaces(next);
    const filled = next.filter((entry) => entry !== '');
    onChange(filled.length > 0 ? filled : undefined);
  }

  return (
    <ol className="rank">
      {places.map((chosen, place) => (
        <Place
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
          key={place}
          place={place}
          chosen={chosen}
          options={options.filter(({ id }) => id === chosen || !places.includes(id))}
          describedBy={describedBy}
          disabled={disabled}
          onChoose={(id) => put(places.with(place, id))}
          onMoveUp={() => put(movedUp(places, place))}
        />
      ))}
    </ol>
  );
}

type PlaceProps = {
  place: number;
  chosen: string;
  options: readonly Option[];
  describedBy: string | undefined;
  disabled: boolean;
  onChoose: (id: string) => void;
  onMoveUp: () => void;
};

function Place({ place, chosen, options, describedBy, disabled, onChoose, onMoveUp }: PlaceProps) {
  const { t, fill, local } = useText();
  const id = useId();
  const label = options.find((option) => option.id === chosen)?.label;
  return (
    <li>
      <label htmlFor={id}>{fill(t.answer.rankPlace, { n: place + 1 })}</label>
      <select
        id={id}
        value={chosen}
        disabled={disabled}
        aria-describedby={describedBy}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        <option value="">{t.answer.rankPick}</option>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {local(option.label)}
          </option>
        ))}
      </select>
      {place > 0 && label && (
        <button
          type="button"
          className="rank-up"
          disabled={disabled}
          aria-label={fill(t.answer.rankUp, { label: local(label) })}
          onClick={onMoveUp}
        >
          <span aria-hidden="true">↑</span>
        </button>
      )}
    </li>
  );
}

/** The places with one of them and the one above it exchanged. */
export function movedUp(places: readonly string[], place: number): string[] {
  const [above = '', own = ''] = [places[place - 1], places[place]];
  return places.with(place - 1, own).with(place, above);
}

/** The options behind a rank's source, a multi item. */
export function sourceOptions(questionnaire: Questionnaire, sourceId: string): readonly Option[] {
  const source = questionnaire.items.find((item) => item.id === sourceId);
  if (source?.type === 'multi') return optionsOf(questionnaire.optsets, source.options);
  return source?.type === 'rank' ? sourceOptions(questionnaire, source.source) : [];
}
