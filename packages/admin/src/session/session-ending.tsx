import type { Language } from '@votive/shared/contracts/language';
import { useEffect, useState } from 'react';
import { wasActiveWithin } from '../app/last-activity.ts';
import { useText } from '../i18n/use-text.ts';
import { useSession } from './use-session.ts';

/** How long before the end people are told. */
const WARN_MS = 4 * 60_000;
const LOOK_EVERY_MS = 5_000;

/**
 * Says that the session is about to end, in time to go on. Whoever is at work is asked nothing: the server is asked anew instead, since each request has made the
 * session longer than this page knows.
 */
export function SessionEnding() {
  const { t, fill, language } = useText();
  const { data: session, dataUpdatedAt, refetch, isFetching } = useSession();
  const endsAt = session ? dataUpdatedAt + session.endsInSeconds * 1000 : undefined;
  const [now, setNow] = useState(Date.now());
  const isEnding = endsAt !== undefined && endsAt - now <= WARN_MS && endsAt > now;

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (isEnding && wasActiveWithin(WARN_MS) && Date.now() - dataUpdatedAt > WARN_MS) void refetch();
  }, [isEnding, dataUpdatedAt, refetch]);

  if (!isEnding) return null;
  return (
    <div className="column note" role="alert">
      <p>{fill(t.app.sessionEnding, { time: timeOfDay(endsAt, language) })}</p>
      <button type="button" className="button" disabled={isFetching} onClick={() => void refetch()}>
        {t.app.staySignedIn}
      </button>
    </div>
  );
}

const timeOfDay = (at: number, language: Language) =>
  new Intl.DateTimeFormat(language, { timeStyle: 'short', hourCycle: 'h23' }).format(at);
