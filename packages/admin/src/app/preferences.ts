import type { Language } from '@votive/shared/contracts/language';
import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';
type Preferences = { theme: Theme; language: Language };

type Ui = Preferences & {
  /** What the one polite live region says. */
  announcement: string;
  /** False until the first navigation: the page that was opened keeps the browser's own focus. */
  navigated: boolean;
};

const KEY = 'votive.admin.preferences';

/** State of the surface alone: prompts and drafts never pass through here. */
export const useUi = create<Ui>(() => ({ ...readPreferences(), announcement: '', navigated: false }));

/** Changes preferences, shows them at once and remembers them where the browser allows. */
export function prefer(change: Partial<Preferences>): void {
  useUi.setState(change);
  const { theme, language } = useUi.getState();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, JSON.stringify({ theme, language }));
  } catch {
    // Without storage the choice lasts as long as the tab.
  }
}

export function announce(announcement: string): void {
  useUi.setState({ announcement });
}

function readPreferences(): Preferences {
  const saved = readSaved();
  const preferred = navigator.languages.find((tag) => /^(en|pl)\b/.test(tag)) ?? 'en';
  return {
    theme: saved.theme === 'light' || saved.theme === 'dark' ? saved.theme : 'system',
    language: saved.language === 'pl' || saved.language === 'en' ? saved.language : (preferred.slice(0, 2) as Language),
  };
}

function readSaved(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}
