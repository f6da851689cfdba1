import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { estimateTokens } from '@votive/shared/prompts/estimate-tokens';
import { useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Bench } from './bench.ts';
import { CodeField } from './code-field.tsx';
import { ROLES_OF_TEXT, type TextRole, textAt, withLanguage, withoutLanguage, withText } from './content.ts';
import { ParametersForm } from './parameters-form.tsx';
import { PlaceChoice } from './place-choice.tsx';
import { useLint } from './use-lint.ts';
import { useNames } from './use-names.ts';

type Props = { bench: Bench; content: VersionContent; onChange?: (content: VersionContent) => void };

/** The texts and parameters of one mode in one language, for writing where `onChange` takes them. */
export function TextPane({ bench, content, onChange }: Props) {
  const { t } = useText();
  const { place } = bench;
  const isThere = content[place.mode].texts[place.language] !== undefined;
  return (
    <div className="text-pane">
      <PlaceChoice bench={bench} />
      <ParametersForm content={content} mode={place.mode} {...(onChange && { onChange })} />
      {isThere ? (
        ROLES_OF_TEXT.map((role) => (
          <TextField
            key={`${place.mode}.${place.language}.${role}`}
            bench={bench}
            content={content}
            role={role}
            {...(onChange && { onChange })}
          />
        ))
      ) : (
        <MissingLanguage bench={bench} content={content} {...(onChange && { onChange })} />
      )}
      {isThere && place.language !== 'en' && onChange && (
        <RemoveLanguage bench={bench} onRemove={() => onChange(withoutLanguage(content, place.mode, place.language))} />
      )}
      {onChange && <p className="small soft">{t.editor.keys}</p>}
    </div>
  );
}

function TextField({ bench, content, role, onChange }: Props & { role: TextRole }) {
  const { t, fill, language } = useText();
  const names = useNames(bench.prompt, content);
  const lint = useLint(bench.prompt, content);
  const place = useMemo(() => ({ ...bench.place, role }), [bench.place, role]);
  const text = textAt(content, place) ?? '';
  const title = t.editor[role];
  const number = (n: number) => new Intl.NumberFormat(language).format(n);
  return (
    <section className="text-field">
      <h3>{title}</h3>
      <CodeField
        label={`${title}, ${t.editor[place.mode]}, ${t.languages[place.language]}`}
        text={text}
        readOnly={onChange === undefined}
        names={names}
        problems={(current) => lint.diagnostics(current, place)}
        onChange={(next) => onChange?.(withText(content, place, next))}
        short={role === 'user'}
      />
      <p className="small soft text-count">
        <span>{fill(t.editor.tokens, { n: number(estimateTokens(text)) })}</span>
        <span>{fill(t.editor.characters, { n: number([...text].length) })}</span>
      </p>
    </section>
  );
}

function MissingLanguage({ bench, content, onChange }: Props) {
  const { t, fill } = useText();
  const { mode, language } = bench.place;
  const name = t.languages[language];
  return (
    <div className="note">
      <p>{fill(t.editor.fallback, { language: name })}</p>
      {onChange && (
        <button type="button" className="button" onClick={() => onChange(withLanguage(content, mode, language))}>
          {fill(t.editor.addLanguage, { language: name })}
        </button>
      )}
    </div>
  );
}

function RemoveLanguage({ bench, onRemove }: { bench: Bench; onRemove: () => void }) {
  const { t, fill } = useText();
  const language = t.languages[bench.place.language];
  return (
    <details className="disclosure">
      <summary>{fill(t.editor.removeLanguage, { language })}</summary>
      <p>{fill(t.editor.removeLanguageText, { language })}</p>
      <button type="button" className="button button-danger" onClick={onRemove}>
        {fill(t.editor.removeLanguage, { language })}
      </button>
    </details>
  );
}
