import type { Goal } from '@votive/shared/contracts/experiments';
import { useText } from '../i18n/use-text.ts';

/** What a goal counts, in words. */
export function useGoalName() {
  const { t, fill } = useText();
  return ({ id, measure, windowHours }: Goal): string => {
    const counted =
      measure.kind === 'share'
        ? fill(t.goals.share, { list: measure.verdicts.map((verdict) => t.goals.verdicts[verdict]).join(', ') })
        : fill(t.goals.event, { list: measure.events.map((event) => t.goals.events[event]).join(', ') });
    return fill(t.goals.name, { id, counted, hours: windowHours });
  };
}
