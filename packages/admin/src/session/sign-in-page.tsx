import { AdminApiError } from '@votive/shared/admin-api/admin-client';
import { useEffect, useRef, useState } from 'react';
import { PageHeading } from '../app/page-heading.tsx';
import { useText } from '../i18n/use-text.ts';
import { takeLinkToken } from './link-token.ts';
import { useSignIn } from './use-session.ts';

/** Asks for an API key; a one-time link that brought the person here signs in by itself. */
export function SignInPage() {
  const { t } = useText();
  const signIn = useSignIn();
  const [key, setKey] = useState('');
  const [wasLink, setWasLink] = useState(false);
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const link = takeLinkToken();
    if (link === undefined) return;
    setWasLink(true);
    signIn.mutate({ link });
  }, [signIn.mutate]);

  const problem = signIn.error ? problemOf(signIn.error, wasLink, t.signIn) : undefined;
  return (
    <div className="column">
      <PageHeading title={t.signIn.title}>{t.signIn.title}</PageHeading>
      <p className="lead">{wasLink && signIn.isPending ? t.signIn.linkTitle : t.signIn.lead}</p>
      <form
        className="sign-in"
        onSubmit={(event) => {
          event.preventDefault();
          setWasLink(false);
          signIn.mutate({ apiKey: key.trim() });
        }}
      >
        <label htmlFor="api-key">{t.signIn.key}</label>
        <input
          id="api-key"
          type="password"
          autoComplete="current-password"
          required
          value={key}
          aria-describedby={problem === undefined ? undefined : 'sign-in-problem'}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        {problem !== undefined && (
          <p id="sign-in-problem" className="field-error" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button button-main" disabled={signIn.isPending}>
          {t.signIn.submit}
        </button>
      </form>
    </div>
  );
}

function problemOf(
  error: Error,
  wasLink: boolean,
  texts: { linkFailed: string; refused: string; limited: string; unreachable: string },
): string {
  if (!(error instanceof AdminApiError) || error.status >= 500) return texts.unreachable;
  if (error.status === 429) return texts.limited;
  return wasLink ? texts.linkFailed : texts.refused;
}
