import { Link } from '@tanstack/react-router';
import { PageHeading } from '../app/page-heading.tsx';
import { useText } from '../i18n/use-text.ts';
import { ContactList } from '../support/contact-list.tsx';
import { minimumAgeOf, useServiceInfo } from './use-service-info.ts';

/** Where somebody under the age limit ends up: contacts for young people, and no way into the questions. */
export function YoungPage() {
  const { t, fill, language } = useText();
  const info = useServiceInfo();
  return (
    <div className="column">
      <PageHeading title={t.young.title}>{t.young.title}</PageHeading>
      <p className="lead">{fill(t.young.text, { age: minimumAgeOf(info) })}</p>
      <p>{t.young.help}</p>
      <ContactList language={language} show={({ audience }) => audience !== 'adults'} />
      <p>
        <Link to="/start">{t.young.back}</Link>
      </p>
    </div>
  );
}
