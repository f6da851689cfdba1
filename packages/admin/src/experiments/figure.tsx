import { type ReactNode, useCallback, useId, useState } from 'react';
import { useText } from '../i18n/use-text.ts';

type Props = { title: string; takeaway: string; table: ReactNode; draw: (width: number) => ReactNode };

/** A chart with what it says in a sentence, and the same numbers as a table. It is drawn anew for every width, so that its words stay readable. */
export function Figure({ title, takeaway, table, draw }: Props) {
  const { t, fill } = useText();
  const id = useId();
  const [width, setWidth] = useState(0);
  const measure = useCallback((element: HTMLDivElement | null) => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <figure className="chart">
        <figcaption>{takeaway}</figcaption>
        {/* The table says the same in words and numbers. */}
        <div ref={measure} aria-hidden="true" className="chart-drawing">
          {width > 0 && draw(width)}
        </div>
        <details className="disclosure">
          <summary>{t.results.asTable}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reachable by keyboard */}
          <section className="scroll" tabIndex={0} aria-label={fill(t.results.tableOf, { name: title })}>
            {table}
          </section>
        </details>
      </figure>
    </section>
  );
}
