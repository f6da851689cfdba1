import type { Notice } from '@votive/shared/contracts/analysis';
import type { Language } from '@votive/shared/contracts/language';

/** Why a report is not what was asked for. */
export type NoticeCode =
  | 'ai_not_consented'
  | 'model_unavailable'
  | 'model_busy'
  | 'model_refused'
  | 'model_answer_unusable'
  | 'too_few_findings'
  | 'not_stored';

const TEXTS: Record<NoticeCode, Record<Language, string>> = {
  ai_not_consented: {
    en: 'You did not allow your answers to be sent to a model, so this report was arranged by fixed rules.',
    pl: 'Nie ma zgody na wysłanie odpowiedzi do modelu, więc ten raport ułożyły stałe reguły.',
  },
  model_unavailable: {
    en: 'The model could not be reached, so this report was arranged by fixed rules.',
    pl: 'Nie udało się połączyć z modelem, więc ten raport ułożyły stałe reguły.',
  },
  model_busy: {
    en: 'Too many reports are being written at the moment, so this one was arranged by fixed rules.',
    pl: 'W tej chwili powstaje zbyt wiele raportów, więc ten ułożyły stałe reguły.',
  },
  model_refused: {
    en: 'The model declined to write about these answers, so this report was arranged by fixed rules.',
    pl: 'Model odmówił pisania o tych odpowiedziach, więc ten raport ułożyły stałe reguły.',
  },
  model_answer_unusable: {
    en: 'What the model wrote could not be used, so this report was arranged by fixed rules.',
    pl: 'Tego, co napisał model, nie dało się użyć, więc ten raport ułożyły stałe reguły.',
  },
  too_few_findings: {
    en: 'Too little of what the model wrote could be found in your answers, so this report was arranged by fixed rules.',
    pl: 'Zbyt mało z tego, co napisał model, ma oparcie w odpowiedziach, więc ten raport ułożyły stałe reguły.',
  },
  not_stored: {
    en: 'The report could not be kept on the server yet. Your browser can try again later.',
    pl: 'Raportu nie udało się jeszcze zachować na serwerze. Przeglądarka może spróbować ponownie później.',
  },
};

export function notice(code: NoticeCode, language: Language): Notice {
  return { code, message: TEXTS[code][language] };
}
