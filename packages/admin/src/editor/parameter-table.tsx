import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { useText } from '../i18n/use-text.ts';
import { parameterChanges } from './parameter-changes.ts';
import { useParameterWords } from './use-parameter-words.ts';

type Props = { older: VersionContent; newer: VersionContent; names: { older: string; newer: string } };

/** The parameters in which two versions differ. */
export function ParameterTable({ older, newer, names }: Props) {
  const { t } = useText();
  const { nameFor, wordsFor } = useParameterWords();
  const changes = parameterChanges(older, newer);
  if (changes.length === 0) return <p className="small soft">{t.parameters.same}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label={t.compare.parameters}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t.parameters.name}</th>
            <th scope="col">{names.older}</th>
            <th scope="col">{names.newer}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ id, from, to }) => (
            <tr key={id}>
              <th scope="row">{nameFor(id)}</th>
              <td>{wordsFor(id, from)}</td>
              <td>
                <strong>{wordsFor(id, to)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
