import type { VersionDetail } from '@votive/shared/admin-api/prompt-contracts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { announce } from '../app/preferences.ts';
import { useText } from '../i18n/use-text.ts';
import type { Bench } from './bench.ts';
import { firstContent } from './content.ts';
import { type Choice, mergeContents, type TextConflict, type ValueConflict } from './merge-content.ts';
import { type OpenDraft, useDraftState } from './use-draft.ts';
import { useParameterWords } from './use-parameter-words.ts';

/** What somebody else saved on the base of this draft. `wasRefused` where it came to light when a version was to be saved. */
export type Merging = { base: VersionDetail | null; newest: VersionDetail; wasRefused?: boolean };
type Props = { bench: Bench; draft: OpenDraft; merging: Merging };

/** Three texts become one: what contradicts is chosen place by place, the rest is taken over. The draft stays as it was until the end. */
export function MergePane({ bench, draft, merging }: Props) {
  const { t, fill, count } = useText();
  const { base, newest, wasRefused } = merging;
  const { content } = useDraftState(draft);
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const merge = useMemo(
    () => mergeContents(base?.content ?? firstContent(), content, newest.content),
    [base, newest, content],
  );
  const all = [...merge.conflicts, ...merge.values];
  const left = all.filter(({ id }) => choices[id] === undefined).length;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);

  function use(): void {
    draft.keeper.edit({ content: merge.decide(choices), baseVersionId: newest.id });
    bench.setMerging(undefined);
    announce(t.merge.done);
  }

  return (
    <section className="merge" aria-labelledby="merge-title">
      <h2 ref={heading} id="merge-title" tabIndex={-1} className="pane-title">
        {t.merge.title}
      </h2>
      {wasRefused && <p className="note">{fill(t.merge.refused, { number: newest.number, author: newest.author })}</p>}
      <p>{fill(t.merge.lead, { author: newest.author })}</p>
      {merge.takenOver > 0 && <p className="small soft">{count(t.merge.takenOver, merge.takenOver)}</p>}
      {all.map((conflict, index) => (
        <Conflict
          key={conflict.id}
          conflict={conflict}
          position={{ n: index + 1, total: all.length }}
          author={newest.author}
          chosen={choices[conflict.id]}
          onChoose={(choice) => setChoices({ ...choices, [conflict.id]: choice })}
        />
      ))}
      <div className="actions bar-actions">
        <button type="button" className="button button-main" disabled={left > 0} onClick={use}>
          {t.merge.use}
        </button>
        <button type="button" className="button" onClick={() => bench.setMerging(undefined)}>
          {t.app.cancel}
        </button>
      </div>
      <p className="small soft" role="status">
        {left === 0 ? t.merge.ready : count(t.merge.left, left)}
      </p>
    </section>
  );
}

type ConflictProps = {
  conflict: TextConflict | ValueConflict;
  position: { n: number; total: number };
  author: string;
  chosen: Choice | undefined;
  onChoose: (choice: Choice) => void;
};

function Conflict({ conflict, position, author, chosen, onChoose }: ConflictProps) {
  const { t, fill } = useText();
  const { nameFor, wordsFor } = useParameterWords();
  const isText = 'place' in conflict;
  const where = isText
    ? [t.editor[conflict.place.role], t.editor[conflict.place.mode], t.languages[conflict.place.language]].join(', ')
    : nameFor(conflict.id);
  const say = (value: unknown) =>
    isText ? (value as string[]).join('\n') || t.merge.removed : wordsFor(conflict.id, value);
  const options: [Choice, string, string][] = [
    ['mine', t.merge.mine, say(conflict.mine)],
    ['theirs', fill(t.merge.theirs, { author }), say(conflict.theirs)],
  ];
  return (
    <fieldset className="conflict">
      <legend>{fill(t.merge.conflict, { ...position, where })}</legend>
      <details className="disclosure">
        <summary>{t.merge.before}</summary>
        <pre className="quote">{say(conflict.base)}</pre>
      </details>
      {options.map(([value, name, text]) => (
        <label key={value} className="conflict-option">
          <input type="radio" name={conflict.id} checked={chosen === value} onChange={() => onChoose(value)} />
          <span>
            <span className="conflict-name">{name}</span>
            <span className="quote">{text}</span>
          </span>
        </label>
      ))}
      {isText && (
        <label className="conflict-option">
          <input type="radio" name={conflict.id} checked={chosen === 'both'} onChange={() => onChoose('both')} />
          <span className="conflict-name">{t.merge.both}</span>
        </label>
      )}
    </fieldset>
  );
}
