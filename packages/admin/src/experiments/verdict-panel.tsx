import { Link } from '@tanstack/react-router';
import type { ExperimentReport } from '@votive/shared/contracts/experiment-report';
import { verdictWords } from '@votive/shared/statistics/verdict/verdict-texts';
import { useNumbers } from '../app/use-numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { useGuardrailName } from './use-guardrail-name.ts';

/** What to do, in words, with every reason for it. */
export function VerdictPanel({ report, promptKey }: { report: ExperimentReport; promptKey: string }) {
  const { t, fill, language } = useText();
  const { whole } = useNumbers();
  const guardrailName = useGuardrailName();
  const { verdict, rollout } = report;
  const { headline, reasons } = verdictWords(verdict, language, guardrailName);
  return (
    <section aria-labelledby="verdict-title" className="verdict" data-verdict={verdict.kind}>
      <h2 id="verdict-title" className="eyebrow">
        {t.results.verdict}
      </h2>
      <p className="verdict-words">{headline}</p>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {verdict.kind === 'not_enough_data' && (
        <p>
          <Link to="/prompts/$key" params={{ key: promptKey }} search={{ tab: 'run' }}>
            {t.results.tryPersonas}
          </Link>
        </p>
      )}
      {rollout && (
        <p>
          {rollout.kind === 'hold' && t.rollout.hold[rollout.reason]}
          {rollout.kind === 'advance' && fill(t.rollout.advance, { weight: whole(rollout.weight) })}
          {rollout.kind === 'pause' && t.rollout.pause[rollout.reason]}
          {rollout.kind === 'complete' && t.rollout.complete}
        </p>
      )}
    </section>
  );
}
