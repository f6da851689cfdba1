import type { Language } from '@votive/shared/contracts/language';
import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';
export type Preferences = { theme: Theme; language: Language; shortcuts: boolean };

type Ui = Preferences & {
  online: boolean;
  /** The page was loaded again for a new version; said until the next navigation. */
  updated: boolean;
  keysOpen: boolean;
  /** What the one polite live region says. */
  announcement: string;
  /** False until the first navigation: the page that the visitor opened keeps the browser's own focus. */
  navigated: boolean;
};

const KEY = 'votive.preferences';

/** State of the surface alone: answers never pass through here. */
export const useUi = create<Ui>(() => ({
  ...readPreferences(),
  online: navigator.onLine,
  updated: false,
  keysOpen: false,
  announcement: '',
  navigated: false,
}));

/** Changes preferences, shows them at once and remembers them where the browser allows. */
export function prefer(change: Partial<Preferences>): void {
  useUi.setState(change);
  const { theme, language, shortcuts } = useUi.getState();
  applyTheme(theme);
  try {
    localStorage.setItem(KEY, JSON.stringify({ theme, language, shortcuts }));
  } catch {
    // Without storage the choice lasts as long as the tab.
  }
}

export function announce(announcement: string): void {
  useUi.setState({ announcement });
}

function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function readPreferences(): Preferences {
  const saved = readSaved();
  const preferred = navigator.languages.find((tag) => /^(en|pl)\b/.test(tag)) ?? 'en';
  return {
    theme: saved.theme === 'light' || saved.theme === 'dark' ? saved.theme : 'system',
    language: saved.language === 'pl' || saved.language === 'en' ? saved.language : (preferred.slice(0, 2) as Language),
    shortcuts: saved.shortcuts !== false,
  };
}

function readSaved(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}
