import { formatDate } from '@votive/shared/i18n/format';
import { useText } from '../i18n/use-text.ts';
import { type Audience, type Contact, type CountryContacts, orderForVisitor } from './support-contacts.ts';

type Props = { language: string; show?: (contact: Contact) => boolean; level?: 2 | 3 };

/** Contacts by country, the visitor's own first; `show` narrows them to one audience. */
export function ContactList({ language, show = () => true, level = 2 }: Props) {
  const { t } = useText();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className="contacts">
      {orderForVisitor([language, ...navigator.languages]).map((entry) => (
        <section key={entry.country} className="contact-country">
          <Heading>{t.countries[entry.country]}</Heading>
          <Country entry={entry} show={show} />
        </section>
      ))}
      <section className="contact-country">
        <Heading>{t.support.fallbackTitle}</Heading>
        <p>
          {t.support.fallback}{' '}
          <a href="https://findahelpline.com" rel="noreferrer">
            findahelpline.com
          </a>
          .
        </p>
      </section>
    </div>
  );
}

function Country({ entry, show }: { entry: CountryContacts; show: (contact: Contact) => boolean }) {
  const { t, fill, language } = useText();
  return (
    <>
      <p className="contact-emergency">
        <a href={`tel:${entry.emergency}`}>{fill(t.support.emergency, { number: entry.emergency })}</a>
      </p>
      <ul className="plain-list">
        {entry.contacts.filter(show).map((contact) => (
          <li key={contact.name} className="contact">
            <span className="contact-name">{contact.name}</span>
            <a href={`tel:${contact.number.replaceAll(' ', '')}`}>{fill(t.support.call, { number: contact.number })}</a>
            <span className="soft">
              {audienceText(contact.audience, t.support)}
              {contact.allDay && ` · ${t.support.allDay}`}
            </span>
          </li>
        ))}
      </ul>
      <p className="soft small">
        {entry.verifiedOn
          ? fill(t.support.verified, { date: formatDate(language, entry.verifiedOn), source: entry.source })
          : fill(t.support.unverified, { source: entry.source })}
      </p>
    </>
  );
}

function audienceText(audience: Audience, texts: Record<Audience, string>): string {
  return texts[audience];
}
