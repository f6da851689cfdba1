import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';

/** The pages, as far as the role of whoever is signed in may open them. */
export function Navigation() {
  const { t } = useText();
  const isOwner = useMay('owner');
  const activeProps = { 'aria-current': 'page' as const };
  const link = { className: 'nav-link', activeProps };
  return (
    <nav className="nav" aria-label={t.nav.label}>
      <Link to="/" activeOptions={{ exact: true }} {...link}>
        {t.prompts.title}
      </Link>
      <Link to="/experiments" {...link}>
        {t.experiments.title}
      </Link>
      <Link to="/audit" {...link}>
        {t.audit.title}
      </Link>
      {isOwner && (
        <>
          <Link to="/keys" {...link}>
            {t.keys.title}
          </Link>
          <Link to="/webhooks" {...link}>
            {t.webhooks.title}
          </Link>
        </>
      )}
      <Link to="/api" {...link}>
        {t.api.title}
      </Link>
    </nav>
  );
}
