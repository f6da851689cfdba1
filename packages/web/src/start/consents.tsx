import type { Consent } from '@votive/shared/contracts/analysis';
import { useId } from 'react';
import { useText } from '../i18n/use-text.ts';
import { type KnownInfo, type ModelInfo, namesOf } from './use-service-info.ts';

type Props = { info: KnownInfo; choice: Consent; onChange: (choice: Consent) => void };

/** The texts of the consents as they are on the screen, in order; the record of a decision hashes these. */
export function useConsentTexts(info: KnownInfo): { id: keyof Consent; label: string; text: string }[] {
  const { t, fill } = useText();
  if (typeof info !== 'object') return [];
  const { model } = info;
  const aiText = (of: ModelInfo) =>
    [
      fill(t.start.consentAiText, namesOf(of, t.start.ownServer)),
      t.start.countryNotes[of.countryNote],
      t.start.retentionNotes[of.retentionNote],
      t.start.consentAiHealth,
    ].join(' ');
  const ai = model ? [{ id: 'ai' as const, label: t.start.consentAi, text: aiText(model) }] : [];
  return [
    ...ai,
    { id: 'store', label: t.start.consentStore, text: t.start.consentStoreText },
    { id: 'statistics', label: t.start.consentStatistics, text: t.start.consentStatisticsText },
  ];
}

/** Three separate boxes, none ticked beforehand; the one about a model is shown only where there is a model. */
export function Consents({ info, choice, onChange }: Props) {
  const { t } = useText();
  const texts = useConsentTexts(info);
  return (
    <div className="consents">
      {texts.map(({ id, label, text }) => (
        <ConsentBox
          key={id}
          label={label}
          text={text}
          checked={choice[id]}
          onChange={(checked) => onChange({ ...choice, [id]: checked })}
        />
      ))}
      {typeof info === 'object' && !info.model && <p className="soft">{t.start.noModel}</p>}
      {info === 'unavailable' && <p className="soft">{t.start.infoUnavailable}</p>}
    </div>
  );
}

type BoxProps = { label: string; text: string; checked: boolean; onChange: (checked: boolean) => void };

function ConsentBox({ label, text, checked, onChange }: BoxProps) {
  const id = useId();
  return (
    <div className="consent">
      <label className="check">
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={id}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      <p id={id} className="soft">
        {text}
      </p>
    </div>
  );
}
