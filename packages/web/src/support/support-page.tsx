import { PageHeading } from '../app/page-heading.tsx';
import { useText } from '../i18n/use-text.ts';
import { ContactList } from './contact-list.tsx';

export function SupportPage() {
  const { t, language } = useText();
  return (
    <div className="column">
      <PageHeading title={t.support.title}>{t.support.title}</PageHeading>
      <p className="lead">{t.support.lead}</p>
      <p>{t.support.free}</p>
      <ContactList language={language} />
      <p className="soft">{t.support.noEndorsement}</p>
    </div>
  );
}
