import type { Run, RunCell } from '@votive/shared/admin-api/run-contracts';
import { useState } from 'react';
import type { Bench } from '../editor/bench.ts';
import { useText } from '../i18n/use-text.ts';
import { CellDialog } from './cell-dialog.tsx';
import { useCellWords } from './cell-words.ts';
import { useRunSettings } from './use-runs.ts';

/** A run as a grid: people and languages down, versions across; each cell tells in a word how it stands, and opens. */
export function RunGrid({ bench, run }: { bench: Bench; run: Run }) {
  const { t } = useText();
  const personas = usePersonaNames();
  const [open, setOpen] = useState<string>();
  const rows = [...new Map(run.cells.map((cell) => [rowOf(cell), cell])).values()];
  const shown = run.cells.find((cell) => idOf(cell) === open);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={run.columns.map(({ name }) => name).join(', ')}>
        <table className="data-table run-grid">
          <thead>
            <tr>
              <th scope="col">{t.runs.person}</th>
              {run.columns.map(({ name }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name; their places are fixed
                <th key={index} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={rowOf(row)}>
                <th scope="row">
                  {personas(row.personaId)} <span className="soft">{row.language.toUpperCase()}</span>
                </th>
                {run.columns.map(({ name }, index) => {
                  const cell = run.cells.find((one) => rowOf(one) === rowOf(row) && one.column === index);
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name; their places are fixed
                    <td key={index}>
                      {cell && (
                        <CellButton
                          cell={cell}
                          person={personas(cell.personaId)}
                          column={name}
                          onOpen={() => setOpen(idOf(cell))}
                        />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shown && (
        <CellDialog
          bench={bench}
          cell={shown}
          person={personas(shown.personaId)}
          column={run.columns[shown.column]?.name ?? ''}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

type CellProps = { cell: RunCell; person: string; column: string; onOpen: () => void };

function CellButton({ cell, person, column, onOpen }: CellProps) {
  const { t, fill } = useText();
  const { troubles, seconds } = useCellWords(cell);
  const isOver = cell.status === 'done' || cell.status === 'failed';
  const state = cell.status === 'done' && troubles.length > 0 ? 'doubtful' : cell.status;
  const word = cell.status === 'done' ? (troubles[0] ?? t.runs.fine) : t.runs.status[cell.status];
  return (
    <button type="button" className="cell" data-state={state} disabled={!isOver} onClick={onOpen}>
      <span className="visually-hidden">
        {fill(t.runs.open, { persona: person, language: t.languages[cell.language], column })}:{' '}
      </span>
      <span className="cell-word">{word}</span>
      {cell.status === 'done' && (
        <span className="small soft">
          {[cell.quotes && fill(t.runs.quotes, cell.quotes), seconds]
            .filter((text) => text !== undefined && text !== null && text !== word)
            .join(' · ')}
        </span>
      )}
    </button>
  );
}

/** The names of the sample people; somebody who is no longer among them is shown by id. */
export function usePersonaNames(): (id: string) => string {
  const { data } = useRunSettings();
  return (id) => data?.personas.find((persona) => persona.id === id)?.name ?? id;
}

function rowOf({ personaId, language }: RunCell): string {
  return `${personaId} ${language}`;
}

function idOf(cell: RunCell): string {
  return `${rowOf(cell)} ${cell.column}`;
}
