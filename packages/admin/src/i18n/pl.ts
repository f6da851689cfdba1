import { editorPl } from './editor-pl.ts';
import { experimentsPl } from './experiments-pl.ts';
import type { Messages } from './messages.ts';
import { ownerPl } from './owner-pl.ts';
import { publishPl } from './publish-pl.ts';

export const messages: Messages = {
  ...editorPl,
  ...publishPl,
  ...experimentsPl,
  ...ownerPl,
  app: {
    ...editorPl.app,
    name: 'Prompty Votive',
    skipToContent: 'Przejdź do treści',
    home: 'Prompty Votive, do listy',
    theme: 'Motyw',
    themeSystem: 'Jak w systemie',
    themeLight: 'Jasny',
    themeDark: 'Ciemny',
    signOut: 'Wyloguj się',
    signedInAs: 'Zalogowano: {actor} ({role})',
    sessionEnding:
      'Sesja skończy się o {time}: przez pewien czas nic się nie działo albo trwa już dwanaście godzin. Szkice są zachowane.',
    staySignedIn: 'Pozostań zalogowany',
    loading: 'Wczytywanie…',
    failedTitle: 'Nie udało się tego wczytać',
    retry: 'Spróbuj ponownie',
    notFoundTitle: 'Nic tu nie ma',
    notFoundText: 'Ten adres może pochodzić ze starszej wersji.',
  },
  signIn: {
    title: 'Logowanie',
    lead: 'Użyj klucza API albo otwórz jednorazowy link. Na komputerze, na którym działa Votive, wyświetli go polecenie `votive admin link`.',
    key: 'Klucz API',
    submit: 'Zaloguj się',
    linkTitle: 'Trwa logowanie…',
    linkFailed: 'Ten link został już użyty albo jest za stary. Nowy wyświetli polecenie `votive admin link`.',
    refused: 'Ten klucz nie jest prawidłowy. Sprawdź, czy został skopiowany w całości.',
    limited: 'Za dużo nieudanych prób. Odczekaj kilka minut i spróbuj ponownie.',
    unreachable: 'Usługa nie odpowiedziała. Spróbuj ponownie za chwilę.',
  },
  prompts: {
    title: 'Prompty',
    lead: 'To, co produkt mówi modelowi. Opublikowana zmiana działa w ciągu dwóch sekund.',
    none: 'Nie ma jeszcze żadnych promptów.',
    production: 'Produkcja: wersja {number}',
    noProduction: 'Nieopublikowany',
    versions: { one: '{n} wersja', few: '{n} wersje', many: '{n} wersji', other: '{n} wersji' },
    archived: 'Zarchiwizowany',
  },
  languages: { en: 'English', pl: 'Polski' },
};
