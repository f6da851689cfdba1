import { Link, Outlet } from '@tanstack/react-router';
import { useText } from '../i18n/use-text.ts';
import { SessionEnding } from '../session/session-ending.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { useSession, useSignOut } from '../session/use-session.ts';
import { Failed } from './failed.tsx';
import { Navigation } from './navigation.tsx';
import { prefer, type Theme, useUi } from './preferences.ts';

/** The frame of every page. Nothing but the sign-in is shown to somebody who is not signed in. */
export function Shell() {
  const { t } = useText();
  return (
    <>
      <a className="skip" href="#content">
        {t.app.skipToContent}
      </a>
      <Header />
      <SignedInNavigation />
      <SessionEnding />
      <main id="content" tabIndex={-1}>
        <Content />
      </main>
      <Footer />
      <Announcer />
    </>
  );
}

function Content() {
  const { t } = useText();
  const session = useSession();
  if (session.isPending) return <p className="column soft">{t.app.loading}</p>;
  if (session.isError) {
    return (
      <div className="column">
        <Failed error={session.error} onRetry={() => void session.refetch()} />
      </div>
    );
  }
  return session.data === null ? <SignInPage /> : <Outlet />;
}

function SignedInNavigation() {
  const { data: session } = useSession();
  return session ? <Navigation /> : null;
}

function Header() {
  const { t, language, fill } = useText();
  const { data: session } = useSession();
  const signOut = useSignOut();
  const other = language === 'en' ? 'pl' : 'en';
  return (
    <header className="header">
      <Link to="/" className="brand" aria-label={t.app.home}>
        <span className="brand-name">{t.app.name}</span>
      </Link>
      <div className="header-end">
        {session && (
          <>
            <span className="small soft">{fill(t.app.signedInAs, { actor: session.actor, role: session.role })}</span>
            <button type="button" className="quiet" onClick={() => signOut.mutate()}>
              {t.app.signOut}
            </button>
            {signOut.isError && (
              <span className="small field-error" role="alert">
                {t.signIn.unreachable}
              </span>
            )}
          </>
        )}
        <button type="button" className="quiet" lang={other} onClick={() => prefer({ language: other })}>
          {t.languages[other]}
        </button>
      </div>
    </header>
  );
}

function Footer() {
  const { t } = useText();
  const theme = useUi((ui) => ui.theme);
  const names: [Theme, string][] = [
    ['system', t.app.themeSystem],
    ['light', t.app.themeLight],
    ['dark', t.app.themeDark],
  ];
  return (
    <footer className="footer">
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
    </footer>
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
