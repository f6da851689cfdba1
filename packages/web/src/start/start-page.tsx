import { useNavigate } from '@tanstack/react-router';
import type { Consent } from '@votive/shared/contracts/analysis';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useEffect, useState } from 'react';
import { toRequest } from '../analyses/to-request.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { prefer } from '../app/preferences.ts';
import { useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import { minutesOf } from '../questions/steps.ts';
import { NO_CONSENT } from '../runs/run.ts';
import { type Age, AgeGate } from './age-gate.tsx';
import { recordConsent } from './consent-record.ts';
import { Consents, useConsentTexts } from './consents.tsx';
import { PayloadPreview } from './payload-preview.tsx';
import { minimumAgeOf, useServiceInfo } from './use-service-info.ts';
import './start.css';

/** "Before you start": what it is, how long, where answers live, age, and the consents. */
export function StartPage() {
  const { t, language } = useText();
  const { workspace, now } = useServices();
  const navigate = useNavigate();
  const info = useServiceInfo();
  const texts = useConsentTexts(info);
  const loaded = useQuestionnaire();
  const [choice, setChoice] = useState<Consent>(NO_CONSENT);
  const [age, setAge] = useState<Age | undefined>();
  const [ageMissing, setAgeMissing] = useState(false);

  async function begin(chosen: Consent): Promise<void> {
    if (age === 'younger') return navigate({ to: '/start/young' });
    if (age === undefined) {
      setAgeMissing(true);
      document.getElementById('age-adult')?.focus();
      return;
    }
    const shown = texts.map(({ label, text }) => `${label}\n${text}`);
    await workspace.begin(await recordConsent({ choice: chosen, texts: shown, language, now: now() }));
    await navigate({ to: '/assessment' });
  }

  return (
    <div className="column start">
      <PageHeading title={t.start.title}>{t.start.title}</PageHeading>
      <p className="lead">{t.start.lead}</p>
      <section aria-labelledby="what">
        <h2 id="what">{t.start.isTitle}</h2>
        <p>{t.start.is}</p>
        <p>{t.start.isNot}</p>
        <p className="disclaimer">{t.app.disclaimer}</p>
      </section>
      <section aria-labelledby="time">
        <h2 id="time">{t.start.timeTitle}</h2>
        {loaded.questionnaire && <PhaseTimes questionnaire={loaded.questionnaire} />}
        {loaded.failed && (
          <p role="alert">
            <strong>{t.start.unavailableTitle}.</strong> {t.start.unavailableText}{' '}
            <button type="button" className="link-button" onClick={loaded.retry}>
              {t.app.retry}
            </button>
          </p>
        )}
        <p>{t.start.timeNote}</p>
      </section>
      <section aria-labelledby="data">
        <h2 id="data">{t.start.dataTitle}</h2>
        <p>{t.start.data}</p>
      </section>
      <LanguageChoice />
      <AgeGate age={age} onChange={setAge} minimum={minimumAgeOf(info)} isMissing={ageMissing && age === undefined} />
      <section aria-labelledby="consents">
        <h2 id="consents">{t.start.consentTitle}</h2>
        <p>{t.start.consentLead}</p>
        <Consents info={info} choice={choice} onChange={setChoice} />
        <PayloadPreview request={previewOf(choice, language)} />
      </section>
      <BeginButtons
        choice={choice}
        canBegin={loaded.questionnaire !== undefined}
        onBegin={(chosen) => void begin(chosen)}
      />
    </div>
  );
}

function previewOf(choice: Consent, language: 'en' | 'pl') {
  const blank = { id: '…', questionnaire: { id: 'votive.core', version: '1.0.0' }, answers: {} };
  return toRequest(blank, choice, language);
}

/** Once something is ticked there are two buttons, and they weigh the same. */
function BeginButtons(props: { choice: Consent; canBegin: boolean; onBegin: (choice: Consent) => void }) {
  const { t } = useText();
  const { choice, canBegin, onBegin } = props;
  if (!canBegin) return null;
  if (!Object.values(choice).some(Boolean)) {
    return (
      <div className="actions actions-main">
        <button type="button" className="button button-main button-large" onClick={() => onBegin(NO_CONSENT)}>
          {t.start.begin}
        </button>
      </div>
    );
  }
  return (
    <div className="actions actions-main">
      <button type="button" className="button button-main button-large" onClick={() => onBegin(choice)}>
        {t.start.beginTicked}
      </button>
      <button type="button" className="button button-main button-large" onClick={() => onBegin(NO_CONSENT)}>
        {t.start.beginNone}
      </button>
    </div>
  );
}

function PhaseTimes({ questionnaire }: { questionnaire: Questionnaire }) {
  const { t, fill, count, local } = useText();
  return (
    <ol className="phase-times">
      {questionnaire.phases.map((phase) => {
        const items = questionnaire.items.filter((item) => item.id.startsWith(`${phase.id}.`));
        return (
          <li key={phase.id}>
            {fill(t.start.timeRow, {
              title: local(phase.title),
              minutes: count(t.minutes, minutesOf(questionnaire, items)),
              questions: count(t.questions, items.length),
            })}
          </li>
        );
      })}
    </ol>
  );
}

function LanguageChoice() {
  const { t, language } = useText();
  return (
    <fieldset className="start-choice">
      <legend>
        <h2>{t.start.languageTitle}</h2>
      </legend>
      <div className="option-pair">
        {(['en', 'pl'] as const).map((code) => (
          <label key={code} className="option" lang={code}>
            <input
              type="radio"
              name="language"
              checked={language === code}
              onChange={() => prefer({ language: code })}
            />
            <span className="option-text">{t.languages[code]}</span>
          </label>
        ))}
      </div>
      <p className="soft">{t.start.languageNote}</p>
    </fieldset>
  );
}

function useQuestionnaire() {
  const { workspace } = useServices();
  const [questionnaire, setQuestionnaire] = useState<Questionnaire>();
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads again
  useEffect(() => {
    setFailed(false);
    workspace.loadQuestionnaire().then(setQuestionnaire, () => setFailed(true));
  }, [workspace, attempt]);
  return { questionnaire, failed, retry: () => setAttempt(attempt + 1) };
}
