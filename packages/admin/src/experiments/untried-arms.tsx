import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import { useText } from '../i18n/use-text.ts';
import { usePrompt } from '../prompts/prompt-queries.ts';

/** Names the arms whose version never passed its gate and is not in production, before people are given it. */
export function UntriedArms({ experiment: { promptKey, arms } }: { experiment: ExperimentDetail }) {
  const { t, fill } = useText();
  const { data: prompt } = usePrompt(promptKey);
  if (!prompt) return null;
  const untried = arms.flatMap(({ name, versionId }) => {
    const version = prompt.versionList.find(({ id }) => id === versionId);
    const isProven = version?.gate === 'passed' || versionId === prompt.production?.versionId;
    return isProven || !version ? [] : [fill(t.change.armOption, { name, number: version.number })];
  });
  if (untried.length === 0) return null;
  return <p className="note">{fill(t.change.untried, { arms: untried.join(', ') })}</p>;
}
