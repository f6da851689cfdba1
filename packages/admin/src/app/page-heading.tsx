import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useUi } from './preferences.ts';

/** The `h1` of a page. After a navigation focus lands here, so that nobody is left at the foot of the page before. */
export function PageHeading({ children, title }: { children: ReactNode; title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { t } = useText();

  useEffect(() => {
    document.title = `${title} · ${t.app.name}`;
  }, [title, t.app.name]);

  useEffect(() => {
    if (!useUi.getState().navigated) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);

  return (
    <h1 ref={heading} tabIndex={-1} className="page-heading">
      {children}
    </h1>
  );
}
