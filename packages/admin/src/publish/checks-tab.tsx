import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { call } from '../app/api.ts';
import { type Bench, useContent } from '../editor/bench.ts';
import { type OpenDraft, useDraftState } from '../editor/use-draft.ts';
import { useLint } from '../editor/use-lint.ts';
import { useText } from '../i18n/use-text.ts';
import { useExpectationWords } from '../runs/expectation-words.ts';
import { usePersonaNames } from '../runs/run-grid.tsx';
import { useExpectations } from '../runs/use-runs.ts';
import { useMay } from '../session/use-may.ts';
import { GatePanel } from './gate-panel.tsx';
import './publish.css';

/** What is to be said about the text that is shown: problems, the gate, and what reports have to fulfil. */
export function ChecksTab({ bench }: { bench: Bench }) {
  const { t, fill } = useText();
  const { shownId, draft } = bench;
  const number = bench.numberOf(shownId);
  return (
    <div className="checks-tab">
      <section aria-labelledby="gate-title">
        <h3 id="gate-title">{number === undefined ? t.publish.gate : fill(t.gate.title, { number })}</h3>
        {shownId === undefined || number === undefined ? (
          <p className="small soft">{t.gate.draft}</p>
        ) : (
          <GatePanel key={shownId} bench={bench} versionId={shownId} />
        )}
      </section>
      <section aria-labelledby="problems-title">
        <h3 id="problems-title">{t.gate.problems}</h3>
        {shownId === undefined && draft ? (
          <DraftProblems bench={bench} draft={draft} />
        ) : (
          <VersionProblems bench={bench} />
        )}
      </section>
      <Expectations bench={bench} />
    </div>
  );
}

function DraftProblems({ bench, draft }: { bench: Bench; draft: OpenDraft }) {
  const { content } = useDraftState(draft);
  return <Problems bench={bench} content={content} />;
}

function VersionProblems({ bench }: { bench: Bench }) {
  const { content } = useContent(bench, bench.shownId, undefined);
  return content ? <Problems bench={bench} content={content} /> : null;
}

function Problems({ bench, content }: { bench: Bench; content: VersionContent }) {
  const { t, fill } = useText();
  const problems = useLint(bench.prompt, content).problems();
  if (problems.length === 0) return <p className="small soft">{t.lint.noProblems}</p>;
  return (
    <ul className="plain-list problems">
      {problems.map(({ place, severity, message, line }) => (
        <li key={JSON.stringify([place, message, line])} data-severity={severity}>
          <button
            type="button"
            className="link-button"
            onClick={() => bench.setPlace({ mode: place.mode, language: place.language })}
          >
            {message}
          </button>
          <span className="small soft">
            {[t.editor[place.role], t.editor[place.mode], t.languages[place.language]].join(', ')}
            {line > 0 && `, ${fill(t.lint.line, { line })}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Expectations({ bench }: { bench: Bench }) {
  const { t, fill } = useText();
  const { key } = bench.prompt;
  const queries = useQueryClient();
  const mayEdit = useMay('editor');
  const words = useExpectationWords();
  const personas = usePersonaNames();
  const expectations = useExpectations(key);
  const remove = useMutation({
    mutationFn: (expectationId: string) => call('removeExpectation', { params: { key, expectationId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['expectations', key] }),
  });
  return (
    <section aria-labelledby="expectations-title">
      <h3 id="expectations-title">{t.expectations.title}</h3>
      <p className="small soft">{t.expectations.lead}</p>
      {expectations.data?.items.length === 0 && <p className="small soft">{t.expectations.none}</p>}
      <ul className="plain-list">
        {expectations.data?.items.map((expectation) => (
          <li key={expectation.id} className="expectation">
            <span>
              <strong>{personas(expectation.personaId)}</strong>: {words(expectation)}
            </span>
            {mayEdit && (
              <button type="button" className="link-button" onClick={() => remove.mutate(expectation.id)}>
                {fill(t.expectations.remove, { what: words(expectation) })}
              </button>
            )}
          </li>
        ))}
      </ul>
      {remove.error && <p className="field-error">{remove.error.message}</p>}
    </section>
  );
}
