import { useQuery } from '@tanstack/react-query';
import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { useState } from 'react';
import { call } from '../app/api.ts';
import { Failed } from '../app/failed.tsx';
import { useText } from '../i18n/use-text.ts';
import { useRunSettings } from '../runs/use-runs.ts';
import type { Bench } from './bench.ts';
import { ROLES_OF_TEXT } from './content.ts';
import type { Layout } from './diff-view.tsx';
import { OneDiff } from './text-diff.tsx';

type Props = {
  bench: Bench;
  older: VersionContent;
  newer: VersionContent;
  names: { older: string; newer: string };
  layout: Layout;
};

/** What a model would be sent for one invented person by either version: shows what changed variables and includes do. */
export function RenderedDiff({ bench, older, newer, names, layout }: Props) {
  const { t } = useText();
  const settings = useRunSettings();
  const [chosen, setChosen] = useState<string>();
  const personas = settings.data?.personas ?? [];
  const personaId = chosen ?? personas[0]?.id;
  const before = useRendered(bench, older, personaId);
  const after = useRendered(bench, newer, personaId);
  const error = settings.error ?? before.error ?? after.error;
  return (
    <>
      <label className="form-field">
        <span>{t.compare.persona}</span>
        <select value={personaId} onChange={(event) => setChosen(event.currentTarget.value)}>
          {personas.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {error && <Failed error={error} onRetry={() => void Promise.all([before.refetch(), after.refetch()])} />}
      {before.data &&
        after.data &&
        ROLES_OF_TEXT.map((role) => (
          <section key={role} className="text-field">
            <h3>{t.editor[role]}</h3>
            <OneDiff
              older={before.data[role]}
              newer={after.data[role]}
              names={names}
              what={t.editor[role]}
              layout={layout}
            />
          </section>
        ))}
    </>
  );
}

function useRendered(bench: Bench, content: VersionContent, personaId: string | undefined) {
  const { key } = bench.prompt;
  const { mode, language } = bench.place;
  return useQuery({
    queryKey: ['rendered', key, personaId, language, mode, content],
    queryFn: () =>
      call('renderPrompt', { params: { key }, body: { content, personaId: personaId ?? '', language, mode } }),
    enabled: personaId !== undefined,
    retry: false,
  });
}
