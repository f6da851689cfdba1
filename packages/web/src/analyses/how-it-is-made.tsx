import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useState } from 'react';
import { useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import { settledAnswers } from '../questions/steps.ts';
import { consentOf, type Run } from '../runs/run.ts';
import { recordConsent } from '../start/consent-record.ts';
import { Consents, useConsentTexts } from '../start/consents.tsx';
import { PayloadPreview } from '../start/payload-preview.tsx';
import { modelOf, namesOf, useServiceInfo } from '../start/use-service-info.ts';
import { leavesDevice, toRequest } from './to-request.ts';

type Props = { run: Run; questionnaire: Questionnaire };

/** Says where the answers go and shows the exact request; what is allowed can still be changed here. */
export function HowItIsMade({ run, questionnaire }: Props) {
  const { t, fill, language } = useText();
  const { workspace, now } = useServices();
  const info = useServiceInfo();
  const texts = useConsentTexts(info);
  const [changing, setChanging] = useState(false);
  const consent = consentOf(run);
  const model = modelOf(info);
  const answers = settledAnswers(questionnaire, run.answers);

  async function decide(choice: typeof consent): Promise<void> {
    const shown = texts.map(({ label, text }) => `${label}\n${text}`);
    const record = await recordConsent({ choice, texts: shown, language, now: now() });
    workspace.change({ type: 'consented', record });
  }

  return (
    <section className="how-made" aria-labelledby="how-made">
      <h2 id="how-made">{t.finish.howTitle}</h2>
      {leavesDevice(consent) ? (
        <>
          <p>
            {consent.ai && model ? fill(t.finish.withModel, namesOf(model, t.start.ownServer)) : t.finish.onServerRules}
          </p>
          <p>{consent.store ? t.finish.stored : t.finish.notStored}</p>
        </>
      ) : (
        <p>{t.finish.onDevice}</p>
      )}
      <p className="how-made-links">
        <PayloadPreview request={toRequest({ ...run, answers }, consent, language)} />
        <button type="button" className="link-button" aria-expanded={changing} onClick={() => setChanging(!changing)}>
          {t.finish.change}
        </button>
      </p>
      {changing && <Consents info={info} choice={consent} onChange={(choice) => void decide(choice)} />}
    </section>
  );
}
