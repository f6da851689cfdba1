import type { StartRun } from '@votive/shared/admin-api/run-contracts';
import type { Language } from '@votive/shared/contracts/language';
import { type FormEvent, useEffect, useEffectEvent, useState } from 'react';
import type { Bench } from '../editor/bench.ts';
import { Choice } from '../editor/choice.tsx';
import { LANGUAGES, MODE_NAMES } from '../editor/content.ts';
import { useText } from '../i18n/use-text.ts';
import { DRAFT } from '../prompts/editor-search.ts';
import { Checks } from './checks.tsx';
import type { RunSettings } from './run-words.ts';
import { useProviderName } from './run-words.ts';
import { useStartRun } from './use-runs.ts';

const MOST_COLUMNS = 4;
const MOST_CELLS = 200;
const SHOWN_VERSIONS = 5;

/** Which versions, which people, who answers: says beforehand how many reports that makes. */
export function RunForm({ bench, settings }: { bench: Bench; settings: RunSettings }) {
  const { t, count } = useText();
  const { prompt, draft, place } = bench;
  const providerName = useProviderName(settings);
  const [columns, setColumns] = useState<string[]>([bench.shownId ?? DRAFT]);
  const [personas, setPersonas] = useState<string[]>(settings.personas.slice(0, 2).map(({ id }) => id));
  const [languages, setLanguages] = useState<Language[]>([place.language]);
  const [mode, setMode] = useState(place.mode);
  const [provider, setProvider] = useState<StartRun['provider']>(
    settings.configured.model === null ? 'recorded' : 'configured',
  );
  const start = useStartRun(prompt.key, (run) => bench.go({ run, tab: 'run' }));
  const cells = columns.length * personas.length * languages.length;
  const problem = cells === 0 ? t.runs.choose : cells > MOST_CELLS ? t.runs.tooMany : undefined;

  async function run(): Promise<void> {
    if (problem !== undefined || start.isPending) return;
    await draft?.keeper.flush();
    start.mutate({
      columns: columns.map((id) => (id === DRAFT && draft ? draftColumn(t.runs.draft, draft) : { versionId: id })),
      personaIds: personas,
      languages,
      mode,
      provider,
    });
  }

  const onAsked = useEffectEvent(() => {
    bench.setRunAsked(false);
    void run();
  });
  useEffect(() => {
    if (bench.runAsked) onAsked();
  }, [bench.runAsked]);

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    void run();
  }

  const versions = prompt.versionList
    .filter(({ id, labels }, index) => index < SHOWN_VERSIONS || labels.length > 0 || columns.includes(id))
    .map(({ id, labels }) => ({ id, name: [bench.nameOf(id), ...labels].join(' · ') }));
  return (
    <form className="run-form" onSubmit={onSubmit}>
      <Checks
        legend={t.runs.columns}
        options={[...(draft ? [{ id: DRAFT, name: t.runs.draft }] : []), ...versions]}
        chosen={columns}
        onChoose={(next) => setColumns(next.slice(0, MOST_COLUMNS))}
        isFull={columns.length >= MOST_COLUMNS}
      />
      <details className="disclosure" open>
        <summary>
          {t.runs.personas}: {personas.length}
        </summary>
        <Checks
          legend={t.runs.personas}
          options={settings.personas}
          chosen={personas}
          onChoose={setPersonas}
          all={{ all: t.runs.all, none: t.runs.none }}
        />
      </details>
      <Checks
        legend={t.runs.languages}
        options={LANGUAGES.map((id) => ({ id, name: t.languages[id] }))}
        chosen={languages}
        onChoose={setLanguages}
      />
      <Choice
        legend={t.editor.mode}
        options={MODE_NAMES.map((value) => ({ value, name: t.editor[value] }))}
        chosen={mode}
        onChoose={setMode}
      />
      <label className="form-field">
        <span>{t.runs.provider}</span>
        <select value={provider} onChange={(event) => setProvider(event.currentTarget.value as StartRun['provider'])}>
          {(['configured', 'recorded', 'rules'] as const).map((id) => (
            <option key={id} value={id}>
              {providerName(id)}
            </option>
          ))}
        </select>
      </label>
      {start.error && (
        <p className="field-error" role="alert">
          {start.error.message}
        </p>
      )}
      <div className="actions run-actions">
        <button type="submit" className="button button-main" disabled={problem !== undefined || start.isPending}>
          {t.runs.start}
        </button>
        <span className="small soft">{problem ?? count(t.runs.cells, cells)}</span>
      </div>
    </form>
  );
}

function draftColumn(name: string, draft: NonNullable<Bench['draft']>): StartRun['columns'][number] {
  return { name, content: draft.keeper.read().content };
}
