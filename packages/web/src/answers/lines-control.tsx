import type { Line } from '@votive/shared/contracts/answers';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { ControlProps } from './control.ts';
import { highestNumber, newLine, startRows, writtenLines } from './line-list.ts';
import { LineRow } from './line-row.tsx';

/** A list of lines, each with an id of its own for the life of the run, so that a finding can point at it. */
export function LinesControl(props: ControlProps<'lines' | 'stem-lines', Line[]>) {
  const { item, questionnaire, value, onChange, describedBy, disabled } = props;
  const { t, count, local } = useText();
  const [rows, setRows] = useState(() => startRows(value, item.max));
  const used = useRef(highestNumber(rows));
  const list = useRef<HTMLOListElement>(null);
  const focusNext = useRef<string | undefined>(undefined);

  useEffect(() => {
    if (!focusNext.current) return;
    list.current?.querySelector<HTMLElement>(`[data-line="${focusNext.current}"]`)?.focus();
    focusNext.current = undefined;
  });

  function put(next: Line[]): void {
    used.current = Math.max(used.current, highestNumber(next));
    setRows(next);
    onChange(writtenLines(next));
  }

  function add(after: number): void {
    const following = rows[after + 1];
    if (following && following.text.trim() === '') {
      list.current?.querySelector<HTMLElement>(`[data-line="${following.id}"]`)?.focus();
      return;
    }
    if (rows.length >= item.max) return;
    const line = newLine(rows, used.current);
    focusNext.current = line.id;
    put(rows.toSpliced(after + 1, 0, line));
  }

  function remove(index: number): void {
    const next = rows.toSpliced(index, 1);
    const rest = next.length > 0 ? next : [newLine([], used.current)];
    focusNext.current = rest[Math.max(0, index - 1)]?.id;
    put(rest);
  }

  /** Enter goes on to the next line; with Ctrl or Cmd the form continues (see the question page). */
  function onKeyDown(event: KeyboardEvent, index: number): void {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (rows[index]?.text.trim() !== '') add(index);
  }

  const written = writtenLines(rows)?.length ?? 0;
  return (
    <div className="lines">
      {item.type === 'stem-lines' && <p className="stem">{local(item.stem)}</p>}
      <ol ref={list}>
        {rows.map((line, index) => (
          <LineRow
            key={line.id}
            line={line}
            number={index + 1}
            item={item}
            questionnaire={questionnaire}
            describedBy={describedBy}
            disabled={disabled}
            canRemove={rows.length > 1 || line.text !== ''}
            onChange={(changed) => put(rows.with(index, changed))}
            onRemove={() => remove(index)}
            onKeyDown={(event) => onKeyDown(event, index)}
          />
        ))}
      </ol>
      <div className="lines-foot">
        {rows.length < item.max && (
          <button type="button" className="quiet" disabled={disabled} onClick={() => add(rows.length - 1)}>
            <span aria-hidden="true">+ </span>
            {t.answer.addLine}
          </button>
        )}
        <p className="count">{count(t.answer.ideas, written, { about: item.about })}</p>
      </div>
    </div>
  );
}
