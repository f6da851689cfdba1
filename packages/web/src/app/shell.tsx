import { Link, Outlet } from '@tanstack/react-router';
import { Mark } from '../design/mark.tsx';
import { useText } from '../i18n/use-text.ts';
import { useObservable } from '../runs/observable.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { prefer, type Theme, useUi } from './preferences.ts';
import { useServices } from './services.ts';

/** The frame of every page: the sign, the way to support, the language, and a footer with the disclaimer. */
export function Shell() {
  const { t } = useText();
  return (
    <>
      <a className="skip" href="#content">
        {t.app.skipToContent}
      </a>
      <Header />
      <StatusLines />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
      <KeysDialog />
      <Announcer />
    </>
  );
}

function Header() {
  const { t, language } = useText();
  const other = language === 'en' ? 'pl' : 'en';
  return (
    <header className="header">
      <Link to="/" className="brand" aria-label={t.app.home}>
        <Mark />
        <span className="brand-name">{t.app.name}</span>
      </Link>
      <div className="header-end">
        <Link to="/support" className="header-link">
          {t.app.support}
        </Link>
        <button type="button" className="quiet" lang={other} onClick={() => prefer({ language: other })}>
          {t.languages[other]}
        </button>
      </div>
    </header>
  );
}

function StatusLines() {
  const { t } = useText();
  const online = useUi((ui) => ui.online);
  const updated = useUi((ui) => ui.updated);
  const { workspace, outbox } = useServices();
  const { toStore, toDelete } = useObservable(outbox.waiting);
  return (
    <div role="status" className="status-lines">
      {updated && <p>{t.app.updated}</p>}
      {!online && <p>{t.app.offline}</p>}
      {!workspace.durable && <p>{t.app.memoryOnly}</p>}
      {toStore > 0 && <p>{t.app.waitingToStore}</p>}
      {toDelete > 0 && <p>{t.app.waitingToDelete}</p>}
    </div>
  );
}

function Footer() {
  const { t } = useText();
  return (
    <footer className="footer">
      <p className="disclaimer">{t.app.disclaimer}</p>
      <div className="footer-tools">
        <ThemeSwitch />
        <button type="button" className="quiet" onClick={() => useUi.setState({ keysOpen: true })}>
          {t.app.keys}
        </button>
      </div>
    </footer>
  );
}

function ThemeSwitch() {
  const { t } = useText();
  const theme = useUi((ui) => ui.theme);
  const names: [Theme, string][] = [
    ['system', t.app.themeSystem],
    ['light', t.app.themeLight],
    ['dark', t.app.themeDark],
  ];
  return (
    <label className="theme-switch">
      <span>{t.app.theme}</span>
      <select value={theme} onChange={(event) => prefer({ theme: event.currentTarget.value as Theme })}>
        {names.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Announcer() {
  const announcement = useUi((ui) => ui.announcement);
  return (
    <p className="visually-hidden" aria-live="polite">
      {announcement}
    </p>
  );
}
