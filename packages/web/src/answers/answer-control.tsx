import type { Answer, Answers, AnswerValue, Line, SleepAnswer } from '@votive/shared/contracts/answers';
import type { Item, Questionnaire } from '@votive/shared/contracts/questionnaire';
import { MultiControl, SingleControl } from './choice-control.tsx';
import type { ItemOf } from './control.ts';
import { LinesControl } from './lines-control.tsx';
import { RankControl } from './rank-control.tsx';
import { RatingsControl } from './ratings-control.tsx';
import { ScaleControl } from './scale-control.tsx';
import { SleepControl } from './sleep-control.tsx';
import { TextControl } from './text-control.tsx';
import { WindowsControl } from './windows-control.tsx';

type Props = {
  item: Item;
  questionnaire: Questionnaire;
  answers: Answers;
  onChange: (value: AnswerValue | undefined) => void;
  describedBy: string | undefined;
  disabled: boolean;
};

/** The control for an item's type, with the answer in the shape that the type has. */
export function AnswerControl({ item, answers, ...props }: Props) {
  const value = givenValue(answers[item.id]);
  switch (item.type) {
    case 'scale':
      return <ScaleControl item={item} value={value as number | undefined} {...props} />;
    case 'single':
      return <SingleControl item={item} value={value as string | undefined} {...props} />;
    case 'multi':
      return <MultiControl item={item} value={value as string[] | undefined} {...props} />;
    case 'windows':
      return <WindowsControl item={item} value={value as string[] | undefined} {...props} />;
    case 'rank':
      return <RankControl item={item} answers={answers} value={value as string[] | undefined} {...props} />;
    case 'lines':
    case 'stem-lines':
      return (
        <LinesControl item={item as ItemOf<'lines' | 'stem-lines'>} value={value as Line[] | undefined} {...props} />
      );
    case 'text':
      return <TextControl item={item} value={value as string | undefined} {...props} />;
    case 'sleep':
      return <SleepControl item={item} value={value as SleepAnswer | undefined} {...props} />;
    case 'ratings':
      return (
        <RatingsControl item={item} answers={answers} value={value as Record<string, number> | undefined} {...props} />
      );
  }
}

/** The answer without the marks "skipped" and "declined": those show an empty control. */
function givenValue(answer: Answer | undefined): AnswerValue | undefined {
  if (typeof answer === 'object' && !Array.isArray(answer) && ('skipped' in answer || 'declined' in answer)) {
    return undefined;
  }
  return answer as AnswerValue | undefined;
}
