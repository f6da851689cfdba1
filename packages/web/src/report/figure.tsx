import { type ReactNode, useState } from 'react';
import { useText } from '../i18n/use-text.ts';

type Props = { id: string; title: string; takeaway: string; table: ReactNode; children: ReactNode };

/** A chart with what it says in words and the same numbers as a table: folded on the screen, always there in print. */
export function Figure({ id, title, takeaway, table, children }: Props) {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <section id={id} className="block" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <figure className="chart">
        <figcaption>{takeaway}</figcaption>
        {/* The table says the same in words and numbers. */}
        <div aria-hidden="true">{children}</div>
        <button type="button" className="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t.report.asTable}
        </button>
        <div className={isOpen ? 'chart-table' : 'chart-table chart-table-folded'}>{table}</div>
      </figure>
    </section>
  );
}
