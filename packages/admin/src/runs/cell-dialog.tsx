import type { RunCell } from '@votive/shared/admin-api/run-contracts';
import { Dialog } from '../app/dialog.tsx';
import type { Bench } from '../editor/bench.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../session/use-may.ts';
import { useCellWords } from './cell-words.ts';
import { ExpectationForm } from './expectation-form.tsx';
import { useExpectationWords } from './expectation-words.ts';
import { ReportPreview } from './report-preview.tsx';
import { useExpectations } from './use-runs.ts';

type Props = { bench: Bench; cell: RunCell; person: string; column: string; onClose: () => void };

/** One report of a run: every figure about it, the report itself as plain text, and what later ones have to fulfil. */
export function CellDialog({ bench, cell, person, column, onClose }: Props) {
  const { t, fill } = useText();
  const mayEdit = useMay('editor');
  return (
    <Dialog
      title={fill(t.cell.title, { persona: person, language: t.languages[cell.language] })}
      onClose={onClose}
      wide
    >
      {cell.problem !== null && (
        <div className="field-error">
          <strong>{t.cell.problem}</strong>
          <p>{cell.problem}</p>
        </div>
      )}
      <Figures cell={cell} column={column} />
      <CellExpectations bench={bench} cell={cell} />
      <h3>{t.cell.preview}</h3>
      {cell.result ? <ReportPreview cell={cell} result={cell.result} /> : <p className="soft">{t.cell.noReport}</p>}
      {mayEdit && <ExpectationForm bench={bench} cell={cell} />}
    </Dialog>
  );
}

function Figures({ cell, column }: { cell: RunCell; column: string }) {
  const { t, fill, language } = useText();
  const { seconds } = useCellWords(cell);
  const { provider, model, tokens, costUsd, attempts, schemaValid, quotes, languageOk, bannedWords, generic } = cell;
  const number = new Intl.NumberFormat(language);
  const dollars = new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', maximumSignificantDigits: 3 });
  const yesNo = (value: boolean | null, yes: string, no: string) => (value === null ? undefined : value ? yes : no);
  const facts: [string, string | undefined][] = [
    [t.cell.column, column],
    [t.cell.provider, [...new Set([provider, model])].filter((text) => text !== null).join(', ') || undefined],
    [t.cell.latency, seconds],
    [
      t.cell.tokens,
      tokens
        ? fill(t.cell.tokensOf, { input: number.format(tokens.input), output: number.format(tokens.output) })
        : undefined,
    ],
    [t.cell.cost, costUsd === null ? undefined : dollars.format(costUsd)],
    [t.cell.attempts, attempts === null ? undefined : number.format(attempts)],
    [t.cell.schema, yesNo(schemaValid, t.cell.valid, t.cell.notValid)],
    [t.cell.quotes, quotes ? `${quotes.verified}/${quotes.claimed}` : undefined],
    [t.cell.language, yesNo(languageOk, t.cell.right, t.cell.wrong)],
    [t.cell.banned, bannedWords === null ? undefined : bannedWords.join(', ') || t.cell.nothing],
    [t.cell.generic, generic === null ? undefined : generic.join(', ') || t.cell.nothing],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <span className="soft">{t.cell.unknown}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Which expectations this report meets. */
function CellExpectations({ bench, cell }: { bench: Bench; cell: RunCell }) {
  const { t } = useText();
  const words = useExpectationWords();
  const { data } = useExpectations(bench.prompt.key);
  if (cell.expectations.length === 0) return null;
  return (
    <>
      <h3>{t.expectations.title}</h3>
      <ul>
        {cell.expectations.map(({ id, met }) => {
          const expectation = data?.items.find((one) => one.id === id);
          return (
            <li key={id}>
              {expectation ? words(expectation) : id}:{' '}
              <strong>{met ? t.expectations.met : t.expectations.unmet}</strong>
            </li>
          );
        })}
      </ul>
    </>
  );
}
