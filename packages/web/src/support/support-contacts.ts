/** Whom a contact is for, in the words of the dictionary. */
export type Audience = 'everyone' | 'adults' | 'youth';

export type Contact = { name: string; number: string; audience: Audience; allDay: boolean };

export type CountryContacts = {
  country: 'PL' | 'US' | 'CA' | 'GB' | 'IE';
  emergency: string;
  contacts: Contact[];
  /** ISO date of the last check by a person; null as long as nobody has checked, which the page then says. */
  verifiedOn: string | null;
  /** Where the numbers were taken from. */
  source: string;
};

/**
 * Support contacts by country. Before a release a person must look up every number and set `verifiedOn`; a
 * test fails when a check is older than 180 days.
 */
export const SUPPORT_CONTACTS: readonly CountryContacts[] = [
  {
    country: 'PL',
    emergency: '112',
    contacts: [
      {
        name: 'Centrum Wsparcia dla Osób Dorosłych w Kryzysie Psychicznym',
        number: '800 70 2222',
        audience: 'adults',
        allDay: true,
      },
      { name: 'Kryzysowy Telefon Zaufania', number: '116 123', audience: 'adults', allDay: true },
      { name: 'Telefon Zaufania dla Dzieci i Młodzieży', number: '116 111', audience: 'youth', allDay: true },
      {
        name: 'Dziecięcy Telefon Zaufania Rzecznika Praw Dziecka',
        number: '800 12 12 12',
        audience: 'youth',
        allDay: true,
      },
    ],
    verifiedOn: null,
    source: '116sos.pl, 116111.pl, brpd.gov.pl, centrumwsparcia.pl',
  },
  {
    country: 'US',
    emergency: '911',
    contacts: [{ name: '988 Suicide & Crisis Lifeline', number: '988', audience: 'everyone', allDay: true }],
    verifiedOn: null,
    source: '988lifeline.org',
  },
  {
    country: 'CA',
    emergency: '911',
    contacts: [
      { name: '9-8-8: Suicide Crisis Helpline', number: '988', audience: 'everyone', allDay: true },
      { name: 'Kids Help Phone', number: '1 800 668 6868', audience: 'youth', allDay: true },
    ],
    verifiedOn: null,
    source: '988.ca, kidshelpphone.ca',
  },
  {
    country: 'GB',
    emergency: '999',
    contacts: [
      { name: 'Samaritans', number: '116 123', audience: 'everyone', allDay: true },
      { name: 'Childline', number: '0800 1111', audience: 'youth', allDay: true },
    ],
    verifiedOn: null,
    source: 'samaritans.org, childline.org.uk',
  },
  {
    country: 'IE',
    emergency: '112',
    contacts: [
      { name: 'Samaritans Ireland', number: '116 123', audience: 'everyone', allDay: true },
      { name: 'Childline by ISPCC', number: '1800 66 66 66', audience: 'youth', allDay: true },
    ],
    verifiedOn: null,
    source: 'samaritans.org/ireland, childline.ie',
  },
];

/** The countries with the visitor's own first, as far as the browser's languages give it away. */
export function orderForVisitor(languages: readonly string[]): readonly CountryContacts[] {
  const region = languages.map((tag) => (/^pl\b/.test(tag) ? 'PL' : tag.split('-')[1])).find(isListed);
  return SUPPORT_CONTACTS.toSorted((a, b) => Number(b.country === region) - Number(a.country === region));
}

function isListed(region: string | undefined): boolean {
  return SUPPORT_CONTACTS.some(({ country }) => country === region);
}
