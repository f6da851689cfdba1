import { EditorState, type Extension } from '@codemirror/state';
import type { Language } from '@votive/shared/contracts/language';

/** What the editor itself says, in Polish; in English it says it by itself. */
const POLISH = {
  'Control character': 'Znak sterujący',
  Find: 'Szukaj',
  Replace: 'Zamień na',
  next: 'następny',
  previous: 'poprzedni',
  all: 'wszystkie',
  'match case': 'wielkość liter',
  'by word': 'całe słowa',
  regexp: 'wyrażenie regularne',
  replace: 'zamień',
  'replace all': 'zamień wszystkie',
  close: 'zamknij',
  'current match': 'bieżące trafienie',
  'replaced $ matches': 'zamieniono: $',
  'replaced match on line $': 'zamieniono w wierszu $',
  'on line': 'w wierszu',
  'Go to line': 'Idź do wiersza',
  go: 'idź',
  Completions: 'Podpowiedzi',
  Diagnostics: 'Problemy',
  'No diagnostics': 'Brak problemów',
  '$ unchanged lines': 'wiersze bez zmian: $',
};

export function codePhrases(language: Language): Extension {
  return language === 'pl' ? EditorState.phrases.of(POLISH) : [];
}
