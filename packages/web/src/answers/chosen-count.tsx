import { useText } from '../i18n/use-text.ts';

type Props = { count: number; min: number; max: number };

/** How many are chosen and how many may be; said aloud when it changes. */
export function ChosenCount({ count: chosen, min, max }: Props) {
  const { t, count, fill } = useText();
  const range = min === max ? fill(t.answer.chooseExactly, { n: min }) : fill(t.answer.chooseBetween, { min, max });
  return (
    <p className={chosen > max ? 'count count-over' : 'count'} role="status">
      {count(t.answer.chosen, chosen)} · {range}
    </p>
  );
}
