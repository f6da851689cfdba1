import { useNavigate } from '@tanstack/react-router';
import { formatDate } from '@votive/shared/i18n/format';
import { useEffect, useState } from 'react';
import { useDesk, useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';

/** Runs and reports that stayed on the device when a new run was started. */
export function EarlierRuns() {
  const { t, fill, language } = useText();
  const { workspace } = useServices();
  const navigate = useNavigate();
  const entries = useEarlier();
  if (entries.length === 0) return null;

  async function open({ run, hasReport }: Entry): Promise<void> {
    await workspace.openRun(run.id, { steal: false });
    await navigate({ to: hasReport ? '/report' : '/assessment' });
  }

  return (
    <section className="earlier" aria-labelledby="earlier">
      <h2 id="earlier">{t.resume.earlier}</h2>
      <ul className="plain-list">
        {entries.map((entry) => {
          const date = formatDate(language, entry.run.updatedAt);
          const name = fill(entry.hasReport ? t.resume.reportLabel : t.resume.draftFrom, { date });
          return (
            <li key={entry.run.id}>
              {name}{' '}
              <button
                type="button"
                className="link-button"
                aria-label={`${t.resume.open}: ${name}`}
                onClick={() => void open(entry)}
              >
                {t.resume.open}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

type Entry = { run: Run; hasReport: boolean };

/** Everything on the device but the run in hand, newest first. */
function useEarlier(): Entry[] {
  const { workspace } = useServices();
  const inHand = useDesk().run?.id;
  const [entries, setEntries] = useState<Entry[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void Promise.all([workspace.runs(), workspace.reports()]).then(([runs, reports]) => {
      const reported = new Set(reports.map(({ runId }) => runId));
      const others = runs.filter(({ id }) => id !== inHand);
      if (isCurrent) setEntries(others.map((run) => ({ run, hasReport: reported.has(run.id) })));
    });
    return () => {
      isCurrent = false;
    };
  }, [workspace, inHand]);
  return entries;
}
