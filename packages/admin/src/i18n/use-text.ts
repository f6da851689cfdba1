import type { Language } from '@votive/shared/contracts/language';
import { type Forms, fill, plural } from '@votive/shared/i18n/format';
import { createContext, use } from 'react';
import type { Messages } from './messages.ts';

export type Speech = {
  language: Language;
  t: Messages;
  fill: typeof fill;
  /** A text in the number of `n`. */
  count: (forms: Forms, n: number, values?: Readonly<Record<string, string | number>>) => string;
};

export function createSpeech(language: Language, messages: Messages): Speech {
  return {
    language,
    t: messages,
    fill,
    count: (forms, n, values) => plural(language, forms, n, values),
  };
}

/** Loads one language's texts; the other one stays off the wire until it is asked for. */
export async function loadMessages(language: Language): Promise<Messages> {
  const module = language === 'pl' ? await import('./pl.ts') : await import('./en.ts');
  return module.messages;
}

export const SpeechContext = createContext<Speech | undefined>(undefined);

/** The texts of the page in the reader's language. */
export function useText(): Speech {
  const speech = use(SpeechContext);
  if (!speech) throw new Error('useText needs a SpeechContext above it');
  return speech;
}
