import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { KeptReport } from '../runs/kept-report.ts';

/**
 * The report as it is shown: one that rules wrote is written anew, in this browser, when the language of the page is another one; its findings keep their ids, and
 * with them the person's remarks. A model's report stays in the language it was written in, and so does one of older rules, which would say something else today.
 */
export function useShownReport(report: KeptReport, questionnaire: Questionnaire): KeptReport {
  const { language } = useText();
  const [rewritten, setRewritten] = useState<KeptReport['analysis']>();
  const { analysis, answers } = report;

  useEffect(() => {
    if (analysis.source !== 'rules' || analysis.language === language) return setRewritten(undefined);
    let isCurrent = true;
    void import('../analyses/compute-analysis.ts')
      .then(({ rewriteAnalysis }) => {
        if (isCurrent) setRewritten(rewriteAnalysis(analysis, questionnaire, answers, language));
      })
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [analysis, answers, questionnaire, language]);

  return rewritten?.language === language && rewritten.id === analysis.id ? { ...report, analysis: rewritten } : report;
}
